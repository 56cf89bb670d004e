import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from zhiben.core.errors import InputError
from zhiben.core.readers import read_source
from zhiben.core.readers.testing import docx, par, zip_file

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(content: str) -> bytes:
    """An ofd of one A4 page with this content."""
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    pages = '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/P0.xml"/></ofd:Pages>'
    common = f"<ofd:CommonData>{area}</ofd:CommonData>"
    root = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    layer = f"<ofd:Content><ofd:Layer>{content}</ofd:Layer></ofd:Content>"
    return zip_file(
        {
            "OFD.xml": f"<ofd:OFD {SPACE}>{root}</ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {SPACE}>{common}{pages}</ofd:Document>",
            "Doc_0/Pages/P0.xml": f"<ofd:Page {SPACE}>{layer}</ofd:Page>",
        }
    )


def text_object(text: str, x: float, y: float) -> str:
    step = f"g {len(text) - 1} 5.6"
    return (
        f'<ofd:TextObject Boundary="{x} {y} 160 8" Size="5.6">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="{step}">{text}</ofd:TextCode></ofd:TextObject>'
    )


def test_an_ofd_is_laid_out_like_a_pdf() -> None:
    content = text_object("一、各镇人民政府要按照职责分工抓好落实不得推", 39, 40) + text_object("诿扯皮。", 28, 50)
    source = read_source(ofd(content), "a.ofd")
    assert (source.media_type, source.text) == (
        "application/ofd",
        "一、各镇人民政府要按照职责分工抓好落实不得推诿扯皮。",
    )


def test_an_ofd_whose_glyphs_are_drawn_has_no_text() -> None:
    drawn = (
        '<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 L 5 5 C</ofd:AbbreviatedData></ofd:PathObject>'
    )
    with pytest.raises(InputError) as refused:
        read_source(ofd(drawn), "a.ofd")
    assert refused.value.code == "reader.no_text"


def workbook(*sheets: tuple[str, list[list[object]]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return out.getvalue()


def test_a_workbook_is_rows_of_cells() -> None:
    rows: list[list[object]] = [["序号", "任务", "时限"], [1, "排查\n整改", date(2026, 12, 31)], [2.5, "", "长期"]]
    source = read_source(workbook(("任务", rows), ("空", [])), "a.xlsx")
    assert source.text.split("\n") == ["序号\t任务\t时限", "1\t排查 整改\t2026-12-31", "2.5\t\t长期"]


def test_several_sheets_are_told_apart_by_their_names() -> None:
    source = read_source(workbook(("甲表", [["一"]]), ("乙表", [["二"]])), "a.xlsx")
    assert source.text.split("\n") == ["甲表", "一", "乙表", "二"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice (Debian package libreoffice-writer)")
@pytest.mark.parametrize(("extension", "media_type"), [("doc", "application/msword"), ("rtf", "application/rtf")])
def test_an_old_word_file_is_converted(tmp_path: Path, extension: str, media_type: str) -> None:
    Path(tmp_path, "a.docx").write_bytes(docx(par("一、总体要求") + par("各镇要抓好落实。")))
    profile = f"-env:UserInstallation={Path(tmp_path, 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        extension,
        "--outdir",
        str(tmp_path),
        f"{tmp_path}/a.docx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
    source = read_source(Path(tmp_path, f"a.{extension}").read_bytes(), f"a.{extension}")
    assert (source.media_type, source.text) == (media_type, "一、总体要求\n各镇要抓好落实。")


def test_without_libreoffice_an_old_file_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="另存为 docx") as refused:
        read_source(b"{\\rtf1 text}", "a.rtf")
    assert refused.value.code == "reader.no_converter"
