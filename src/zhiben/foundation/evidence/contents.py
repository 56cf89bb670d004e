"""What a file must not carry: macros, scripts, programs, other files behind its end, and more than it pretends to be.

Everything is looked at where it lies, through a memory map or in bounded pieces; no file is read into memory whole.
"""

from __future__ import annotations

import mmap
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from zhiben.foundation.evidence import refusals
from zhiben.foundation.evidence.sniff import CONTAINERS, TYPES, FileType, Kind

MEMBERS = 10_000
UNPACKED = 1024 * 1024 * 1024
RATIO = 200
_SMALL = 4 * 1024 * 1024  # below this a high ratio does no harm
_PART = 4 * 1024 * 1024
_EDGE = 64 * 1024
_CHUNK = 64 * 1024

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, struct.error)
_ANYWHERE = re.compile(rb"<(?:script|iframe)[\s>/]", re.I)
# Shorter words turn up in a large picture by chance; a browser that guesses looks at the beginning.
_AT_THE_EDGE = re.compile(rb"<(?:html|svg|body|!doctype|\?php)[\s>/]", re.I)
_PROGRAM_NAME = re.compile(
    r"\.(?:exe|dll|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|class|lnk|msi|html?|svg)$", re.I
)
_ARCHIVE_NAME = re.compile(r"\.(?:zip|rar|7z|tar|gz|bz2|xz|cab|iso)$", re.I)
_MACRO_NAME = re.compile(r"(?:^|/)(?:vbaproject\.bin|vbadata\.xml|activex/|macrosheets/)|oleobject\d*\.bin$", re.I)
_REMOTE = re.compile(rb"(?:attachedTemplate|/frame|/oleObject|subDocument)\"[^>]*TargetMode=\"External\"|"
                     rb"TargetMode=\"External\"[^>]*(?:attachedTemplate|/frame|/oleObject|subDocument)\"", re.I)  # fmt: skip


@contextmanager
def _mapped(path: Path) -> Iterator[mmap.mmap]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


def check(path: Path, kind: FileType, name: str) -> None:
    """Refuse a file of a known type that carries something else.

    Raises: InputError "evidence.polyglot", "evidence.active_content", "evidence.encrypted", "evidence.bomb".
    """
    with _mapped(path) as data:
        if kind.kind is not Kind.OFFICE and _ends_as_zip(data):
            raise refusals.polyglot(name)
        if kind.kind in (Kind.IMAGE, Kind.PDF) and _ANYWHERE.search(data):
            raise refusals.polyglot(name)
        if kind.kind is not Kind.OFFICE and any(map(_AT_THE_EDGE.search, (data[:4096], data[-4096:]))):
            raise refusals.polyglot(name)
        if kind.kind is Kind.PDF:
            _check_pdf(data, name)


def _ends_as_zip(data: mmap.mmap) -> bool:
    """Whether an archiver would open the file: it looks for the directory of a zip at the end, whatever comes first."""
    tail = data[-_EDGE - 22 :]
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if len(tail) - at >= 22 and at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") <= len(tail):
            return True
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return False


# PDF


def _pdf_name(word: bytes) -> bytes:
    """A name as PDF may write it: any letter as #hh."""
    return b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (letter, letter, letter) for letter in word)


_PDF_ACTIVE = re.compile(b"|".join(map(_pdf_name, (b"JavaScript", b"Launch", b"RichMedia", b"SubmitForm"))))
_PDF_LOCKED = re.compile(rb"/Encrypt[\s<\d]")
_PDF_OBJECTS = re.compile(rb"/ObjStm.{0,400}?stream\r?\n", re.S)


def _check_pdf(data: mmap.mmap, name: str) -> None:
    if _PDF_LOCKED.search(data):
        raise refusals.encrypted(name)
    if _PDF_ACTIVE.search(data):
        raise refusals.active(name)
    left = UNPACKED // 4
    for found in _PDF_OBJECTS.finditer(data):
        objects = _inflated(data, found.end(), name)
        left -= len(objects)
        if left < 0:
            raise refusals.bomb(name)
        if _PDF_ACTIVE.search(objects):
            raise refusals.active(name)


def _inflated(data: mmap.mmap, start: int, name: str) -> bytes:
    """A stream of objects unpacked, or nothing where it is packed in another way."""
    limit = 4 * _PART
    end = data.find(b"endstream", start)
    try:
        out = zlib.decompressobj().decompress(data[start : end if end > 0 else start + limit], limit + 1)
    except zlib.error:
        return b""
    if len(out) > limit:
        raise refusals.bomb(name)
    return out


# Containers of office documents


def office_type(path: Path, name: str) -> FileType:
    """Which office document a zip or compound file is.

    Raises: InputError "evidence.archive", "evidence.macro", "evidence.executable", "evidence.bomb",
    "evidence.encrypted", "evidence.damaged", "evidence.type_unknown".
    """
    with path.open("rb") as file:
        start = file.read(8)
    container = next(code for magic, code in CONTAINERS.items() if start.startswith(magic))
    if container == "ole":
        return _compound(path, name)
    try:
        with zipfile.ZipFile(path) as package:
            return _package(package, path, name)
    except _BROKEN as error:
        raise refusals.damaged(name) from error


def _package(package: zipfile.ZipFile, path: Path, name: str) -> FileType:
    members = package.infolist()
    _check_size(members, path, name)
    names = [member.filename for member in members]
    if any(member.flag_bits & 1 for member in members):
        raise refusals.encrypted(name)
    if any(map(_MACRO_NAME.search, names)):
        raise refusals.macro(name)
    if any(map(_PROGRAM_NAME.search, names)):
        raise refusals.executable(name)
    if any(map(_ARCHIVE_NAME.search, names)):
        raise refusals.archive(name)
    code = _document(package, set(names))
    if code is None:
        raise refusals.archive(name)
    for member in members:
        if member.filename == "[Content_Types].xml" or member.filename.endswith(".rels"):
            _check_part(package, member, name)
    return TYPES[code]


def _document(package: zipfile.ZipFile, names: set[str]) -> str | None:
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" not in names:
        return None
    parts = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
    return next((code for part, code in parts.items() if part in names), None)


def _check_part(package: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    """Neither macros declared, nor a template or object fetched from elsewhere when the document is opened."""
    with package.open(member) as stream:
        text = stream.read(_PART + 1)
    if len(text) > _PART:
        raise refusals.bomb(name)
    plain = text.replace(b"\x00", b"")
    if b"macroEnabled" in plain or b"vbaProject" in plain or _REMOTE.search(plain):
        raise refusals.macro(name)


def _check_size(members: list[zipfile.ZipInfo], path: Path, name: str) -> None:
    """The sizes that the directory declares, and then the real ones: a directory can lie."""
    total = sum(member.file_size for member in members)
    packed = path.stat().st_size
    if len(members) > MEMBERS or total > UNPACKED or (total > _SMALL and total > packed * RATIO):
        raise refusals.bomb(name)
    left = UNPACKED
    with path.open("rb") as file:
        for member in members:
            if member.compress_type == zipfile.ZIP_DEFLATED:
                left -= _real_size(file, member, min(left, max(_SMALL, member.compress_size * RATIO)), name)


def _real_size(file: BinaryIO, member: zipfile.ZipInfo, most: int, name: str) -> int:
    file.seek(member.header_offset)
    header = file.read(30)
    name_size, extra_size = struct.unpack("<HH", header[26:30])
    file.seek(name_size + extra_size, 1)
    unpack, size, left = zlib.decompressobj(-15), 0, member.compress_size
    while not unpack.eof and (left or unpack.unconsumed_tail):
        packed = unpack.unconsumed_tail or file.read(min(_CHUNK, left))
        if not packed:
            break
        left -= 0 if unpack.unconsumed_tail else len(packed)
        size += len(unpack.decompress(packed, 16 * _CHUNK))
        if size > most:
            raise refusals.bomb(name)
    return size


_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}


def _compound(path: Path, name: str) -> FileType:
    """The directory of a compound file writes the names of its streams in UTF-16, each entry 128 bytes."""
    with _mapped(path) as data:
        if _entry(data, "EncryptedPackage"):
            raise refusals.encrypted(name)
        if any(_entry(data, each) for each in ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros")):
            raise refusals.macro(name)
        code = next((code for stream, code in _STREAMS.items() if _entry(data, stream)), None)
    if code is None:
        raise refusals.unknown(name)
    return TYPES[code]


def _entry(data: mmap.mmap, stream: str) -> bool:
    """The name, then nulls to its 64 bytes, then its length in bytes with the null."""
    padded = (stream.encode("utf-16-le")).ljust(64, b"\x00") + (2 * len(stream) + 2).to_bytes(2, "little")
    return data.find(padded) >= 0
