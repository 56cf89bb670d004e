"""Names of files as people gave them, made harmless: shown, sent in a header, never used as a path."""

from __future__ import annotations

import re
import unicodedata

from zhiben.foundation.evidence.sniff import FileType

LONGEST = 120
_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*;%`$]')
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)$", re.I)


def clean_name(given: str, kind: FileType | None = None) -> str:
    """The last part of the name, without control and direction characters, with the extension of what the file is.

    >>> clean_name("../../etc/pass\\x00wd"), clean_name("照片\\u202egpj.exe")
    ('passwd', '照片gpj.exe')
    """
    last = _SEPARATORS.split(unicodedata.normalize("NFC", given))[-1]
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem, _, extension = _FORBIDDEN.sub("_", kept).strip(" .").rpartition(".")
    if not stem:
        stem, extension = extension, ""
    if _RESERVED.match(stem) or not stem:
        stem = f"文件{stem}"
    if kind is not None and extension.lower() not in kind.extensions:
        extension = kind.extensions[0]
    ending = f".{extension[:10]}" if extension else ""
    return stem[: LONGEST - len(ending)] + ending
