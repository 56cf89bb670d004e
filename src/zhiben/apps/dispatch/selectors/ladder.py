"""The ladder of a county: its own rungs, or those it begins with until it has confirmed its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from zhiben.apps.dispatch.models import Audience, Instrument, LadderRung
from zhiben.core.dates.ladders import Ladder
from zhiben.core.dates.reminders import Rung
from zhiben.core.dates.working_days import Calendar
from zhiben.foundation.calendar.selectors import calendar_of

LOCAL = "本地参数，待本县确认"
_A, _I, _K = Audience, Instrument, LadderRung.Applies
# code, label, working days from the due day, who hears of it from then on, what is proposed. No directive sets them.
DEFAULTS: dict[str, tuple[tuple[str, str, int, tuple[str, ...], str], ...]] = {
    _K.SIGN: (
        ("before", "签收时限前 1 个工作日", -1, (), _I.NONE),
        ("due", "签收时限当天", 0, (), _I.NONE),
        ("head", "逾期 1 个工作日", 1, (_A.UNIT_HEAD,), _I.NONE),
        ("lead", "逾期 3 个工作日", 3, (_A.LEAD,), _I.REMINDER),
        ("office", "逾期 5 个工作日", 5, (_A.OFFICE,), _I.URGE),
        ("leader", "逾期 10 个工作日", 10, (_A.LEADER,), _I.CIRCULAR),
        ("talk", "逾期 15 个工作日", 15, (), _I.TALK),
    ),
    _K.OCCURRENCE: (
        ("before", "到期前 3 个工作日", -3, (), _I.NONE),
        ("due", "到期当天", 0, (), _I.NONE),
        ("head", "逾期 1 个工作日", 1, (_A.UNIT_HEAD,), _I.NONE),
        ("lead", "逾期 3 个工作日", 3, (_A.LEAD,), _I.NONE),
        ("office", "逾期 5 个工作日", 5, (_A.OFFICE,), _I.URGE),
        ("leader", "逾期 10 个工作日", 10, (_A.LEADER,), _I.CIRCULAR),
        ("talk", "逾期 15 个工作日", 15, (), _I.TALK),
    ),
    _K.RETURN: (
        ("before", "截止前 1 个工作日", -1, (), _I.NONE),
        ("due", "截止当天", 0, (), _I.NONE),
        ("head", "逾期 1 个工作日", 1, (_A.UNIT_HEAD, _A.OFFICE), _I.REMINDER),
        ("office", "逾期 3 个工作日", 3, (_A.LEAD,), _I.URGE),
        ("leader", "逾期 10 个工作日", 10, (_A.LEADER,), _I.CIRCULAR),
    ),
    _K.LETTER: (
        ("before", "答复时限前 2 个工作日", -2, (), _I.NONE),
        ("due", "答复时限当天", 0, (), _I.NONE),
        ("head", "逾期 1 个工作日", 1, (_A.UNIT_HEAD, _A.OFFICE), _I.NONE),
        ("leader", "逾期 5 个工作日", 5, (_A.LEADER,), _I.CIRCULAR),
        ("talk", "逾期 10 个工作日", 10, (), _I.TALK),
    ),
}


def default_rungs(county_key: UUID, applies_to: str) -> list[LadderRung]:
    """What a county begins with; not saved."""
    return [
        LadderRung(
            county_id=county_key, applies_to=applies_to, code=code, label=label, offset=offset, adds=list(adds),
            instrument=instrument, basis=LOCAL,
        )
        for code, label, offset, adds, instrument in DEFAULTS[applies_to]
    ]  # fmt: skip


def rungs_of(county_key: UUID) -> dict[str, list[LadderRung]]:
    """Every ladder of a county in the order of its days, switched-off rungs included. One query."""
    found: dict[str, list[LadderRung]] = {kind: [] for kind in DEFAULTS}
    for row in LadderRung.objects.filter(county_id=county_key).order_by("applies_to", "offset", "pk"):
        found[row.applies_to].append(row)
    return {kind: rows or default_rungs(county_key, kind) for kind, rows in found.items()}


@dataclass(frozen=True, slots=True)
class CountyLadder:
    """One ladder as a run uses it: the days, and the rows behind its codes."""

    applies_to: str
    ladder: Ladder
    rows: dict[str, LadderRung]

    def urgent(self, code: str) -> bool:
        """From the third rung on."""
        codes = [rung.code for rung in sorted(self.ladder.rungs, key=lambda rung: rung.offset)]
        return codes.index(code) >= 2


def ladder_from(applies_to: str, rows: Sequence[LadderRung], calendar: Calendar) -> CountyLadder:
    active = [row for row in rows if row.active]
    rungs = tuple(Rung(row.code, row.offset, tuple(row.adds), row.working) for row in active)
    return CountyLadder(applies_to, Ladder(rungs, calendar), {row.code: row for row in active})


def ladders_of(county_key: UUID) -> dict[str, CountyLadder]:
    calendar = calendar_of(county_key)
    return {kind: ladder_from(kind, rows, calendar) for kind, rows in rungs_of(county_key).items()}
