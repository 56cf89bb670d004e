"""The same plan saved as text, docx (numbers typed and automatic), html and pdf gives the same clauses and duties."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from lxml.html import builder, tostring

from zhiben.core.directive.compiler import compile_text
from zhiben.core.readers import read_source
from zhiben.core.readers.testing import docx, level, numbering, par, table

# (level of the number or None, its label, the text)
HEAD = [
    "安澜县安全生产委员会办公室",
    "关于印发《安澜县瓶装燃气安全整治方案》的通知",
    "安安办〔2026〕9号",
    "各乡镇人民政府，县安委会各成员单位：",
    "现将《安澜县瓶装燃气安全整治方案》印发给你们，请认真贯彻执行。",
    "安澜县安全生产委员会办公室",
    "2026年3月5日",
    "安澜县瓶装燃气安全整治方案",
    "为全面排查整治瓶装燃气安全隐患，有效防范和遏制燃气事故发生，结合我县实际，制定本方案。",
]
BODY: list[tuple[int | None, str, str]] = [
    (0, "一、", "工作目标"),
    (None, "", "到2026年底，餐饮场所可燃气体报警装置安装率达到95%以上，坚决遏制较大及以上燃气事故。"),
    (0, "二、", "重点任务"),
    (1, "（一）", "全面排查隐患"),
    (
        2,
        "1.",
        "摸清经营底数。各乡镇要在2026年4月底前逐户登记瓶装燃气用户，建立“一户一档”台账；对底数不清、情况不明的，予以通报批评。",
    ),
    (2, "2.", "开展联合检查。由县住建局牵头，县市场监管局、县消防救援大队配合，每月至少开展1次联合检查，严禁走过场。"),
    (1, "（二）", "严格整治违法行为"),
    (2, "1.", "清理超期气瓶。充装企业不得充装超期未检气瓶，逾期未整改的，一律停产整顿并依法吊销经营许可证。"),
    (2, "2.", "规范餐饮用气。餐饮场所应当使用合格的连接管，单瓶存量不得超过2瓶，鼓励改用管道燃气或者电能。"),
    (None, "", "[责任单位：县住建局、县商务局，各乡镇政府]"),
    (0, "三、", "工作要求"),
    (
        1,
        "（一）",
        "加强组织领导。各乡镇、各有关部门要成立工作专班，主要负责同志每季度至少听取1次汇报，及时协调解决突出问题。",
    ),
    (
        1,
        "（二）",
        "按时报送情况。各乡镇于每月25日前将进展情况报县安委办，11月20日前报送工作总结，其他各部门也要结合职责抓好落实。",
    ),
]
ANNEX = ["附件", "瓶装燃气安全整治措施表"]
ROWS = [
    ["序号", "工作内容", "具体措施", "牵头单位", "责任单位"],
    ["1", "充装环节", "1.逐站核查充装资质。2.对超期气瓶逐只登记，6月底前全部清退。", "县住建局", "县市场监管局"],
    ["2", "使用环节", "3.每季度入户安检1次。", "县商务局", "县住建局、各乡镇政府"],
]
LIST = numbering(
    *(
        level(at, style, text, '<w:suff w:val="nothing"/>')
        for at, (style, text) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
        )
    )
)
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Noto Serif CJK SC" w:eastAsia="Noto Serif CJK SC"/>'
    '<w:sz w:val="32"/></w:rPr></w:rPrDefault></w:docDefaults>'
)
INDENT = '<w:ind w:firstLine="640"/></w:pPr>'
CENTRED = '<w:jc w:val="center"/></w:pPr>'


def text_file() -> bytes:
    lines = [*HEAD, *(label + text for _, label, text in BODY), *ANNEX, *("\t".join(row) for row in ROWS)]
    return "\n".join(lines).encode()


def docx_file(*, automatic: bool) -> bytes:
    lines = [
        par(text if automatic else label + text, num=(1, at) if automatic and at is not None else None)
        for at, label, text in BODY
    ]
    head = [par(line).replace("</w:pPr>", INDENT if line.endswith("。") else CENTRED, 1) for line in HEAD]
    body = [line.replace("</w:pPr>", INDENT, 1) for line in lines]
    annex = [par(ANNEX[0]), par(ANNEX[1]).replace("</w:pPr>", CENTRED, 1)]
    grid = table(*ROWS)
    for width in (900, 1500, 3200, 1600, 1800):
        grid = grid.replace("<w:gridCol/>", f'<w:gridCol w:w="{width}"/>', 1)
    return docx("".join([*head, *body, *annex, grid, par()]), numbering=LIST, styles=STYLES)


def typed_docx() -> bytes:
    return docx_file(automatic=False)


def automatic_docx() -> bytes:
    return docx_file(automatic=True)


def html_file() -> bytes:
    lines = [*HEAD, *(label + text for _, label, text in BODY), *ANNEX]
    rows = [builder.TR(*(builder.TD(cell) for cell in row)) for row in ROWS]
    content = builder.DIV(*(builder.P(f"\u3000\u3000{line}") for line in lines), builder.TABLE(*rows))
    around = builder.DIV(builder.A("网站首页", href="/"), builder.CLASS("nav"))
    return bytes(tostring(builder.HTML(builder.BODY(around, content)), encoding="utf-8"))


def pdf_file() -> bytes:
    """The docx with automatic numbers, as LibreOffice prints it."""
    with TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "a.docx").write_bytes(automatic_docx())
        profile = f"-env:UserInstallation={(here / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, f"{folder}/a.docx"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
        return (here / "a.pdf").read_bytes()


@cache
def meaning(make: Callable[[], bytes], name: str) -> dict[str, Any]:
    directive = compile_text(read_source(make(), name))
    paths = {clause.id: clause.path for clause in directive.clauses}
    said = {"path", "kind", "heading", "lead", "responsible", "effective_lead", "effective_responsible", "part"}
    left_out = {"id", "clause", "start", "end", "evidence"}
    return {
        "metadata": directive.metadata.model_dump(),
        "clauses": [clause.model_dump(include=said) for clause in directive.clauses],
        "duties": [{"path": paths[d.clause]} | d.model_dump(exclude=left_out) for d in directive.duties],
        "reporting": [report.model_dump(exclude={"start", "end"}) for report in directive.reporting],
        "diagnostics": [(d.level, d.code) for d in directive.diagnostics],
    }


no_office = pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"),
    reason="LibreOffice makes the pdf of this test: install the Debian package libreoffice-writer",
)


@pytest.mark.requirement("DIR-02")
@pytest.mark.parametrize("part", ["metadata", "clauses", "duties", "reporting", "diagnostics"])
@pytest.mark.parametrize(
    ("make", "name"),
    [
        pytest.param(typed_docx, "方案.docx", id="docx, numbers typed"),
        pytest.param(automatic_docx, "方案.docx", id="docx, numbers automatic"),
        pytest.param(html_file, "方案.html", id="html"),
        pytest.param(pdf_file, "方案.pdf", id="pdf", marks=no_office),
    ],
)
def test_the_same_text_means_the_same_in_every_format(make: Callable[[], bytes], name: str, part: str) -> None:
    assert meaning(make, name)[part] == meaning(text_file, "方案.txt")[part]


def test_the_text_that_is_compared_is_understood() -> None:
    found = meaning(text_file, "方案.txt")
    assert ["/".join(clause["path"]) for clause in found["clauses"]] == [
        "一", "二", "二/（一）", "二/（一）/1", "二/（一）/2", "二/（二）", "二/（二）/1", "二/（二）/2",
        "三", "三/（一）", "三/（二）", "瓶装燃气/1/1", "瓶装燃气/1/2", "瓶装燃气/2/3",
    ]  # fmt: skip
    assert len(found["duties"]) == 11
    assert found["metadata"]["document_number"] == "安安办〔2026〕9号"
    assert found["diagnostics"] == []
