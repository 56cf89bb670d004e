"""Reads: the calendar to count with, and a year to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from zhiben.core.dates.working_days import Calendar, WorkingYear, holiday_names, working_year
from zhiben.core.errors import InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.calendar.models import CalendarDay, CalendarYear, Status
from zhiben.foundation.calendar.permissions import EDIT

FIRST, LAST = 2000, 2100
SEEDED_FROM = "法定节假日推算"
SEEDED_ANNOUNCED = "国务院办公厅年度放假安排（内置）"


def calendar_of(county_key: UUID) -> Calendar:
    """The calendar that terms of a county are counted by: its own days where it keeps a year, else the national ones.

    A year is read when it is first counted into, one query each; keep the calendar no longer than the request or job.
    """
    known: dict[int, WorkingYear] = {}

    def year_of(year: int) -> WorkingYear:
        if year not in known:
            known[year] = _kept(county_key, year) or working_year(year)
        return known[year]

    return Calendar(year_of)


def _kept(county_key: UUID, year: int) -> WorkingYear | None:
    rows = list(
        CalendarDay.objects.filter(year__area=county_key, year__year=year).values_list("day", "kind", "year__status")
    )
    if not rows:
        return None
    off = frozenset(day for day, kind, _ in rows if kind == CalendarDay.Kind.HOLIDAY)
    made_up = frozenset(day for day, kind, _ in rows if kind == CalendarDay.Kind.WORKDAY)
    return WorkingYear(off, made_up, rows[0][2] == Status.ANNOUNCED)


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day as the page shows it. `row` is None where nothing but the week decides."""

    day: date
    works: bool
    kind: str
    name: str
    source: str
    status: str
    changed_by: str = ""
    differs: bool = False

    @property
    def status_label(self) -> str:
        return Status(self.status).label


@dataclass(frozen=True, slots=True)
class ShownYear:
    """`row` None: the county keeps no table of its own for the year yet."""

    area: Area
    year: int
    row: CalendarYear | None
    announced: bool
    source: str
    days: dict[date, ShownDay]

    @property
    def differing(self) -> list[ShownDay]:
        return [day for day in self.days.values() if day.differs]

    @property
    def worked(self) -> int:
        return sum(day.works for day in self.days.values())


def check_year(year: int) -> int:
    """Raises: InputError "calendar.year_unknown"."""
    if not FIRST <= year <= LAST:
        raise InputError("calendar.year_unknown", f"没有 {year} 年的日历，请选择 {FIRST} 至 {LAST} 年。", year=year)
    return year


def shown_year(year: int, *, actor: Actor) -> ShownYear:
    """The year of the actor's county, every day of it. Raises: NotVisible, InputError."""
    area = home_county(actor=actor)
    row = CalendarYear.objects.filter(area=area, year=check_year(year)).prefetch_related("days").first()
    if row is None:
        seeded = working_year(year)
        source = SEEDED_ANNOUNCED if seeded.announced else SEEDED_FROM
        status = Status.ANNOUNCED.value if seeded.announced else Status.DERIVED.value
        kept = {seed.day: (seed.kind, seed.name, source, status, "") for seed in seeds(year)}
        return ShownYear(area, year, None, seeded.announced, source, _days(year, kept))
    kept = {each.day: (each.kind, each.name, each.source, each.status, each.changed_by_name) for each in row.days.all()}
    return ShownYear(area, year, row, row.status == Status.ANNOUNCED, row.source, _days(year, kept))


def _days(year: int, kept: dict[date, tuple[str, str, str, str, str]]) -> dict[date, ShownDay]:
    found = {}
    for day in days_of(year):
        weekly = CalendarDay.Kind.HOLIDAY if day.weekday() >= 5 else CalendarDay.Kind.WORKDAY
        kind, name, source, status, by = kept.get(day, (weekly.value, "", "", "announced", ""))
        works = kind == CalendarDay.Kind.WORKDAY
        # A day that was set back to what its week says is no exception any more.
        differs = day in kept and not (works and kind == weekly)
        found[day] = ShownDay(day, works, kind, name, source, status, by, differs)
    return found


def days_of(year: int) -> Iterable[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))


@dataclass(frozen=True, slots=True)
class Seed:
    day: date
    kind: str
    name: str


def seeds(year: int) -> list[Seed]:
    """The days of the national calendar that differ from the week."""
    known, names = working_year(year), holiday_names(year)
    off = [Seed(day, CalendarDay.Kind.HOLIDAY.value, names.get(day, "")) for day in known.off]
    made_up = [Seed(day, CalendarDay.Kind.WORKDAY.value, "调休上班") for day in known.made_up]
    return sorted([*off, *made_up], key=lambda seed: seed.day)


def may_edit(area: Area, *, actor: Actor) -> bool:
    """Whoever keeps the calendar keeps it for the whole county."""
    return any(key.id == area.pk for key in actor.scope_for(EDIT).areas)
