"""What units are asked for: fields and minutes by month, who asks most, and what is asked twice. Grouped SQL only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from zhiben.apps.dispatch.models import Occurrence, UnitReturn
from zhiben.apps.dispatch.selectors.settings import setting
from zhiben.foundation.access.actor import Actor

MONTHS = 12
TOP = 10
DAY_STATES = ("open", "reported", "accepted")
NO_DIRECTIVE = "没有写明文件"


@dataclass(frozen=True, slots=True)
class Month:
    """What one unit is asked for in one month. `minutes`: as the authors of the forms and the county estimate."""

    organisation_id: UUID
    unit: str
    month: date
    fields: int = 0
    returns: int = 0
    days: int = 0
    minutes: int = 0


@dataclass(slots=True)
class Asker:
    """Who asks: a directive, or a form or a task that names none. `minutes` by month; `duties`: fields and minutes by the
    sentence that needs them."""

    words: str
    directive_id: UUID | None
    fields: int = 0
    days: int = 0
    months: dict[date, int] = field(default_factory=dict)
    duties: list[Sentence] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        return sum(self.months.values())

    def add(self, month: date, minutes: int) -> None:
        self.months[month] = self.months.get(month, 0) + minutes


@dataclass(slots=True)
class Sentence:
    """One duty that needs fields."""

    duty_id: UUID
    words: str
    fields: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Twice:
    """One thing that several forms ask of the same units in the same months."""

    label: str
    forms: Sequence[str]
    units: int


@dataclass(frozen=True, slots=True)
class Total:
    """One month of all units together. `units`: how many were asked for anything."""

    month: date
    units: int
    fields: int
    days: int
    minutes: int

    @property
    def each(self) -> int | None:
        """Minutes of a unit that was asked, on average; None where nobody was."""
        return round(self.minutes / self.units) if self.units else None


@dataclass(frozen=True, slots=True)
class Load:
    """`askers`: those that ask most first."""

    months: Sequence[date]
    rows: Sequence[tuple[str, UUID, Sequence[Month | None], int]]
    totals: Sequence[Total]
    askers: Sequence[Asker]
    twice: Sequence[Twice]
    minutes_a_day: int


def first_of(on: date, back: int) -> date:
    """The first of the month so many months before.

    >>> first_of(date(2026, 3, 15), 5)
    datetime.date(2025, 10, 1)
    """
    months = on.year * 12 + on.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def load_of(*, actor: Actor, on: date, county_key: UUID, unit: UUID | None = None) -> Load:
    """The last MONTHS months up to the day's own, of the units the actor sees, or of one of them. Five queries."""
    months = [first_of(on, back) for back in range(MONTHS - 1, -1, -1)]
    window = (months[0], first_of(on, -1))
    minutes_a_day = int(setting("occurrence_minutes", county_key))
    returns, days = _window(actor, *window), _days(actor, *window)
    if unit is not None:
        returns, days = returns.filter(organisation_id=unit), days.filter(organisation_id=unit)
    found, asking = _returns(returns), _askers(returns)
    for row in days:
        month, count = row["month"], row["days"]
        key = (row["organisation_id"], month)
        old = found.get(key) or Month(row["organisation_id"], row["unit"], month)
        minutes = count * minutes_a_day
        found[key] = Month(
            old.organisation_id, old.unit, month, old.fields, old.returns, old.days + count, old.minutes + minutes
        )  # fmt: skip
        words = row["number"] or row["title"] or NO_DIRECTIVE
        asker = asking.setdefault((row["directive"], words), Asker(words, row["directive"]))
        asker.days += count
        asker.add(month, minutes)
    askers = sorted(asking.values(), key=lambda each: (-each.minutes, each.words))
    return Load(months, _table(found, months), _totals(found, months), askers[:TOP], _twice(returns), minutes_a_day)


def _totals(found: dict[Any, Month], months: Sequence[date]) -> list[Total]:
    by_month: dict[date, list[Month]] = {month: [] for month in months}
    for each in found.values():
        by_month[each.month].append(each)
    return [
        Total(
            month, len(rows), sum(each.fields for each in rows), sum(each.days for each in rows),
            sum(each.minutes for each in rows),
        )
        for month, rows in by_month.items()
    ]  # fmt: skip


def _table(found: dict[Any, Month], months: Sequence[date]) -> list[tuple[str, UUID, Sequence[Month | None], int]]:
    units = {month.organisation_id: month.unit for month in found.values()}
    rows = []
    for key, unit in units.items():
        cells = [found.get((key, month)) for month in months]
        rows.append((unit, key, cells, sum(cell.minutes for cell in cells if cell)))
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def _seen(actor: Actor) -> Q:
    return actor.scope.q(area="", organisation="organisation_id")


def _window(actor: Actor, start: date, end: date) -> QuerySet[UnitReturn]:
    rows = UnitReturn.objects.filter(_seen(actor), round__due_at__date__gte=start, round__due_at__date__lt=end)
    return rows.exclude(round__state__in=("planned", "cancelled")).exclude(state="excused").order_by()


def _returns(asked: QuerySet[UnitReturn]) -> dict[Any, Month]:
    rows = asked.values("organisation_id", unit=F("organisation__short_name"), month=TruncMonth("round__due_at"))
    counted = rows.annotate(
        fields=Count("round__form__fields"),
        returns=Count("pk", distinct=True),
        minutes=Sum("round__form__fields__minutes"),
    )
    return {
        (row["organisation_id"], row["month"].date()): Month(
            row["organisation_id"], row["unit"], row["month"].date(), row["fields"], row["returns"], 0, row["minutes"] or 0
        )
        for row in counted
    }  # fmt: skip


def _days(actor: Actor, start: date, end: date) -> Any:
    """Days of tasks, by unit, directive and month. By the index of state and day."""
    rows = Occurrence.objects.filter(_seen(actor), state__in=DAY_STATES, due_on__gte=start, due_on__lt=end).order_by()
    by_month = rows.values(
        "organisation_id", unit=F("organisation__short_name"), month=TruncMonth("due_on"),
        directive=F("task__directive_id"), number=F("task__directive__document_number"),
        title=F("task__directive__title"),
    )  # fmt: skip
    return by_month.annotate(days=Count("pk"))


def _askers(asked: QuerySet[UnitReturn]) -> dict[Any, Asker]:
    """By directive, with the duties that need the fields."""
    path = "round__form__fields__"
    rows = asked.values(
        duty=F(f"{path}duty_id"), directive=F(f"{path}duty__directive_id"), clause=F(f"{path}duty__clause__label"),
        number=F(f"{path}duty__directive__document_number"), title=F(f"{path}duty__directive__title"),
        measure=F(f"{path}duty__measure"), why=F(f"{path}needed_because"), month=TruncMonth("round__due_at"),
    )  # fmt: skip
    found: dict[Any, Asker] = {}
    duties: dict[UUID, Sentence] = {}
    for row in rows.annotate(fields=Count("pk"), minutes=Sum(f"{path}minutes")):
        words = row["number"] or row["title"] or row["why"] or NO_DIRECTIVE
        asker = found.setdefault((row["directive"], words), Asker(words, row["directive"]))
        asker.fields += row["fields"]
        asker.add(row["month"].date(), row["minutes"] or 0)
        if row["duty"] is not None:
            if row["duty"] not in duties:
                said = f"{row['clause'] or ''} {row['measure'][:40]}".strip()
                duties[row["duty"]] = Sentence(row["duty"], said)
                asker.duties.append(duties[row["duty"]])
            duties[row["duty"]].fields += row["fields"]
            duties[row["duty"]].minutes += row["minutes"] or 0
    return found


def _twice(returns: QuerySet[UnitReturn]) -> list[Twice]:
    """Fields of different forms that count the same thing, or are called the same, asked of the same unit."""
    path = "round__form__fields__"
    asked = returns.exclude(**{f"{path}label": ""}).values_list(
        "round__form_id", "round__form__name", f"{path}label", f"{path}indicator", "organisation_id"
    )
    units: dict[Any, set[UUID]] = {}
    by_thing: dict[str, dict[Any, tuple[str, str]]] = {}
    for form, name, label, indicator, organisation in asked.distinct():
        if label:
            units.setdefault(form, set()).add(organisation)
            by_thing.setdefault(indicator or label, {})[form] = (name, label)
    found = []
    for forms in by_thing.values():
        both = _in_several([units[form] for form in forms])
        names = sorted({name for name, _ in forms.values()})
        if len(names) > 1 and both:
            found.append(Twice(next(iter(forms.values()))[1], names, both))
    return sorted(found, key=lambda each: (-each.units, each.label))


def _in_several(groups: Sequence[set[UUID]]) -> int:
    """How many units are in at least two of the groups."""
    seen: set[UUID] = set()
    twice: set[UUID] = set()
    for group in groups:
        twice |= seen & group
        seen |= group
    return len(twice)
