"""All values of a text in one call: deadlines, rhythms, targets, thresholds and consequences, with their places."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiben.core.directive.consequences import read_consequences
from zhiben.core.directive.deadlines import read_deadlines
from zhiben.core.directive.figures import read_figures
from zhiben.core.directive.model import Recurrence
from zhiben.core.directive.reading import DocumentDates, Found, Ground, Trouble
from zhiben.core.directive.reporting import Report, reports_of
from zhiben.core.text.recurrences import Rhythm

_HOUR_OR_BEFORE = re.compile(
    r"的?(?:上午|下午|中午|晚上?)?(?:\d{1,2}[：时点](?:\d{2}|整|半)?分?|下班)?之?前|的?\d{1,2}[时点：]"
)

__all__ = ["DocumentDates", "Found", "Ground", "Trouble", "read_ground", "read_values"]


def read_values(
    text: str, pieces: Sequence[tuple[int, int]], dates: DocumentDates
) -> tuple[list[Found], list[Trouble]]:
    """Values in the order of the text, each inside one piece, and what could not be settled.

    Args: `text` is the whole document's folded plain text; `pieces` its sentence pieces, half-open, ascending.

    >>> found, _ = read_values("各镇每周五巡查，12月底前完成率达95%。", [(0, 21)], DocumentDates(year=2025))
    >>> [(f.kind, text) for f in found if (text := "各镇每周五巡查，12月底前完成率达95%。"[f.start : f.end])]
    [('recurrences', '每周五'), ('deadlines', '12月底前'), ('targets', '达95%')]
    """
    found, troubles, _ = read_ground(Ground(text, pieces, dates))
    return found, troubles


def read_ground(ground: Ground) -> tuple[list[Found], list[Trouble], list[Report]]:
    """Values, what could not be settled, and the reports: days on which something is only reported are no rhythm."""
    every = [rhythm for rhythm in ground.rhythms if ground.piece(rhythm.start, rhythm.end) is not None]
    found, troubles = read_deadlines(ground, [(rhythm.start, rhythm.head_end) for rhythm in every])
    found += read_figures(ground, [(rhythm.start, rhythm.end) for rhythm in every])
    found += read_consequences(ground)
    reports = reports_of(ground)
    reported = {report.start for report in reports}
    yearly = [(report.start, report.end) for report in reports if report.yearly]
    if yearly:  # days that come back every year are due to be reported on, once as a report
        found = [f for f in found if f.kind != "deadlines" or not any(a <= f.start < b for a, b in yearly)]
    found += [
        Found(
            "recurrences", rhythm.start, rhythm.end, Recurrence(times=rhythm.times, per=rhythm.per, rrule=rhythm.rule)
        )
        for rhythm in every
        if ground.mark(rhythm.start) != "《" and not (rhythm.start in reported and _on_fixed_day(ground.text, rhythm))
    ]
    found.sort(key=lambda f: (f.start, f.end))
    return found, troubles, reports


def _on_fixed_day(text: str, rhythm: Rhythm) -> bool:
    """Whether it falls on one day or hour; a report that does is due, and no rhythm of acts."""
    if rhythm.per == "year":
        return "BYMONTH" in (rhythm.rule or "")
    if rhythm.per in ("day", "week"):
        return _HOUR_OR_BEFORE.match(text, rhythm.head_end) is not None
    return "BYMONTHDAY" in (rhythm.rule or "")
