"""The same text saved in different formats gives the same paragraphs."""

import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from lxml.html import builder, tostring

from zhiben.core.readers import read_source
from zhiben.core.readers.testing import docx, level, numbering, par, table

# (level of the number or None, its label, the text)
TEXT = [
    (None, "", "各镇人民政府，县安委会有关成员单位："),
    (None, "", "为认真汲取近期事故教训，现就做好冬春季节安全生产工作通知如下，请结合本地本单位实际，抓好贯彻落实。"),
    (0, "一、", "压实工作责任"),
    (
        1,
        "（一）",
        "各镇要于2026年12月25日前完成一轮全覆盖检查，主要负责人每月至少带队检查1次，检查情况每月5日前报县安委办。",
    ),
    (2, "1.", "对检查发现的重大隐患，由县应急管理局牵头挂牌督办，逾期未整改的一律停产整顿，并按照有关规定予以处罚。"),
    (2, "2.", "推动LNG加气站、粉尘涉爆企业接入监测预警系统V2.0，接入率达到95%以上。"),
    (1, "（二）", "县住房和城乡建设局、县交通运输局按照职责分工负责。"),
    (0, "二、", "强化保障措施"),
    (
        1,
        "（一）",
        "青石镇、柳溪镇要落实属地责任，安排专人值守，确保全县安全生产形势持续稳定向好，坚决防范遏制重特大事故发生。",
    ),
    (None, "", "安澜县安全生产委员会办公室"),
]
ROWS = [["序号", "工作任务", "责任单位"], ["1", "开展隐患排查。", "县应急管理局"], ["2", "组织应急演练。", "各镇"]]
LINES = [label + text for _, label, text in TEXT] + ["\t".join(row) for row in ROWS]
LIST = numbering(
    *(
        level(at, style, text, '<w:suff w:val="nothing"/>')
        for at, (style, text) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
)
INDENT = '<w:ind w:firstLine="640"/></w:pPr>'
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Noto Serif CJK SC" w:eastAsia="Noto Serif CJK SC"/>'
    '<w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
)


def typed() -> bytes:
    return docx("".join(par(label + text) for _, label, text in TEXT) + table(*ROWS))


def automatic() -> bytes:
    body = [par(text, num=None if at is None else (1, at)) for at, _, text in TEXT]
    indented = [body[0], *(one.replace("</w:pPr>", INDENT, 1) for one in body[1:])]
    grid = table(*ROWS).replace("<w:gridCol/>", '<w:gridCol w:w="2800"/>')
    return docx("".join(indented) + grid + par(), numbering=LIST, styles=STYLES)


def page() -> bytes:
    rows = [builder.TR(*(builder.TD(cell) for cell in row)) for row in ROWS]
    content = builder.DIV(*(builder.P(f"\u3000\u3000{label}{text}") for _, label, text in TEXT), builder.TABLE(*rows))
    around = builder.DIV(builder.A("首页", href="/"), builder.CLASS("nav"))
    return bytes(tostring(builder.HTML(builder.BODY(around, content)), encoding="utf-8"))


def printed() -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("a", fontName="STSong-Light", fontSize=16, leading=28, wordWrap="CJK", firstLineIndent=32)
    flush = ParagraphStyle("b", style, firstLineIndent=0)
    story = [Paragraph(label + text, flush if at == 0 else style) for at, (_, label, text) in enumerate(TEXT)]
    grid = Table(ROWS, style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light", 12)])
    out = BytesIO()
    SimpleDocTemplate(out).build([*story, grid])
    return out.getvalue()


@pytest.mark.parametrize("make", [typed, automatic, page, printed])
def test_the_same_text_gives_the_same_lines_in_every_format(make: object) -> None:
    assert read_source(make(), "通知").text.split("\n") == LINES  # type: ignore[operator]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (Debian package libreoffice-writer)")
def test_a_pdf_made_of_a_docx_gives_its_lines(tmp_path: Path) -> None:
    Path(tmp_path, "a.docx").write_bytes(automatic())
    profile = f"-env:UserInstallation={Path(tmp_path, 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), f"{tmp_path}/a.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
    assert read_source(Path(tmp_path, "a.pdf").read_bytes(), "a.pdf").text.split("\n") == LINES
