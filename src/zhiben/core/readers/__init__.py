"""Bytes → source text. The only code that knows file formats.

For a text file the source text is the decoded file itself. For every other format it is made here: one line a
paragraph, one line a table row with its cells separated by tabs, automatic numbers written out, page furniture gone.
Each format's library is imported only when such a file is read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from zhiben.core.readers import refusals, sniff

__all__ = ["DEFAULT_LIMITS", "Limits", "SourceText", "read_source"]


@dataclass(frozen=True, slots=True)
class SourceText:
    """What the compiler reads. `sha256` is that of the file's bytes, in hexadecimal; `name` is the one given."""

    name: str
    media_type: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: sizes in bytes, a time in seconds."""

    bytes: int = 50 * 1024 * 1024
    unpacked: int = 512 * 1024 * 1024
    part: int = 48 * 1024 * 1024
    ratio: int = 250
    members: int = 10_000
    pages: int = 1_000
    characters: int = 5_000_000
    seconds: float = 60.0


DEFAULT_LIMITS = Limits()


def read_source(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> SourceText:
    """The source text of a file. What the file is, its content says; of the name only `.md` is believed.

    Raises: InputError "reader.…", one sentence that says what, why and what to do; see `refusals`.
    """
    if not data:
        raise refusals.empty(name)
    if len(data) > limits.bytes:
        raise refusals.too_large(name, len(data), limits.bytes)
    kind = sniff.kind_of(data, name, limits)
    text = _text(kind, data, name, limits)
    if not text.strip():
        raise refusals.no_text(name)
    if len(text) > limits.characters:
        raise refusals.too_much_text(name, limits.characters)
    return SourceText(name, kind.media_type, hashlib.sha256(data).hexdigest(), text)


def _text(kind: sniff.Kind, data: bytes, name: str, limits: Limits) -> str:
    if kind in (sniff.Kind.TXT, sniff.Kind.MD, sniff.Kind.HTML):
        from zhiben.core.readers.text import decode

        text = decode(data, name)
        if kind is not sniff.Kind.HTML:
            return text
        from zhiben.core.readers.html import read_html

        return read_html(text, name)
    if kind is sniff.Kind.DOCX:
        from zhiben.core.readers.docx import read_docx

        return read_docx(data, name, limits)
    if kind in (sniff.Kind.DOC, sniff.Kind.RTF):
        from zhiben.core.readers.office import read_by_office

        return read_by_office(data, name, limits, kind.value)
    from zhiben.core.readers.worker import read_apart

    return read_apart(data, name, limits, kind.value)
