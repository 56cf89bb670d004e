"""Which directive is cited, and which of its clauses: by rule or not at all, never by likeness."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from zhiben.core.text.numerals import read_numeral

_NUMBER = re.compile(r"^(?P<word>.*?)[〔\[(（【]?(?P<year>20\d\d)年?[〕\])）】]?第?(?P<serial>\d+)号$")
_TITLE = re.compile(r"《([^《》]+)》")
_AROUND = re.compile(r"[\s（）()《》“”\"、.．，,]")
PREAMBLE = ("0",)


class Document(NamedTuple):
    """What is known of a directive as a whole."""

    title: str
    number: str
    issuer: str = ""


class Address(NamedTuple):
    """A clause with its place in the document and in the source text."""

    kind: str
    path: tuple[str, ...]
    start: int
    end: int


def _plain(text: str) -> str:
    return _AROUND.sub("", unicodedata.normalize("NFKC", text))


def _number(text: str) -> tuple[str, str, str] | None:
    found = _NUMBER.match("".join(text.split()))
    return (found["word"], found["year"], found["serial"].lstrip("0")) if found else None


def serial_of(number: str) -> str:
    """The words that every way of writing a document's number ends with, or "".

    >>> serial_of("2025年第1号"), serial_of("滦城办发〔2025〕1号"), serial_of("无")
    ('1号', '1号', '')
    """
    found = _number(number)
    return f"{found[2]}号" if found else ""


def name_of(title: str) -> str:
    """What a title is about: the document that it issues, else itself.

    >>> name_of("安澜县关于印发《安澜县工作要点》的通知"), name_of("关于检查的通知（征求意见稿）")
    ('安澜县工作要点', '关于检查的通知（征求意见稿）')
    """
    issued = _TITLE.findall(title)
    return issued[-1] if issued else title


def is_same(cited: Document, filed: Document) -> bool:
    """Whether a directive is the one that is cited: by its number, where both have one, else by its title.

    >>> is_same(Document("要点", "安安委〔2025〕10号"), Document("关于印发《要点》的通知", "安安委[2025]10号"))
    True
    >>> is_same(Document("通知", "2025年第1号", "安澜县"), Document("通知", "安安委〔2025〕1号", "安澜县安委会"))
    True
    >>> is_same(Document("通知", "2025年第1号", "安澜县"), Document("通知", "柳溪办〔2025〕1号", "柳溪镇政府"))
    False
    """
    ours, theirs = _number(cited.number), _number(filed.number)
    if ours and theirs:
        if ours[1:] != theirs[1:]:
            return False
        if ours[0]:
            return ours[0] == theirs[0]
        return bool(cited.issuer) and _plain(cited.issuer) in _plain(f"{filed.issuer}{filed.title}{filed.number}")
    return _plain(name_of(cited.title)) == _plain(name_of(filed.title))


def addresses(clauses: Iterable[Mapping[str, Any]]) -> list[Address]:
    """The clauses of a compiled directive. A section reaches as far as its first child: what stands in between is its."""
    read = list(clauses)
    children: dict[str, int] = {}
    for each in read:
        if each["parent"]:
            children.setdefault(each["parent"], each["start"])
    return [
        Address(
            each["kind"], tuple(each["path"]), each["start"],
            children.get(each["id"], each["end"]) if each["kind"] == "section" else each["end"],
        )
        for each in read
    ]  # fmt: skip


def find(clauses: Sequence[Address], wanted: Sequence[str]) -> Address | None:
    """The one clause of that path; None where there is none, or more than one.

    A measure is found by its table and its own number, whatever row it stands in. A single number is a clause that is
    numbered through the whole document.
    """
    if tuple(wanted) == PREAMBLE:
        return _only(each for each in clauses if each.kind == "preamble")
    path = [_token(each) for each in wanted]
    others = [each for each in clauses if each.kind not in ("measure", "preamble")]
    if len(wanted) == 1:
        numbered = _only(each for each in others if _AROUND.sub("", each.path[-1]) == wanted[0])
        return numbered or _only(each for each in others if _token(each.path[-1]) == path[0])
    measures = [each for each in clauses if each.kind == "measure"]
    found = _only(each for each in measures if [_token(each.path[0]), _token(each.path[-1])] == path)
    return found or _only(each for each in others if [_token(part) for part in each.path] == path)


def _only(found: Iterable[Address]) -> Address | None:
    every = list(found)
    return every[0] if len(every) == 1 else None


def _token(part: str) -> str:
    """One form for （一）, 一、 and 1; a dotted number by its last part."""
    bare = _AROUND.sub("", part.strip(".").rsplit(".", 1)[-1])
    value = read_numeral(bare)
    return bare if value is None else str(value)
