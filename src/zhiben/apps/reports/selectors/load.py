"""What units are asked for: fields and minutes by month, who asks most, and what is asked twice. Grouped SQL only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth

from zhiben.apps.dispatch.models import Occurrence, UnitReturn
from zhiben.apps.dispatch.selectors.settings import setting
from zhiben.foundation.access.actor import Actor

MONTHS = 6
TOP = 10
DAY_STATES = ("open", "reported", "accepted")


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


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a directive, or a form that names no duty."""

    words: str
    directive_id: UUID | None
    fields: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Twice:
    """One thing that several forms ask of the same units in the same months."""

    label: str
    forms: Sequence[str]
    units: int


@dataclass(frozen=True, slots=True)
class Load:
    months: Sequence[date]
    rows: Sequence[tuple[str, UUID, Sequence[Month | None], int]]
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


def load_of(*, actor: Actor, on: date, county_key: UUID) -> Load:
    """The last MONTHS months up to the day's own, of the units the actor sees. Five queries."""
    months = [first_of(on, back) for back in range(MONTHS - 1, -1, -1)]
    end = first_of(on, -1)
    minutes_a_day = int(setting("occurrence_minutes", county_key))
    found = _returns(actor, months[0], end)
    for row in _days(actor, months[0], end):
        key = (row["organisation_id"], row["month"])
        old = found.get(key) or Month(row["organisation_id"], row["unit"], row["month"])
        found[key] = Month(
            old.organisation_id, old.unit, old.month, old.fields, old.returns, row["days"],
            old.minutes + row["days"] * minutes_a_day,
        )  # fmt: skip
    return Load(
        months, _table(found, months), _askers(actor, months[0], end), _twice(actor, months[0], end), minutes_a_day
    )


def _table(found: dict[Any, Month], months: Sequence[date]) -> list[tuple[str, UUID, Sequence[Month | None], int]]:
    units = {month.organisation_id: month.unit for month in found.values()}
    rows = []
    for key, unit in units.items():
        cells = [found.get((key, month)) for month in months]
        rows.append((unit, key, cells, sum(cell.minutes for cell in cells if cell)))
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def _seen(actor: Actor) -> Q:
    return actor.scope.q(area="", organisation="organisation_id")


def _window(actor: Actor, start: date, end: date) -> Any:
    rows = UnitReturn.objects.filter(_seen(actor), round__due_at__date__gte=start, round__due_at__date__lt=end)
    return rows.exclude(round__state__in=("planned", "cancelled")).exclude(state="excused").order_by()


def _returns(actor: Actor, start: date, end: date) -> dict[Any, Month]:
    rows = _window(actor, start, end).values(
        "organisation_id", unit=F("organisation__short_name"), month=TruncMonth("round__due_at")
    )
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
    """Days of tasks. By the index of state and day."""
    rows = Occurrence.objects.filter(_seen(actor), state__in=DAY_STATES, due_on__gte=start, due_on__lt=end).order_by()
    by_month = rows.values("organisation_id", unit=F("organisation__short_name"), month=TruncMonth("due_on"))
    return by_month.annotate(days=Count("pk"))


def _askers(actor: Actor, start: date, end: date) -> list[Asker]:
    rows = _window(actor, start, end).values(
        directive=F("round__form__fields__duty__directive_id"),
        number=F("round__form__fields__duty__directive__document_number"),
        title=F("round__form__fields__duty__directive__title"),
        why=F("round__form__fields__needed_because"),
    )
    counted = rows.annotate(fields=Count("pk"), minutes=Sum("round__form__fields__minutes")).order_by("-minutes")[:TOP]
    return [
        Asker(row["number"] or row["title"] or row["why"] or "—", row["directive"], row["fields"], row["minutes"] or 0)
        for row in counted
    ]


def _twice(actor: Actor, start: date, end: date) -> list[Twice]:
    """Fields of different forms that count the same thing, or are called the same, asked of the same unit."""
    path = "round__form__fields__"
    asked = (
        _window(actor, start, end)
        .exclude(**{f"{path}label": ""})
        .values_list("round__form_id", "round__form__name", f"{path}label", f"{path}indicator", "organisation_id")
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
