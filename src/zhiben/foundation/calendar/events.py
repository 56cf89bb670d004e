"""What others may react to: terms counted into a year are counted again when its days change."""

from __future__ import annotations

from dataclasses import dataclass

from zhiben.foundation import outbox


@outbox.event("calendar.changed")
@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """A day of the year changed, or the year was announced."""

    year: int
    announced: bool
