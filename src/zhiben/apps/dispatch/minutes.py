"""The minutes of a meeting as an official document: what was decided, who does it by when, and who was there. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhiben.foundation.documents.layout.content import Block, Heading, Official, Paragraph, long_date

UNDONE, TO_FILL_IN = "（尚未确定承担单位）", "（请补充）"


@dataclass(frozen=True, slots=True)
class Decided:
    """One item, and the units with their days; a day of None is not written."""

    text: str
    units: Sequence[tuple[str, date | None]]


def minutes_of(
    *, office: str, title: str, held_on: date, chair: str, place: str, items: Sequence[Decided],
    attendance: Sequence[tuple[str, str]] = (),
) -> Official:  # fmt: skip
    """In the form of 纪要. Nothing is said of what nobody wrote down."""
    opened = f"{long_date(held_on)}，{f'{chair}主持' if chair else ''}召开{title}。会议议定以下事项。"
    blocks: list[Block] = [Paragraph(text=opened)]
    for item in items:
        blocks += [Heading(level=1, text=item.text), Paragraph(text=_carried(item))]
    return Official(
        head=f"{place}会议", title=f"{title}纪要", blocks=tuple(blocks), signer=office, sealed=False, form="minutes",
        attendance=tuple((word, names) for word, names in attendance if names), printed_by=office,
    )  # fmt: skip


def _carried(item: Decided) -> str:
    if not item.units:
        return UNDONE
    return "责任单位：" + "；".join(f"{unit}（{long_date(due)}前）" if due else unit for unit, due in item.units) + "。"
