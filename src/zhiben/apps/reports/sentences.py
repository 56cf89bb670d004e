"""Sentences with places for figures: `{f3}` is a figure of the brief, `{n2}` a name with its record. Pure.

A person edits the words as they read; the numbers of the new words are bound again to the figures of the old ones. A
number that is bound to nothing is a correction by hand or is loose, and what is loose is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

PLACE = re.compile(r"\{([fn]\d+)\}")
# What holds digits and is no figure: days, times, numbers of documents, ordinals, what is quoted by its name.
_NO_FIGURE = re.compile(
    r"\d{4}\s*年(?:\d{1,2}\s*月)?(?:\d{1,2}\s*日)?|\d{1,2}\s*月\d{1,2}\s*日|\d{1,2}\s*月(?=份|底|初)|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2}[:：]\d{2}|\d{1,2}\s*时(?:\d{1,2}\s*分)?|[〔\[（(]\d{4}[〕\])）]\s*\d+\s*号"
    r"|第\s*\d+\s*[号期次条项款季]|(?:附件|附表|表|图)\s*\d+|^\s*[（(]?\d{1,2}[）).．、]"
)
_NUMBER = re.compile(r"[-+−]?\d+(?:[,，]\d{3})*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Loose:
    """A number that no figure stands for, and where it stands in the text."""

    words: str
    start: int

    @property
    def value(self) -> Decimal:
        return Decimal(re.sub(r"[,，]", "", self.words).replace("−", "-"))


def loose_numbers(text: str) -> list[Loose]:
    """Numbers outside the places that are neither a day, a document number nor an ordinal.

    >>> [each.words for each in loose_numbers("截至2026年3月2日，第1次调度共{f1}家，另有12家。")]
    ['12']
    """
    blank = PLACE.sub(lambda hit: " " * len(hit.group()), text)
    blank = _NO_FIGURE.sub(lambda hit: " " * len(hit.group()), blank)
    return [Loose(hit.group(), hit.start()) for hit in _NUMBER.finditer(blank)]


def places(text: str) -> list[str]:
    """The codes in a text, in their order.

    >>> places("应报{f1}家，{n2}未报。")
    ['f1', 'n2']
    """
    return PLACE.findall(text)


def render(text: str, words: Mapping[str, str]) -> str:
    """The text as it reads. Raises: KeyError for a place that nothing fills."""
    return PLACE.sub(lambda hit: words[hit.group(1)], text)


def is_supported(text: str) -> bool:
    """A sentence that points to at least one record and holds no number of its own.

    >>> is_supported("应报{f1}家。"), is_supported("应报3家。"), is_supported("形势总体平稳。")
    (True, False, False)
    """
    return bool(places(text)) and not loose_numbers(text)


@dataclass(frozen=True, slots=True)
class Rebound:
    """An edited sentence. `changed`: (code of the figure it had, the new number) for each number that was changed by
    hand; `text` holds `{}` where such a number stands, in the same order."""

    text: str
    changed: tuple[tuple[str, Decimal], ...]


def rebind(new: str, old: str, words: Mapping[str, str]) -> Rebound:
    """The places of the old sentence, put where the new words say the same.

    Names are found as they are written; numbers by their value, in their order. A number that is new takes the place
    of the figure of the old sentence that is missing now, where exactly the order tells which; else it stays loose.

    >>> rebind("应报3家，已报2家。", "应报{f1}家，已报{f2}家。", {"f1": "3", "f2": "1"})
    Rebound(text='应报{f1}家，已报{}家。', changed=(('f2', Decimal('2')),))
    """
    had = [code for code in places(old) if code.startswith("f")]
    text = _names(new.replace("{", "（").replace("}", "）"), old, words)
    found = loose_numbers(text)
    bound = _match([each.value for each in found], had, words)
    lost = [code for code in had if code not in bound.values()]
    free = [at for at in range(len(found)) if at not in bound]
    changed: list[tuple[str, Decimal]] = []
    if len(free) == len(lost):
        changed = [(code, found[at].value) for at, code in zip(free, lost, strict=True)]
    for at in range(len(found) - 1, -1, -1):
        place = f"{{{bound[at]}}}" if at in bound else "{}" if changed else None
        if place is not None:
            start, end = found[at].start, found[at].start + len(found[at].words)
            text = text[:start] + place + text[end:]
    return Rebound(_not_reported(text, had, words), tuple(changed))


def _names(text: str, old: str, words: Mapping[str, str]) -> str:
    """Longest first, so that no name is cut by one that it begins with."""
    codes = [code for code in dict.fromkeys(places(old)) if code.startswith("n") and words.get(code)]
    for code in sorted(codes, key=lambda code: -len(words[code])):
        text = text.replace(words[code], f"{{{code}}}")
    return text


def _match(values: Sequence[Decimal], codes: Sequence[str], words: Mapping[str, str]) -> dict[int, str]:
    """Position of a number → code: in their order first, then any that is left of the same value."""
    known = {code: _value(words[code]) for code in codes}
    bound: dict[int, str] = {}
    left = list(codes)
    for at, value in enumerate(values):
        code = next((each for each in left if known[each] == value), None)
        if code is not None:
            bound[at] = code
            left.remove(code)
    return bound


def _value(words: str) -> Decimal | None:
    hit = _NUMBER.fullmatch(words)
    return Decimal(re.sub(r"[,，]", "", words).replace("−", "-")) if hit else None


def _not_reported(text: str, codes: Sequence[str], words: Mapping[str, str]) -> str:
    """A figure that reads 未报送 is bound by these words."""
    for code in codes:
        if _value(words[code]) is None and f"{{{code}}}" not in text:
            text = text.replace(words[code], f"{{{code}}}", 1)
    return text
