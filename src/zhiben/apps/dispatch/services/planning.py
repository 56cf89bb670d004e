"""Planning rounds: for the days of a directive, for a leader, by hand, and as a series that comes again and again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.lifecycle import ReturnState, RoundState
from zhiben.apps.dispatch.models import FormField, ReturnForm, Round, RoundSeries, UnitReturn
from zhiben.apps.dispatch.selectors import rounds as selectors
from zhiben.apps.dispatch.selectors.settings import setting
from zhiben.core.dates.recurrences import Recurrence, monthly
from zhiben.core.errors import Conflict, InputError, NotVisible
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.search.folding import folded

# A day as written lasts until it ends.
END_OF_DAY = time(23, 59, 59)
KEYS = ("county_key", "town_key", "village_key", "grid_key")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who must answer: kinds of organisation, single ones, whoever has tasks of the directive."""

    kinds: Collection[str] = ()
    units: Collection[UUID] = ()
    bearers: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a round is to be. `opens_on` None: as many days before as the county has set."""

    name: str
    due_on: date
    due_time: time = END_OF_DAY
    opens_on: date | None = None
    period_from: date | None = None
    ad_hoc_for: str = ""
    closes_by_itself: bool = False
    asked: Asked = field(default_factory=Asked)


@transaction.atomic
def plan_round(*, form_id: UUID, plan: Plan, actor: Actor, now: datetime, directive_id: UUID | None = None) -> Round:
    """A round with the units that must answer in it. It opens on its day by itself, or when somebody opens it.

    Raises: NotVisible, NotPermitted, InputError "round.no_units", "round.no_fields", "round.day_past", "round.name_missing",
    Conflict "form.retired", "round.collected_already".
    """
    actor.require(permissions.ROUNDS)
    form = selectors.form(form_id, actor=actor)
    area = selectors.home_area(actor)
    directive = directives.directive(directive_id, actor=actor) if directive_id else None
    due_at = timezone.make_aware(datetime.combine(plan.due_on, plan.due_time))
    _check(form, plan, due_at=due_at, now=now)
    on = timezone.localdate(now)
    bearers_of = directive.pk if directive and plan.asked.bearers else None
    units = selectors.answerers(area, on=on, kinds=plan.asked.kinds, units=plan.asked.units, directive_id=bearers_of)
    not_twice(form, units)
    made = _make(
        form,
        plan,
        area=area,
        due_at=due_at,
        units=units,
        directive_id=directive_id,
        series=None,
        by=actor.name,
        now=now,
    )
    said = {"round": made.name, "due": plan.due_on.isoformat(), "units": len(units)}
    audit.record(actions.ROUND_PLANNED, actor=actor, subject=made, **said)
    return made


def _check(form: ReturnForm, plan: Plan, *, due_at: datetime, now: datetime) -> None:
    if not plan.name.strip():
        raise InputError("round.name_missing", "请填写调度名称。")
    if form.retired_at:
        raise Conflict("form.retired", "这张表已有新版，请选用最新版。")
    if due_at < now:
        raise InputError("round.day_past", "截止时间已经过去，请填写以后的日期。", given=plan.due_on)


def _make(
    form: ReturnForm, plan: Plan, *, area: Area, due_at: datetime, units: Sequence[Organisation],
    directive_id: UUID | None, series: RoundSeries | None, by: str, now: datetime,
) -> Round:  # fmt: skip
    fields = list(FormField.objects.filter(form=form))
    if not units:
        raise InputError("round.no_units", "还没有选定报送单位。请选择单位类别、指定单位，或改用有任务的单位。")
    if not fields:
        raise InputError("round.no_fields", "报送表还没有任何栏目，请先完善报送表。")
    earlier = Round.objects.filter(form__name=form.name, area=area, due_at__lt=due_at)
    previous = earlier.exclude(state=RoundState.CANCELLED).order_by("-due_at", "-pk").first()
    opens = plan.opens_on or plan.due_on - timedelta(days=setting("round_opens_before", area.county_key))
    made = Round.objects.create(
        area=area, form=form, series=series, directive_id=directive_id, previous=previous, name=plan.name.strip()[:160],
        ad_hoc_for=plan.ad_hoc_for[:64], opens_on=min(opens, plan.due_on), due_at=due_at,
        period_from=min(plan.period_from, plan.due_on) if plan.period_from else None, period_to=plan.due_on,
        note=selectors.day_note(plan.due_on, area), closes_at=due_at if plan.closes_by_itself else None,
        made_by_name=by, made_at=now,
    )  # fmt: skip
    UnitReturn.objects.bulk_create(
        UnitReturn(round=made, organisation=unit, area=unit.area, **{key: getattr(unit.area, key) for key in KEYS})
        for unit in units
    )
    return made


def not_twice(form: ReturnForm, units: Iterable[Organisation]) -> None:
    """What is being collected from a unit already is not collected from it by a second form at the same time.

    Raises: Conflict "round.collected_already" with the form and the field to use instead.
    """
    fields = list(FormField.objects.filter(form=form))
    asked = UnitReturn.objects.filter(organisation__in=list(units), round__state=RoundState.OPEN.value)
    open_ones = asked.exclude(state=ReturnState.EXCUSED.value).exclude(round__form__name=form.name)
    others = FormField.objects.filter(form__in=open_ones.values("round__form")).select_related("form")
    for other in others.order_by("pk"):
        for mine in fields:
            same_count = mine.indicator and mine.indicator == other.indicator
            same_duty = mine.duty_id and mine.duty_id == other.duty_id and folded(mine.label) == folded(other.label)
            if same_count or same_duty:
                raise Conflict(
                    "round.collected_already",
                    f"“{mine.label}”正在《{other.form.name}》中向同一单位收取。请直接使用那里的“{other.label}”，"
                    "并从本表去掉这一栏。",
                    field=mine.label, use=other.label, form=other.form.name,
                )  # fmt: skip


@transaction.atomic
def plan_from_directive(
    *, directive_id: UUID, days: Collection[date], form_id: UUID, asked: Asked, actor: Actor, now: datetime
) -> list[Round]:
    """A round for each of the days that the directive writes; days already planned or past are left out.

    Each covers the time since the one before. Raises: as `plan_round`; InputError "round.no_days".
    """
    actor.require(permissions.ROUNDS)
    directive = directives.directive(directive_id, actor=actor)
    written, _ = selectors.reporting_of(directive)
    wanted = [day for day in written if day.on in days and not day.planned and day.on >= timezone.localdate(now)]
    if not wanted:
        raise InputError("round.no_days", "没有可以安排的报送日：都已安排，或日期已过。")
    made, since = [], directive.issued_on
    for day in wanted:
        name = f"{directive.title[:100]}（{day.on.month}月{day.on.day}日）"
        plan = Plan(name, day.on, period_from=since, asked=asked)
        made.append(plan_round(form_id=form_id, plan=plan, actor=actor, now=now, directive_id=directive_id))
        since = day.on + timedelta(days=1)
    return made


@transaction.atomic
def start_series(
    *, name: str, form_id: UUID, day: int, kinds: Collection[str], starts_on: date, actor: Actor, now: datetime,
    directive_id: UUID | None = None, opens_before: int = 7,
) -> RoundSeries:  # fmt: skip
    """A report of every month, due through its day (每月 N 日前).

    Raises: NotVisible, NotPermitted, InputError "round.no_units", "recurrence.day".
    """
    actor.require(permissions.ROUNDS)
    form, area = selectors.form(form_id, actor=actor), selectors.home_area(actor)
    if not kinds:
        raise InputError("round.no_units", "请选择由哪些单位报送，例如各村（社区）。")
    if directive_id:
        directives.directive(directive_id, actor=actor)
    not_twice(form, selectors.answerers(area, on=starts_on, kinds=kinds))
    made = RoundSeries.objects.create(
        area=area, form=form, directive_id=directive_id, name=name.strip()[:120] or form.name, rule=monthly(day),
        starts_on=starts_on, opens_before=opens_before, kinds=sorted(kinds),
    )  # fmt: skip
    audit.record(actions.SERIES_CHANGED, actor=actor, subject=made, series=made.name, what=f"每月 {day} 日前")
    return made


@transaction.atomic
def stop_series(*, series_id: UUID, actor: Actor) -> None:
    """No further rounds; those there are stay. Raises: NotPermitted, NotVisible."""
    actor.require(permissions.ROUNDS)
    where = actor.scope_for(permissions.ROUNDS).q(area="area", organisation=None)
    found = RoundSeries.objects.filter(where, pk=series_id).first()
    if found is None:
        raise NotVisible("series.absent", "没有这项定期调度，或其不在您的管辖范围内。")
    RoundSeries.objects.filter(pk=found.pk).update(active=False)
    audit.record(actions.SERIES_CHANGED, actor=actor, subject=found, series=found.name, what="停止")


def keep_series(*, now: datetime) -> list[Round]:
    """The rounds of every active series that are to open by today and are not there yet. Called by the scheduler."""
    made, on = [], timezone.localdate(now)
    for series in RoundSeries.objects.filter(active=True, starts_on__lte=on + timedelta(days=31)).select_related(
        "area"
    ):
        horizon = on + timedelta(days=series.opens_before)
        days = [
            term.ends_on
            for term in Recurrence(series.rule, series.starts_on).between(max(series.starts_on, on), horizon)
        ]
        made += [each for day in days if (each := _of_series(series, day, on=on, now=now))]
    return made


@transaction.atomic
def _of_series(series: RoundSeries, day: date, *, on: date, now: datetime) -> Round | None:
    due_at = timezone.make_aware(datetime.combine(day, END_OF_DAY))
    RoundSeries.objects.select_for_update().get(pk=series.pk)
    if Round.objects.filter(series=series, due_at=due_at).exists():
        return None
    units = selectors.answerers(series.area, on=on, kinds=series.kinds)
    newest = ReturnForm.objects.filter(area=series.area_id, name=series.form.name, retired_at=None).first()
    plan = Plan(
        f"{series.name}（{day.year}年{day.month}月）",
        day,
        opens_on=day - timedelta(days=series.opens_before),
        period_from=(day.replace(day=1) - timedelta(days=1)).replace(day=min(day.day, 28)) + timedelta(days=1),
    )
    if not units or newest is None:
        return None
    return _make(
        newest, plan, area=series.area, due_at=due_at, units=units, directive_id=series.directive_id,
        series=series, by="system:scheduler", now=now,
    )  # fmt: skip
