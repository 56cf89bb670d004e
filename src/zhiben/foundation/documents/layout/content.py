"""What an official document says, apart from how it looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, StringConstraints

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Cell = Annotated[str, StringConstraints(max_length=2_000)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Heading(Part):
    """`level` 1 一、 2 （一） 3 1. 4 （1）. `then` goes on in the same paragraph in the font of the body."""

    kind: Literal["heading"] = "heading"
    level: Annotated[int, Field(ge=1, le=4)]
    text: Line
    then: Text = ""


class Paragraph(Part):
    kind: Literal["paragraph"] = "paragraph"
    text: Text


class Table(Part):
    """`widths` are shares of the text block; empty: by what the columns hold."""

    kind: Literal["table"] = "table"
    title: Line = ""
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    widths: tuple[float, ...] = ()


class Picture(Part):
    """A png, as wide as the text block or `share` of it. `title` stands below it."""

    kind: Literal["picture"] = "picture"
    title: Line = ""
    png: Base64Bytes
    share: Annotated[float, Field(gt=0, le=1)] = 1.0


Block = Annotated[Heading | Paragraph | Table | Picture, Field(discriminator="kind")]


class Attachment(Part):
    """On pages of its own after the document. Without blocks it is only named: what is attached is another file."""

    title: Line
    blocks: tuple[Block, ...] = ()


class Official(Part):
    """One document. `number` and `dated_on` come with its issue; a draft shows where they will stand.

    `head`: the name in red, without "文件"; `masthead`: the whole of it where it is another one, as of a brief. `signatory` makes it a document upward (签发人). `sealed` leaves the room for
    the seal that the date stands in. `receivers` are separated as they are given. `form`: 文件, 信函 or 纪要;
    minutes have `attendance` (出席, 请假, 列席 with the names) in place of signer and seal.
    """

    head: Line
    masthead: Line = ""
    number: Line = ""
    title: Line
    receivers: Line = ""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    signer: Line
    dated_on: date | None = None
    sealed: bool = True
    note: Line = ""
    cc: Line = ""
    printed_by: Line = ""
    printed_on: date | None = None
    signatory: Line = ""
    copy_number: Annotated[str, StringConstraints(pattern=r"^(\d{6})?$")] = ""
    secrecy: Line = ""
    urgency: Line = ""
    form: Literal["document", "letter", "minutes"] = "document"
    attendance: tuple[tuple[Line, Text], ...] = ()

    @property
    def red_name(self) -> str:
        """A letter bears the name alone, minutes the name and what they are."""
        return self.masthead or self.head + {"document": "文件", "letter": "", "minutes": "纪要"}[self.form]


_DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    """1 to 99 as headings count.

    >>> [chinese(n) for n in (3, 10, 12, 20, 45)]
    ['三', '十', '十二', '二十', '四十五']
    """
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (
        _DIGITS[ones] if ones or not tens else ""
    )


def label(level: int, number: int) -> str:
    """>>> [label(level, 2) for level in (1, 2, 3, 4)]
    ['二、', '（二）', '2.', '（2）']
    """
    return (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")[level - 1]


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    """Each block with its label: counted per level, begun again below every higher one; "" for what is no heading."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading):
            yield "", block
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (4 - block.level)
        yield label(block.level, counts[block.level - 1]), block


def long_date(day: date) -> str:
    """>>> long_date(date(2026, 3, 2))
    '2026年3月2日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


def width(text: str) -> float:
    """How many characters of the body a text is wide: what is not Chinese counts half.

    >>> width("2026年3月2日")
    6.0
    """
    return sum(1.0 if character > "\u2e7f" or character in "—…“”‘’" else 0.5 for character in text)
