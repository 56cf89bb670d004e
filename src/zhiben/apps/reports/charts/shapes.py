"""What a chart shows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

MOST_SERIES, MOST_BARS, MOST_COLUMNS = 5, 12, 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: its label, and for each series the value and its words; None is not reported, and has no bar."""

    label: str
    values: Sequence[Decimal | None]
    words: Sequence[str]
    links: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One month of a trend: its parts from below, one for each series; `words` of the whole stand above it. None: nothing
    was asked, which is no zero."""

    label: str
    values: Sequence[Decimal | None]
    words: str
    below: str = ""


def check_bars(bars: Sequence[Bar], series: Sequence[str]) -> None:
    """Raises: ValueError."""
    if len(series) > MOST_SERIES or len(bars) > MOST_BARS:
        raise ValueError(f"a chart shows at most {MOST_SERIES} series and {MOST_BARS} bars")


def check_columns(columns: Sequence[Column], series: Sequence[str]) -> None:
    """Raises: ValueError."""
    if len(series) > MOST_SERIES or len(columns) > MOST_COLUMNS:
        raise ValueError(f"a trend shows at most {MOST_SERIES} series and {MOST_COLUMNS} columns")
