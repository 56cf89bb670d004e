"""What a file is, by its content; a name that says otherwise is refused: somebody took the wrong file."""

from __future__ import annotations

import re
import zipfile
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING

from zhiben.core.readers import refusals

if TYPE_CHECKING:
    from zhiben.core.readers import Limits

_OFFICE = "application/vnd.openxmlformats-officedocument"


class Kind(Enum):
    """The kinds that can be read. The value is the usual extension."""

    TXT = "txt"
    MD = "md"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"
    XLS = "xls"
    DOC = "doc"
    RTF = "rtf"
    OFD = "ofd"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Kind.TXT: "text/plain",
    Kind.MD: "text/markdown",
    Kind.HTML: "text/html",
    Kind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Kind.PDF: "application/pdf",
    Kind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Kind.XLS: "application/vnd.ms-excel",
    Kind.DOC: "application/msword",
    Kind.RTF: "application/rtf",
    Kind.OFD: "application/ofd",
}

# The part that makes a zip file a document of a kind; None: known, but not for us.
_PARTS = (
    ("word/document.xml", Kind.DOCX, ""),
    ("xl/workbook.xml", Kind.XLSX, ""),
    ("OFD.xml", Kind.OFD, ""),
    ("ppt/presentation.xml", None, "演示文稿"),
    ("xl/workbook.bin", None, "二进制 Excel 工作簿（xlsb）"),
    ("content.xml", None, "OpenDocument 文件"),
)

_MAGIC = (
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"II*\x00", "图片"),
    (b"MM\x00*", "图片"),
    (b"RIFF", "图片或音视频"),
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"BZh", "压缩包"),
    (b"\xfd7zXZ", "压缩包"),
    (b"SQLite format 3", "数据库"),
    (b"%!PS", "PostScript 文件"),
    (b"HWP Document", "韩文文档"),
)

_HTML = re.compile(
    rb"\s*<(?:!doctype\s+html|html|head|body|meta|title|frameset|div|table|article|section|p|h[1-6])[\s>]", re.I
)
# A text may begin with a stray tag (a table that text recognition left); a page begins like this.
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)[\s>]", re.I)
_BEFORE_HTML = re.compile(rb"\s*<(?:\?xml|!--)")
_XML = re.compile(rb"\s*<\?xml\s", re.I)
_MHT = re.compile(rb"(?:[A-Za-z \t-][^\n]{0,500}\n){0,20}?MIME-Version:", re.I)


# Extensions and what they promise; a name with another extension, or none, promises nothing.
_PROMISES = {kind.value: kind for kind in Kind} | {
    "text": Kind.TXT,
    "markdown": Kind.MD,
    "htm": Kind.HTML,
    "docm": Kind.DOCX,
    "dotx": Kind.DOCX,
    "xlsm": Kind.XLSX,
}
_FOREIGN = frozenset(
    "jpg jpeg png gif bmp tif tiff webp zip rar 7z gz exe ppt pptx mp4 mp3 wps et csv json xml".split()
)


def kind_of(data: bytes, name: str, limits: Limits) -> Kind:
    """The kind of a file that is not empty.

    Raises: InputError for what is none of ours, encrypted or broken, and for a name that promises another kind.
    """
    kind = _by_content(data, name, limits)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension in _FOREIGN or _PROMISES.get(extension, kind) is not kind:
        raise refusals.mislabelled(name, kind.value, extension)
    return kind


def _by_content(data: bytes, name: str, limits: Limits) -> Kind:
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data, name, limits)
    if data.startswith(b"PK\x05\x06"):
        raise refusals.unsupported(name, "空的压缩包")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _kind_of_ole(data, name)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(b"{\\rtf"):
        return Kind.RTF
    for magic, what in _MAGIC:
        # Two letters alone may also begin a text ("MZ…", "BM…"): a binary file has a NUL soon after.
        if data.startswith(magic) and (len(magic) > 2 or magic == b"\x1f\x8b" or b"\x00" in data[:256]):
            raise refusals.unsupported(name, what)
    return _kind_of_text(data, name)


def _kind_of_text(data: bytes, name: str) -> Kind:
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head[2:].replace(b"\x00", b"")  # enough to see ASCII tags
    head = head.removeprefix(b"\xef\xbb\xbf")
    lowered = name.lower()
    if lowered.endswith((".md", ".markdown")):
        return Kind.MD
    if lowered.endswith((".txt", ".text")) and not _PAGE.match(_without_prolog(head)):
        return Kind.TXT
    if _HTML.match(_without_prolog(head)):
        return Kind.HTML
    if _XML.match(head):
        if re.search(rb"<html[\s>]", head, re.I):
            return Kind.HTML
        raise refusals.unsupported(name, "XML 文件")
    if _MHT.match(head):
        raise refusals.unsupported(name, "网页归档（mht）或邮件")
    if lowered.endswith((".html", ".htm")) and re.search(rb"</[a-z][a-z0-9]*>", head, re.I):
        return Kind.HTML
    return Kind.TXT


def _without_prolog(head: bytes) -> bytes:
    """What follows an XML declaration and comments."""
    while found := _BEFORE_HTML.match(head):
        _, closed, head = head[found.end() :].partition(b"?>" if found[0].endswith(b"xml") else b"-->")
        if not closed:
            break
    return head


def _kind_of_zip(data: bytes, name: str, limits: Limits) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, UnicodeDecodeError, ValueError, OverflowError, NotImplementedError) as error:
        raise refusals.damaged(name) from error
    if len(members) > limits.members:
        raise refusals.archive_bomb(name)
    names = {member.filename for member in members}
    for part, kind, what in _PARTS:
        if part in names:
            if any(member.flag_bits & 1 for member in members if member.filename == part):
                raise refusals.encrypted(name)
            if kind is None:
                raise refusals.unsupported(name, what)
            return kind
    if "[Content_Types].xml" in names:
        return _kind_by_content_types(data, name)
    raise refusals.unsupported(name, "压缩包（请先解压，再逐个上传）")


def _kind_by_content_types(data: bytes, name: str) -> Kind:
    """An office package whose main part has another name than usual is found by its relations, in `package`."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        try:
            with archive.open("[Content_Types].xml") as part:
                types = part.read(1_000_000)
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
            raise refusals.damaged(name) from error
        except zipfile.zlib.error as error:  # type: ignore[attr-defined]
            raise refusals.damaged(name) from error
    if b"wordprocessingml.document.main" in types or b"word.document.macroEnabled.main" in types:
        return Kind.DOCX
    raise refusals.damaged(name)


def _kind_of_ole(data: bytes, name: str) -> Kind:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        raise refusals.encrypted(name)
    if has("WordDocument"):
        fib = next((at for at in range(512, len(data) - 12, 512) if data[at : at + 2] == b"\xec\xa5"), None)
        if fib is not None and data[fib + 11] & 0x01:
            raise refusals.encrypted(name)
        return Kind.DOC
    if has("Workbook") or has("Book"):
        return Kind.XLS
    if has("PowerPoint Document"):
        raise refusals.unsupported(name, "演示文稿")
    raise refusals.unsupported(name, "未知的 OLE 复合文件")
