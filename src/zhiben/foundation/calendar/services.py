"""Commands on a county's calendar."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from zhiben.core.dates.working_days import working_year
from zhiben.core.errors import InputError, NotPermitted
from zhiben.foundation import audit, outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.calendar import audit as actions
from zhiben.foundation.calendar.events import CalendarChanged
from zhiben.foundation.calendar.models import CalendarDay, CalendarYear, Status
from zhiben.foundation.calendar.permissions import EDIT
from zhiben.foundation.calendar.selectors import SEEDED_ANNOUNCED, SEEDED_FROM, check_year, may_edit, seeds


@transaction.atomic
def set_day(*, day: date, kind: str, name: str, source: str, status: str, actor: Actor, now: datetime) -> CalendarDay:
    """A day is worked, or is not, on somebody's word. The first change of a year copies the national calendar.

    Raises: NotPermitted, NotVisible, InputError "calendar.source_missing", "calendar.kind_unknown",
    "calendar.status_unknown", "calendar.year_unknown".
    """
    county = _county(actor)
    if kind not in CalendarDay.Kind.values:
        raise InputError("calendar.kind_unknown", "请选择“工作日”或“休息日”。", kind=kind)
    if status not in Status.values:
        raise InputError("calendar.status_unknown", "请选择“已公布”或“推算”。", status=status)
    year = _opened(county, day.year, actor=actor, now=now)
    known = CalendarDay.objects.filter(year=year, day=day).first()
    before = known.kind if known else _weekly(day)
    signed = _signed(source, status, actor, now)
    row, _ = CalendarDay.objects.update_or_create(
        year=year, day=day, defaults={"kind": kind, "name": name.strip()[:50], **signed}
    )
    label = dict(CalendarDay.Kind.choices)
    audit.record(
        actions.DAY_SET, actor=actor, subject=row,
        day=day, before=label[before], after=label[kind], source=row.source,
    )  # fmt: skip
    _publish(year, actor=actor, now=now)
    return row


@transaction.atomic
def announce_year(*, year: int, source: str, actor: Actor, now: datetime) -> CalendarYear:
    """The arrangement of the year is published and entered: what is counted into it is no longer provisional.

    Raises: NotPermitted, NotVisible, InputError "calendar.source_missing", "calendar.year_unknown".
    """
    row = _opened(_county(actor), check_year(year), actor=actor, now=now)
    for name, value in _signed(source, Status.ANNOUNCED.value, actor, now).items():
        setattr(row, name, value)
    row.save()
    row.days.filter(status=Status.DERIVED).update(status=Status.ANNOUNCED, source=row.source)
    audit.record(actions.YEAR_ANNOUNCED, actor=actor, subject=row, year=year, source=row.source)
    _publish(row, actor=actor, now=now)
    return row


def _county(actor: Actor) -> Area:
    actor.require(EDIT)
    county = home_county(actor=actor)
    if not may_edit(county, actor=actor):
        raise NotPermitted("calendar.not_county", "工作日历由县级统一维护，请联系县安委办修改。")
    return county


def _opened(county: Area, year: int, *, actor: Actor, now: datetime) -> CalendarYear:
    announced = working_year(check_year(year)).announced
    source = SEEDED_ANNOUNCED if announced else SEEDED_FROM
    signed = _signed(source, Status.ANNOUNCED.value if announced else Status.DERIVED.value, actor, now)
    row, made = CalendarYear.objects.get_or_create(area=county, year=year, defaults=signed)
    if made:
        CalendarDay.objects.bulk_create(
            CalendarDay(year=row, day=seed.day, kind=seed.kind, name=seed.name, **signed) for seed in seeds(year)
        )
        audit.record(actions.YEAR_OPENED, actor=actor, subject=row, year=year, source=source)
    return row


def _signed(source: str, status: str, actor: Actor, now: datetime) -> dict[str, object]:
    if not source.strip():
        raise InputError("calendar.source_missing", "请填写依据，例如放假通知的发文字号。")
    return {
        "source": source.strip()[:200],
        "status": status,
        "changed_by_id": actor.id if actor.kind == "user" else None,
        "changed_by_name": actor.name,
        "changed_at": now,
    }


def _weekly(day: date) -> str:
    return (CalendarDay.Kind.HOLIDAY if day.weekday() >= 5 else CalendarDay.Kind.WORKDAY).value


def _publish(year: CalendarYear, *, actor: Actor, now: datetime) -> None:
    event = CalendarChanged(year=year.year, announced=year.status == Status.ANNOUNCED)
    outbox.publish(event, actor=actor, now=now, area=year.area)
