"""A round with its returns, and a brief of it, for the tests of every app above dispatch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.testing import duties_of
from zhiben.apps.dispatch.models import FormField, ReturnForm, ReturnValue, Round, UnitReturn
from zhiben.apps.reports.models import Brief
from zhiben.apps.reports.models.briefs import BriefKind
from zhiben.apps.reports.services import drafting
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, AreaKeys, Organisation

ZONE = timezone.get_default_timezone()
DUE_AT = datetime(2026, 7, 8, 18, 0, tzinfo=ZONE)
NOW = datetime(2026, 7, 8, 20, 0, tzinfo=ZONE)
KEYS = [field.name for field in AreaKeys._meta.get_fields()]


@dataclass(frozen=True)
class Returned:
    """What one unit gave; None: nothing, it did not report."""

    organisation: Organisation
    values: Mapping[str, Decimal | int | str] | None
    minutes_after: int = -60
    counted: Mapping[str, int] | None = None
    reason: str = ""


def form_of(county: Area, directive: Directive | None = None, name: str = "安全检查调度表") -> ReturnForm:
    """检查企业 (counted in 家), 发现隐患 (处), 情况说明 (words); the first two needed by the duties of the directive."""
    made = ReturnForm.objects.create(area=county, name=name, made_by_name="高敏", made_at=NOW)
    duties = duties_of(directive) if directive else []
    why = "" if duties else "县安委会调度"
    for at, (key, label, kind, unit) in enumerate(
        (
            ("checked", "检查企业", "count", "家"),
            ("hazards", "发现隐患", "count", "处"),
            ("said", "情况说明", "text", ""),
        ),
        1,
    ):
        duty = duties[min(at - 1, len(duties) - 1)] if duties else None
        FormField.objects.create(
            form=made, ordinal=at, key=key, label=label, kind=kind, unit=unit, duty=duty, needed_because=why,
            required=kind != "text", minutes=at * 2,
        )  # fmt: skip
    return made


def round_of(
    form: ReturnForm, county: Area, returned: list[Returned], *, directive: Directive | None = None,
    due_at: datetime = DUE_AT, previous: Round | None = None, name: str = "7月8日安全检查调度", state: str = "closed",
) -> Round:  # fmt: skip
    made = Round.objects.create(
        area=county, form=form, directive=directive, previous=previous, name=name, opens_on=due_at.date() - timedelta(7),
        due_at=due_at, state=state, closed_at=due_at + timedelta(hours=1) if state == "closed" else None,
        made_by_name="高敏", made_at=due_at - timedelta(days=8),
    )  # fmt: skip
    for each in returned:
        return_of(made, each)
    return made


def return_of(found: Round, given: Returned) -> UnitReturn:
    area = given.organisation.area
    there = given.values is not None
    at = found.due_at + timedelta(minutes=given.minutes_after)
    made = UnitReturn.objects.create(
        round=found, organisation=given.organisation, area=area, **{key: getattr(area, key) for key in KEYS},
        state="submitted" if there else "expected", submitted_at=at if there else None,
        submitted_by_name="经办人" if there else "", late=there and given.minutes_after > 0,
    )  # fmt: skip
    for field in found.form.fields.all():
        if there and given.values is not None and field.key in given.values:
            _value(made, field, given, at)
    return made


def _value(made: UnitReturn, field: FormField, given: Returned, at: datetime) -> None:
    value = (given.values or {})[field.key]
    counted = (given.counted or {}).get(field.key)
    source = "typed" if counted is None else "counted" if counted == value else "corrected"
    ReturnValue.objects.create(
        unit_return=made, field=field, number=None if isinstance(value, str) else Decimal(value),
        text=value if isinstance(value, str) else "",
        source=source, counted=counted, reason=given.reason or ("另有" if source == "corrected" else ""), at=at,
        by_name="经办人",
    )  # fmt: skip


def asked(
    actor: Actor, found: Round | None, organisation: Organisation, *, now: datetime = NOW,
    as_of: datetime | None = None, kind: str = BriefKind.BRIEF, units: tuple[UUID, ...] = (),
) -> Brief:  # fmt: skip
    return drafting.ask_brief(
        kind=kind, round_id=found.pk if found else None, organisation_id=organisation.pk, as_of=as_of or now, actor=actor,
        now=now, receivers="县委、县人民政府领导", code="安应急专报", units=units,
    )  # fmt: skip


def drafted(
    actor: Actor, found: Round | None, organisation: Organisation, *, now: datetime = NOW,
    as_of: datetime | None = None, kind: str = BriefKind.BRIEF, units: tuple[UUID, ...] = (),
) -> Brief:  # fmt: skip
    """As the worker would have written it."""
    made = asked(actor, found, organisation, now=now, as_of=as_of, kind=kind, units=units)
    return drafting.write_brief(made.pk, actor=actor, now=now, told=lambda done, words: None)


def two_rounds(county: Area, directive: Directive, units: list[Organisation]) -> tuple[Round, Round]:
    """June and July of five units: the first four reported both times, the third late with a corrected count, the
    fifth is silent in July."""
    form = form_of(county, directive)
    june = datetime(2026, 6, 8, 18, 0, tzinfo=ZONE)
    before = [Returned(unit, {"checked": 10 + at, "hazards": 5, "said": f"第{at}组"}) for at, unit in enumerate(units)]
    first = round_of(form, county, before, directive=directive, due_at=june, name="6月8日安全检查调度")
    now = [Returned(unit, {"checked": 20 + at, "hazards": 4, "said": f"已查{at}"}) for at, unit in enumerate(units[:2])]
    now += [Returned(unit, {"checked": 7, "hazards": 3}, 30, {"checked": 6}, "补录一家") for unit in units[2:3]]
    now += [Returned(unit, {"checked": 5, "hazards": 0}) for unit in units[3:4]]
    now += [Returned(unit, None) for unit in units[4:]]
    return first, round_of(form, county, now, directive=directive, previous=first)


ON = date(2026, 7, 8)
