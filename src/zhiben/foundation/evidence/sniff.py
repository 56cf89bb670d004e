"""What a file is, by its first bytes. Its name and what the browser says of it are not believed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from zhiben.foundation.evidence import refusals

HEAD = 4096  # bytes that `sniff` wants to see


class Kind(StrEnum):
    """How a file is shown, and how large it may be."""

    label: str

    def __new__(cls, word: str, label: str) -> Kind:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    IMAGE = "image", "照片"
    PDF = "pdf", "PDF"
    OFFICE = "office", "办公文档"
    AUDIO = "audio", "录音"
    VIDEO = "video", "录像"


KINDS = {kind.value: kind.label for kind in Kind}


@dataclass(frozen=True, slots=True)
class FileType:
    """`extensions`: those a name may keep; the first is given to a name that has none of them."""

    code: str
    kind: Kind
    media_type: str
    extensions: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument"
TYPES = {
    made.code: made
    for made in (
        FileType("jpeg", Kind.IMAGE, "image/jpeg", ("jpg", "jpeg")),
        FileType("png", Kind.IMAGE, "image/png", ("png",)),
        FileType("webp", Kind.IMAGE, "image/webp", ("webp",)),
        FileType("gif", Kind.IMAGE, "image/gif", ("gif",)),
        FileType("bmp", Kind.IMAGE, "image/bmp", ("bmp",)),
        FileType("pdf", Kind.PDF, "application/pdf", ("pdf",)),
        FileType("docx", Kind.OFFICE, f"{_OOXML}.wordprocessingml.document", ("docx",)),
        FileType("xlsx", Kind.OFFICE, f"{_OOXML}.spreadsheetml.sheet", ("xlsx",)),
        FileType("pptx", Kind.OFFICE, f"{_OOXML}.presentationml.presentation", ("pptx",)),
        FileType("ofd", Kind.OFFICE, "application/ofd", ("ofd",)),
        FileType("doc", Kind.OFFICE, "application/msword", ("doc", "wps")),
        FileType("xls", Kind.OFFICE, "application/vnd.ms-excel", ("xls", "et")),
        FileType("ppt", Kind.OFFICE, "application/vnd.ms-powerpoint", ("ppt", "dps")),
        FileType("mp3", Kind.AUDIO, "audio/mpeg", ("mp3",)),
        FileType("aac", Kind.AUDIO, "audio/aac", ("aac",)),
        FileType("m4a", Kind.AUDIO, "audio/mp4", ("m4a",)),
        FileType("wav", Kind.AUDIO, "audio/wav", ("wav",)),
        FileType("amr", Kind.AUDIO, "audio/amr", ("amr",)),
        FileType("ogg", Kind.AUDIO, "audio/ogg", ("ogg", "oga", "opus")),
        FileType("flac", Kind.AUDIO, "audio/flac", ("flac",)),
        FileType("mp4", Kind.VIDEO, "video/mp4", ("mp4", "m4v")),
        FileType("mov", Kind.VIDEO, "video/quicktime", ("mov",)),
        FileType("3gp", Kind.VIDEO, "video/3gpp", ("3gp", "3gpp")),
        FileType("webm", Kind.VIDEO, "video/webm", ("webm",)),
        FileType("mkv", Kind.VIDEO, "video/x-matroska", ("mkv",)),
        FileType("avi", Kind.VIDEO, "video/x-msvideo", ("avi",)),
    )
}
# A zip or a compound file is told apart by what is in it, once all of it is there: `contents.office_type`.
CONTAINERS = {b"PK\x03\x04": "zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole"}

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"ID3", "mp3"),
    (b"#!AMR", "amr"),
    (b"OggS", "ogg"),
    (b"fLaC", "flac"),
)
_RIFF = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}
_PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\x00asm",
    b"dex\n", b"L\x00\x00\x00\x01\x14\x02\x00", b"#!", b"!<arch>",
)  # fmt: skip
_ARCHIVES = (
    b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"MSCF",
    b"PK\x05\x06", b"PK\x07\x08",
)  # fmt: skip
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|script|svg|iframe|!doctype\s+svg|\?php)\b", re.I)
_BATCH = re.compile(r"@echo\s+off|<job\b|\bCreateObject\(|\bpowershell\b", re.I)
_HEIF = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"heim", b"heis")


def sniff(head: bytes, name: str) -> FileType | None:
    """The type by the first bytes; None for a container, which has to be opened.

    Raises: InputError "evidence.type_unknown", "evidence.executable", "evidence.archive", "evidence.active_content",
    "evidence.heic".
    """
    code = _by_magic(head, name)
    if code is not None:
        return TYPES[code]
    if any(head.startswith(magic) for magic in CONTAINERS):
        return None
    if head.startswith(_PROGRAMS):
        raise refusals.executable(name)
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        raise refusals.archive(name)
    text = _as_text(head)
    if _MARKUP.search(text):
        raise refusals.active(name)
    if _BATCH.search(text):
        raise refusals.executable(name)
    raise refusals.unknown(name)


def _by_magic(head: bytes, name: str) -> str | None:
    for magic, code in _MAGIC:
        if head.startswith(magic):
            return code
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0" and head[14:18] in (b"\x28\0\0\0", b"\x7c\0\0\0", b"\x6c\0\0\0"):
        return "bmp"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm" if b"webm" in head[:64] else "mkv"
    if head[4:8] == b"ftyp":
        return _by_brand(head[8:12], name)
    return _by_frame(head)


def _by_brand(brand: bytes, name: str) -> str:
    if brand in _HEIF:
        raise refusals.heic(name)
    if brand in (b"M4A ", b"M4B "):
        return "m4a"
    if brand.startswith(b"3g"):
        return "3gp"
    return "mov" if brand == b"qt  " else "mp4"


def _by_frame(head: bytes) -> str | None:
    """Audio that begins with its first frame: twelve bits of synchronisation, then fields that must make sense."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "aac"
    known = head[1] & 0x18 != 0x08 and head[1] & 0x06 == 0x02 and head[2] >> 4 not in (0, 15) and head[2] & 0x0C != 0x0C
    return "mp3" if known else None


def _as_text(head: bytes) -> str:
    """Markup is found in every encoding a browser would read it in."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00<" in head[:64] or b"<\x00" in head[:64]:
        return head.replace(b"\x00", b"").decode("latin-1")
    return head.decode("latin-1")
