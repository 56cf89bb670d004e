"""The words of a condition: from text to tokens, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, NoReturn

from zhiben.core.errors import PackError

_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<date>\d{4}-\d{2}-\d{2})|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<param>param\.[a-z][a-z0-9_]*)|(?P<name>[a-z][a-z0-9_]*)"
    r"|(?P<sign>>=|<=|!=|[><=+\-*/(),\[\]%])"
)
# Words of the language; no fact, field or value may have one of these names.
KEYWORDS = frozenset(
    "and or not in has all any none only of known count where within per this last true false today age min max size "
    "between inclusive exclusive before after on at least most every is".split()
)


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class Place(NamedTuple):
    """Where a condition stands: for messages."""

    file: str
    line: int
    text: str

    def refuse(self, code: str, at: int, found: str, allowed: str) -> NoReturn:
        """Raise PackError with file, line, column and the words up to there."""
        raise PackError(
            code,
            f"{self.file}:{self.line} 条件“{self.text}”第 {at + 1} 个字符处：{found}。允许的写法：{allowed}。",
            path=self.file, line=self.line, column=at + 1, found=found, allowed=allowed,
        )  # fmt: skip


def tokens(place: Place) -> Sequence[Token]:
    """The tokens, with one of kind "end" behind them. Raises: PackError "pack.condition_character"."""
    found, at, text = [], 0, place.text
    while at < len(text):
        hit = _TOKEN.match(text, at)
        if hit is None:
            place.refuse(
                "pack.condition_character", at, f"字符“{text[at]}”不属于条件语言",
                "小写英文名称、数字、日期、>= > <= < = != + - * / ( ) [ ] ,",
            )  # fmt: skip
        kind = str(hit.lastgroup)
        if kind == "name" and hit.group() in KEYWORDS:
            kind = "word"
        if kind != "space":
            found.append(Token(kind, hit.group(), hit.start(), hit.end()))
        at = hit.end()
    return [*found, Token("end", "", len(text), len(text))]
