"""Word's automatic numbering: from numbering.xml and the order of paragraphs to the labels that Word shows.

Counters belong to the abstract list and are shared by every list instance made from it, except where an instance says
`startOverride`: that restarts the counter at the instance's first use. Source: ECMA-376 part 1, 17.9, and Word itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"


def value_of(parent: etree._Element | None, child: str, attribute: str = "val") -> str | None:
    """`w:val` of a child element."""
    found = parent.find(W + child) if parent is not None else None
    return found.get(W + attribute) if found is not None else None


def number_of(parent: etree._Element | None, child: str) -> int | None:
    """`w:val` of a child element as an integer of a sane size."""
    raw = value_of(parent, child)
    return int(raw) if raw is not None and re.fullmatch(r"-?\d{1,9}", raw) else None


def chinese(number: int, digits: str = _DIGITS, units: tuple[str, str, str] = ("十", "百", "千")) -> str:
    """Chinese numeral of 0 to 9999; above that plain digits.

    >>> [chinese(n) for n in (1, 10, 15, 20, 36, 101, 110, 1010)]
    ['一', '十', '十五', '二十', '三十六', '一百零一', '一百一十', '一千零一十']
    """
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    out, gap = "", False
    for place, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = number // place % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + unit
        gap = digit == 0
    return out[1:] if 10 <= number < 20 and digits == _DIGITS else out


def _letters(number: int, first: str) -> str:
    return chr(ord(first) + (number - 1) % 26) * min((number - 1) // 26 + 1, 20) if number > 0 else ""


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    out = ""
    for value, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split(), strict=True
    ):
        out += sign * (number // value)
        number %= value
    return out


def _circled(number: int) -> str:
    for first, low, high in ((0x2460, 1, 20), (0x3251, 21, 35), (0x32B1, 36, 50)):
        if low <= number <= high:
            return chr(first + number - low)
    return str(number)


def _run(first: int, most: int) -> Callable[[int], str]:
    return lambda number: chr(first + number - 1) if 1 <= number <= most else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _by_digit(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(d)] for d in str(abs(number)))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda number: "",
    "upperLetter": lambda number: _letters(number, "A"),
    "lowerLetter": lambda number: _letters(number, "a"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "decimalFullWidth": _by_digit("０１２３４５６７８９"),
    "decimalFullWidth2": _by_digit("０１２３４５６７８９"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _run(0x2488, 20),
    "decimalEnclosedParen": _run(0x2474, 20),
    "ideographEnclosedCircle": _run(0x3280, 10),
    "ideographDigital": _by_digit(_DIGITS),
    "japaneseDigitalTenThousand": _by_digit(_DIGITS),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "ideographLegalTraditional": lambda number: chinese(number, _FORMAL, ("拾", "佰", "仟")),
    "chineseLegalSimplified": lambda number: chinese(number, _FORMAL, ("拾", "佰", "仟")),
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
         "taiwaneseCountingThousand", "koreanCounting"),
        chinese,
    ),
}  # fmt: skip


def show_number(style: str, number: int) -> str:
    """A number in one of Word's formats; unknown ones as plain digits.

    >>> [show_number(f, 12) for f in ("chineseCounting", "ideographDigital", "decimalEnclosedCircle", "upperLetter")]
    ['十二', '一二', '⑫', 'L']
    """
    return _FORMATS.get(style, str)(number)


def gap_after(label: str, text: str) -> str:
    """A blank where a label and the text after it would read as one number or word: `1. 2026年`, `1.1 目标`."""
    after_point = label[-1:] in (".", "．") and text[:1].isdigit()
    return " " if after_point or (label[-1:].isascii() and label[-1:].isalnum()) else ""


@dataclass(slots=True)
class Level:
    """One level of a list. `restart`: None after any higher level, 0 never, k only after level k (from 1)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None
    style: str | None = None
    space: bool = False


@dataclass(slots=True)
class Instance:
    """A `w:num`: the abstract list it counts in, its levels, and the restarts it asks for at its first use."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)

    def start(self, at: int) -> int:
        """First number of a level."""
        return self.starts.get(at, self.levels[at].start if at in self.levels else 1)


class Numbering:
    """Labels in document order: call `label` once for every numbered paragraph."""

    def __init__(self, root: etree._Element | None) -> None:
        self._instances: dict[str, Instance] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._restarted: set[str] = set()
        if root is not None:
            self._read(root)

    def _read(self, root: etree._Element) -> None:
        abstracts = {element.get(W + "abstractNumId", ""): element for element in root.iterfind(W + "abstractNum")}
        by_style = {
            style: key for key, element in abstracts.items() if (style := value_of(element, "styleLink")) is not None
        }
        for num in root.iterfind(W + "num"):
            key = value_of(num, "abstractNumId") or ""
            linked = value_of(abstracts.get(key), "numStyleLink")
            key = by_style.get(linked, key) if linked else key
            element = abstracts.get(key)
            levels = _levels(element) if element is not None else {}
            instance = Instance(key, levels)
            for override in num.iterfind(W + "lvlOverride"):
                at = _level_index(override.get(W + "ilvl"))
                own = override.find(W + "lvl")
                if own is not None:
                    instance.levels[at] = _level(own)
                start = number_of(override, "startOverride")
                if start is not None:
                    instance.starts[at] = start
            self._instances[num.get(W + "numId", "")] = instance

    def level_of_style(self, num_id: str, style: str) -> int | None:
        """The level that a list gives to paragraphs of a style."""
        instance = self._instances.get(num_id)
        return next((at for at, level in instance.levels.items() if level.style == style), None) if instance else None

    def label(self, num_id: str, at: int) -> str:
        """Count one paragraph and return its label, "" where there is none to show."""
        instance = self._instances.get(num_id)
        if instance is None or at not in instance.levels:
            return ""
        counters = self._counters.setdefault(instance.abstract, [None] * LEVELS)
        if num_id not in self._restarted:
            self._restarted.add(num_id)
            for restarted in instance.starts:
                counters[restarted] = None
        counted = counters[at]
        counters[at] = instance.start(at) if counted is None else counted + 1
        for above in range(at):
            if counters[above] is None:
                counters[above] = instance.start(above)
        for below in range(at + 1, LEVELS):
            rule = instance.levels[below].restart if below in instance.levels else None
            if rule is None or (rule and rule > at):
                counters[below] = None
        return _show(instance, instance.levels[at], counters)


def _level_index(raw: str | None) -> int:
    return min(int(raw), LEVELS - 1) if raw is not None and re.fullmatch(r"\d{1,3}", raw) else 0


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {_level_index(element.get(W + "ilvl")): _level(element) for element in abstract.iterfind(W + "lvl")}


def _level(element: etree._Element) -> Level:
    start = number_of(element, "start")
    legal = element.find(W + "isLgl")
    return Level(
        start=1 if start is None else start,
        format=value_of(element, "numFmt") or "decimal",
        text=value_of(element, "lvlText") or "",
        legal=legal is not None and legal.get(W + "val") not in ("0", "false", "off"),
        restart=number_of(element, "lvlRestart"),
        style=value_of(element, "pStyle"),
        space=value_of(element, "suff") == "space",
    )


def _show(instance: Instance, level: Level, counters: list[int | None]) -> str:
    if level.format == "bullet":
        # Bullets are letters of symbol fonts in the private area: any of them is shown as the one that everybody has.
        return re.sub(r"[\ue000-\uf8ff]", "●", level.text.strip())

    def put(hit: re.Match[str]) -> str:
        at = int(hit[1]) - 1
        known = instance.levels.get(at, level)
        count = counters[at]
        style = "decimal" if level.legal else known.format
        return show_number(style, instance.start(at) if count is None else count)

    return re.sub(r"%([1-9])", put, level.text) + (" " if level.space else "")
