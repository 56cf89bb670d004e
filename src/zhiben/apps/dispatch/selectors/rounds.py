"""Rounds, their forms and what units return in them, as an actor sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from zhiben.apps.directives.models import Directive, Reading
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.lifecycle import ReturnState, RoundState
from zhiben.apps.dispatch.models import FormField, ReturnForm, Round, RoundSeries, Task, UnitReturn
from zhiben.core.errors import NotVisible
from zhiben.core.paging import broken, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.scope import AreaKey
from zhiben.foundation.calendar.selectors import calendar_of

_WEEKDAYS = "一二三四五六日"


def home_area(actor: Actor) -> Area:
    """The area in which the actor starts rounds: the highest of its grants. Raises: NotVisible."""
    keys = sorted(actor.scope_for(permissions.ROUNDS).areas)
    found = Area.objects.filter(pk__in=[key.id for key in keys]).order_by("level", "name", "pk").first()
    if found is None:
        raise NotVisible("round.no_area", "您没有可以发起调度的区域，请联系安全管理员授权。")
    return found


def holds(actor: Actor, area: Area) -> bool:
    """Whether the actor runs rounds in exactly this area or in one above it."""
    mine = actor.scope_for(permissions.ROUNDS).areas
    keys = (("county", area.county_key), ("town", area.town_key), ("village", area.village_key))
    return any(AreaKey(level, key) in mine for level, key in keys if key)


def visible_forms(actor: Actor) -> QuerySet[ReturnForm]:
    """Forms are no secret in their county: whoever fills one in may read it."""
    return ReturnForm.objects.filter(actor.scope.county_q(area="area"))


def form(form_id: UUID, *, actor: Actor) -> ReturnForm:
    """Raises: NotVisible."""
    found = visible_forms(actor).filter(pk=form_id).select_related("area").first()
    if found is None:
        raise NotVisible("form.absent", "没有这张报送表，或其不在您的管辖范围内。")
    return found


def form_rows(actor: Actor) -> list[ReturnForm]:
    """The newest versions first, each with how many fields and rounds it has. One query."""
    rows = visible_forms(actor).annotate(
        field_count=Count("fields", distinct=True), round_count=Count("rounds", distinct=True)
    )
    return list(rows.order_by("retired_at", "name", "-version")[:300])


def visible_returns(actor: Actor) -> QuerySet[UnitReturn]:
    """In or below the actor's areas, or of the actor's own office."""
    own = Q(organisation_id=actor.organisation_id) if actor.organisation_id and actor.scope else Q(pk__in=())
    return UnitReturn.objects.filter(actor.scope.q(area="", organisation="organisation_id") | own)


def visible_rounds(actor: Actor) -> QuerySet[Round]:
    """Those of the actor's areas, and those in which somebody the actor sees must answer."""
    asked = visible_returns(actor).filter(round=OuterRef("pk"))
    return Round.objects.filter(actor.scope.q(area="area", organisation=None) | Exists(asked))


def round_(round_id: UUID, *, actor: Actor) -> Round:
    """Raises: NotVisible."""
    found = visible_rounds(actor).filter(pk=round_id).select_related("area", "form", "directive", "previous").first()
    if found is None:
        raise NotVisible("round.absent", "没有这次调度，或其不在您的管辖范围内。请从调度列表中重新选择。")
    return found


def return_(return_id: UUID, *, actor: Actor) -> UnitReturn:
    """Raises: NotVisible."""
    rows = visible_returns(actor).filter(pk=return_id)
    found = rows.select_related("round__form", "round__area", "round__directive", "organisation__area", "area").first()
    if found is None:
        raise NotVisible("return.absent", "没有这份报送，或其不在您的管辖范围内。")
    return found


def answers_for(found: UnitReturn, actor: Actor) -> bool:
    """Whether the actor acts for the unit: its officers, and those of the town or village it is the office of."""
    if not actor.may(permissions.CARRY_OUT):
        return False
    if found.organisation_id == actor.organisation_id or found.organisation_id in actor.scope.organisations:
        return True
    return found.area.level != "county" and any(key.id == found.area_id for key in actor.scope.areas)


def fields_of(form_id: UUID) -> list[FormField]:
    return list(FormField.objects.filter(form_id=form_id).select_related("duty"))


# ---- who must answer


def answerers(
    area: Area, *, on: date, kinds: Iterable[str] = (), units: Iterable[UUID] = (), directive_id: UUID | None = None
) -> list[Organisation]:
    """Organisations in force in or below the area: of these kinds, these themselves, those with tasks of the directive."""
    wanted = Q(kind__in=sorted(set(kinds))) | Q(pk__in=list(units))
    if directive_id:
        wanted |= Q(
            Exists(Task.objects.filter(directive_id=directive_id, organisation=OuterRef("pk"), issued_at__isnull=False))
        )
    below = Q(**{f"area__{area.level}_key": area.pk})
    rows = Organisation.objects.in_force(on).filter(wanted, below).select_related("area")
    return list(rows.order_by("short_name", "pk"))


# ---- what a directive asks for


@dataclass(frozen=True, slots=True)
class ReportingDay:
    """A day of reporting that a directive writes. `note`: that nobody works on it; the day stays as written."""

    on: date
    note: str
    words: str
    planned: bool


@dataclass(frozen=True, slots=True)
class ReportingMonthly:
    """A day of every month."""

    day: int
    words: str
    planned: bool


def reporting_of(directive: Directive) -> tuple[list[ReportingDay], list[ReportingMonthly]]:
    """The days and monthly days that the compiled text asks reports on, with which of them are planned already."""
    reading = Reading.objects.filter(directive=directive).first()
    entries = (reading.compiled or {}).get("reporting", []) if reading else []
    text = reading.text if reading else ""
    made = Round.objects.filter(directive=directive).exclude(state=RoundState.CANCELLED)
    there = {timezone.localdate(at) for at in made.values_list("due_at", flat=True)}
    rules = set(RoundSeries.objects.filter(directive=directive, active=True).values_list("rule", flat=True))
    days: dict[date, str] = {}
    monthly: dict[int, str] = {}
    for entry in entries:
        words = text[entry["start"] : entry["end"]]
        for day in entry.get("dates", []):
            days.setdefault(day if isinstance(day, date) else date.fromisoformat(day), words)
        if entry.get("day_of_month"):
            monthly.setdefault(int(entry["day_of_month"]), words)
    found = [
        ReportingDay(day, day_note(day, directive.area), words, day in there) for day, words in sorted(days.items())
    ]
    return found, [
        ReportingMonthly(day, words, any(f"BYMONTHDAY={day}" in rule for rule in rules))
        for day, words in monthly.items()
    ]


def day_note(day: date, area: Area) -> str:
    """What is to be said of a day on which nobody works. It is kept as written."""
    if calendar_of(area.county_key).is_working_day(day):
        return ""
    return f"{day.month}月{day.day}日为周{_WEEKDAYS[day.weekday()]}，非工作日，按原文保留"


# ---- lists

PAGE_ROWS = 40
VIEWS = {"open": "报送中", "planned": "未开始", "closed": "已截止", "mine": "待我报送", "cancelled": "已取消"}


@dataclass(frozen=True, slots=True)
class RoundFilter:
    view: str = "open"
    text: str = ""
    directive: UUID | None = None
    after: str = ""


def round_rows(wanted: RoundFilter, *, actor: Actor) -> QuerySet[Round]:
    """Unsorted, without the page."""
    if wanted.view == "mine":
        rows = Round.objects.filter(Exists(owed(actor).filter(round=OuterRef("pk"))))
    else:
        rows = visible_rounds(actor).filter(state=wanted.view if wanted.view in VIEWS else "open")
    if wanted.text:
        rows = rows.filter(Q(name__icontains=wanted.text) | Q(form__name__icontains=wanted.text))
    return rows.filter(directive_id=wanted.directive) if wanted.directive else rows


def behind(rows: QuerySet[Round], after: str) -> QuerySet[Round]:
    """The rest of a list by due day, newest first. Raises: InputError for a broken cursor."""
    try:
        moment, key = read_cursor(after)
        at, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError as error:
        raise broken() from error
    return rows.filter(due_at__lte=at).filter(Q(due_at__lt=at) | Q(pk__lt=pk))


def owed(actor: Actor) -> QuerySet[UnitReturn]:
    """What the actor's own office still has to return in rounds that run, or that closed without it."""
    from zhiben.apps.dispatch.selectors.mine import borne

    states = (RoundState.OPEN.value, RoundState.CLOSED.value)
    return UnitReturn.objects.filter(borne(actor), state=ReturnState.EXPECTED.value, round__state__in=states)


def tallies(rounds: Sequence[Round], *, actor: Actor) -> dict[UUID, Counter[str]]:
    """By round, how many returns of those the actor sees stand in which state, with `late` beside. One query."""
    rows = visible_returns(actor).filter(round__in=[each.pk for each in rounds])
    found: dict[UUID, Counter[str]] = {each.pk: Counter() for each in rounds}
    for key, state, late, count in rows.values_list("round_id", "state", "late").annotate(Count("pk")).order_by():
        _count(found[key], state, late, count)
    return found


def tally_of(owners: Iterable[UnitReturn]) -> Counter[str]:
    """The same, of returns that are there already."""
    found: Counter[str] = Counter()
    for owner in owners:
        _count(found, owner.state, owner.late, 1)
    return found


def _count(found: Counter[str], state: str, late: bool, count: int) -> None:
    found[state] += count
    found["all"] += count
    if late and state == ReturnState.SUBMITTED:
        found["late"] += count


@dataclass(frozen=True, slots=True)
class Closing:
    """How a round ended. Who did not report is named and counts for nothing: not for zero."""

    in_time: list[UnitReturn]
    late: list[UnitReturn]
    missing: list[UnitReturn]
    excused: list[UnitReturn]


def closing_list(found: Round, *, actor: Actor) -> Closing:
    """Of the units that the actor sees, by name. One query."""
    rows = visible_returns(actor).filter(round=found).select_related("organisation")
    return sorted_out(rows.order_by("organisation__short_name", "pk"))


def sorted_out(owners: Iterable[UnitReturn]) -> Closing:
    """Each under the word that holds for it."""
    lists = Closing([], [], [], [])
    for each in owners:
        if each.state == ReturnState.SUBMITTED:
            (lists.late if each.late else lists.in_time).append(each)
        elif each.state == ReturnState.EXCUSED:
            lists.excused.append(each)
        else:
            lists.missing.append(each)
    return lists


@dataclass(frozen=True, slots=True)
class ReturnDue:
    """One return still owed, for whoever reminds."""

    return_id: UUID
    round_id: UUID
    round: str
    organisation_id: UUID
    unit: str
    due_at: datetime
    state: str
    county_key: UUID

    @property
    def due_on(self) -> date:
        return timezone.localdate(self.due_at)


def returns_due(on: date, *, ahead: int = 7) -> list[ReturnDue]:
    """For the scheduler, over all counties: what is owed in rounds that are open and due no later than `ahead` days
    after `on`, or that closed without the unit. Returns are in the order of their due day. One query."""
    until = on + timedelta(days=ahead)
    states = (RoundState.OPEN.value, RoundState.CLOSED.value)
    rows: QuerySet[Any] = UnitReturn.objects.filter(
        state=ReturnState.EXPECTED.value,
        round__state__in=states,
        round__opens_on__lte=on,
        round__due_at__date__lte=until,
    )
    columns = (
        "pk",
        "round_id",
        "round__name",
        "organisation_id",
        "organisation__short_name",
        "round__due_at",
        "state",
        "county_key",
    )
    return [ReturnDue(*row) for row in rows.order_by("round__due_at", "pk").values_list(*columns)]
