"""Text files: which encoding, and whether it is text at all. Nothing is changed but a byte order mark, left out."""

from __future__ import annotations

import re

from zhiben.core.errors import InputError
from zhiben.core.readers import refusals

# What a Chinese text is made of; other letters exist, but a text of them is no directive in GB18030 or bare UTF-16.
_USUAL = re.compile(
    r"[\t\n\r\x20-\x7e\u00a0-\u00ff\u2000-\u2bff\u3000-\u303f\u3041-\u30ff\u3105-\u33ff\u4e00-\u9fff\uff00-\uffef]"
)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f]")
_NEVER = re.compile(r"[\ufffe\uffff\ufdd0-\ufdef]")


def decode(data: bytes, name: str) -> str:
    """The decoded file, line endings untouched, without a byte order mark.

    UTF-8 and UTF-16 with a mark, UTF-8, bare UTF-16 and GB18030 are told apart by strict decoding and by what comes
    out.
    Raises: InputError "reader.nul_in_text", "reader.cut_text", "reader.not_text".
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _checked(_strict(data, "utf-16", name), name)
    body = data.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in body:
        return _bare_utf16(body, name)
    try:
        return _checked(body.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        begun = not body[: error.start].isascii()
        if begun and error.end >= len(body) and "unexpected end" in error.reason:
            raise refusals.cut_text(name) from error
        if len(body) < len(data):
            raise refusals.not_text(name) from error
    text = _strict(body, "gb18030", name)
    if _share_usual(text) < 0.97 or _share_common(text) < 0.8:
        raise refusals.not_text(name)
    return _checked(text, name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        whole = error.start > 20 and error.start >= len(data) - 4
        raise (refusals.cut_text(name) if whole else refusals.not_text(name)) from error


def _bare_utf16(data: bytes, name: str) -> str:
    """UTF-16 without a mark has NULs in every ASCII character; a text with stray NULs does not decode to text."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and len(text) >= 8 and _share_usual(text) >= 0.97:
            return _checked(text, name)
    try:
        _checked(data.replace(b"\x00", b"").decode("utf-8"), name)
    except (UnicodeDecodeError, InputError) as error:
        raise refusals.not_text(name) from error
    raise refusals.nul_in_text(name)


def _share_usual(text: str) -> float:
    sample = text[:200_000]
    return len(_USUAL.findall(sample)) / len(sample) if sample else 1.0


def _share_common(text: str) -> float:
    """Share of the Chinese characters that GB 2312 has: nearly all of a real text, a third of any bytes read as GBK."""
    hanzi = "".join(re.findall(r"[\u4e00-\u9fff]", text[:200_000]))
    return len(hanzi.encode("gb2312", "ignore")) / 2 / len(hanzi) if hanzi else 0.0


def _checked(text: str, name: str) -> str:
    """A few control characters occur in real files (form feeds, ^Z); many mean that it is no text."""
    if "\x00" in text:
        raise refusals.nul_in_text(name)
    if len(_CONTROL.findall(text)) * 200 > len(text) or _NEVER.search(text):
        raise refusals.not_text(name)
    return text
