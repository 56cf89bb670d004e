import struct
import zlib
from io import BytesIO
from typing import Any

import pytest

from zhiben.core.errors import InputError
from zhiben.core.readers import Limits, read_source
from zhiben.core.readers.testing import docx, par, pdf, text_page, zip_file

DOCX = docx(par("一、总体要求"))
PDF = pdf(text_page("一、总体要求"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal(data: bytes, name: str, limits: Limits | None = None) -> str:
    with pytest.raises(InputError) as refused:
        read_source(data, name, limits or Limits())
    assert refused.value.message.count("。") == 1 and name in refused.value.message
    return refused.value.code


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + bytes(200)


def with_part(part: str, content: str | bytes) -> bytes:
    """The sample docx with one more or another part."""
    import zipfile

    with zipfile.ZipFile(BytesIO(DOCX)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zip_file(members | {part: content})


def locked_zip() -> bytes:
    """The sample docx, its entries marked as encrypted."""
    data = bytearray(DOCX)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def png() -> bytes:
    """A black picture of two by two."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header, pixels = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0), zlib.compress(b"\0\0\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


PNG = png()


def picture_pdf(mark: str = "") -> bytes:
    """A page that is a picture, perhaps with the mark of a scanning program."""
    from reportlab.lib.utils import ImageReader

    return pdf(lambda canvas: (canvas.drawImage(ImageReader(BytesIO(PNG)), 0, 0, 595, 842), text_page(mark)(canvas)))


def locked_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, encrypt="secret")
    canvas.drawString(80, 700, "text")
    canvas.save()
    return out.getvalue()


BILLION = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><w:document xmlns:w="w">&b;</w:document>'
EXTERNAL = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document xmlns:w="w">&a;</w:document>'

REFUSED = [
    ("empty", b"", "a.docx", "reader.empty"),
    ("cut docx", DOCX[:-40], "a.docx", "reader.damaged"),
    ("half docx", DOCX[: len(DOCX) // 2], "a.docx", "reader.damaged"),
    ("cut pdf", PDF[: len(PDF) // 2], "a.pdf", "reader.damaged"),
    ("pdf without end", PDF[: PDF.rindex(b"startxref")], "a.pdf", "reader.damaged"),
    ("scanned pdf", picture_pdf(), "a.pdf", "reader.no_text"),
    ("marked scan", picture_pdf("某某扫描软件创建"), "a.pdf", "reader.no_text"),
    ("blank pdf", pdf(lambda canvas: None), "a.pdf", "reader.no_text"),
    ("locked pdf", locked_pdf(), "a.pdf", "reader.encrypted"),
    ("locked office file", stream("EncryptedPackage"), "a.docx", "reader.encrypted"),
    ("hollow doc", stream("WordDocument"), "a.doc", "reader.damaged"),
    ("locked zip", locked_zip(), "a.docx", "reader.encrypted"),
    ("slides", stream("PowerPoint Document"), "a.doc", "reader.unsupported"),
    ("picture named docx", b"\x89PNG\r\n\x1a\n" + bytes(50), "a.docx", "reader.unsupported"),
    ("program named pdf", b"MZ\x90\x00" + bytes(200), "a.pdf", "reader.unsupported"),
    ("archive", zip_file({"a.docx": DOCX}), "a.zip", "reader.unsupported"),
    ("mail", b"From: a\r\nMIME-Version: 1.0\r\n\r\ntext", "a.doc", "reader.unsupported"),
    ("xml", b"<?xml version='1.0'?><a>text</a>", "a", "reader.unsupported"),
    ("billion laughs", with_part("word/document.xml", BILLION), "a.docx", "reader.unsafe_xml"),
    ("external entity", with_part("word/document.xml", EXTERNAL), "a.docx", "reader.unsafe_xml"),
    ("entity in UTF-16", with_part("word/document.xml", EXTERNAL.encode("utf-16")), "a.docx", "reader.unsafe_xml"),
    ("entity in numbering", with_part("word/numbering.xml", EXTERNAL), "a.docx", "reader.unsafe_xml"),
    ("bomb", with_part("word/media/a.bin", bytes(80_000_000)), "a.docx", "reader.archive_bomb"),
    ("bomb inside", with_part("word/numbering.xml", b" " * 60_000_000), "a.docx", "reader.archive_bomb"),
    ("deep", with_part("word/document.xml", "<a>" * 5000 + "</a>" * 5000), "a.docx", "reader.too_deep"),
    ("no text", docx(par()), "a.docx", "reader.no_text"),
]


@pytest.mark.parametrize(("data", "name", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_file_that_cannot_be_used_gets_one_sentence(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name) == code


@pytest.mark.parametrize(
    ("data", "name", "limits", "code"),
    [
        (b"a" * 11, "a.txt", Limits(bytes=10), "reader.too_large"),
        (b"a" * 11, "a.txt", Limits(characters=10), "reader.too_much_text"),
        (PDF, "a.pdf", Limits(pages=0), "reader.too_many_pages"),
        (PDF, "a.pdf", Limits(seconds=0.001), "reader.too_slow"),
        (DOCX, "a.docx", Limits(members=2), "reader.archive_bomb"),
    ],
)
def test_a_limit_is_kept(data: bytes, name: str, limits: Limits, code: str) -> None:
    assert refusal(data, name, limits) == code


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (DOCX, "a.pdf"),
        (DOCX, "a.txt"),
        (DOCX, "a.jpg"),
        (PDF, "a.docx"),
        (PDF, "a.html"),
        ("一、总体要求".encode(), "a.pdf"),
        ("一、总体要求".encode(), "a.docx"),
        (b"<!doctype html><html><body><p>a</p></body></html>", "a.txt"),
    ],
)
def test_a_name_that_promises_another_kind_is_refused(data: bytes, name: str) -> None:
    assert refusal(data, name) == "reader.mislabelled"


@pytest.mark.parametrize("name", ["a", "通知", "a.bak", "关于印发.的通知"])
def test_a_name_that_promises_nothing_leaves_it_to_the_content(name: str) -> None:
    assert read_source(DOCX, name).text == "一、总体要求"


def test_a_locked_doc_is_told_by_its_header() -> None:
    header = b"\xec\xa5" + bytes(9) + b"\x01" + bytes(500)
    assert refusal(OLE + header + "WordDocument".encode("utf-16-le"), "a.doc") == "reader.encrypted"


def test_a_picture_page_among_others_is_named_in_its_place() -> None:
    from reportlab.lib.utils import ImageReader

    def picture(canvas: Any) -> None:
        canvas.drawImage(ImageReader(BytesIO(PNG)), 0, 0, 595, 842)

    source = read_source(pdf(text_page("一、总体要求"), picture, text_page("二、任务")), "a.pdf")
    assert source.text.split("\n") == ["一、总体要求", "［第2页是图片，没有文字层］", "二、任务"]
