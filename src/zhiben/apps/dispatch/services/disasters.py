"""Reports on disasters: the first within the limit that the county has entered, those that follow, the last.

Nothing is refused for being late or for saying otherwise: it is taken, and marked with both figures and both times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import DisasterEvent, DisasterReport, DispatchSetting
from zhiben.apps.dispatch.selectors.disasters import LIMIT, event_of, limit, people_above
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation import audit, outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation

# Figures that add up over the time of an event: they may grow; where they fall, one of the two reports is wrong.
GROWING = {"dead": "死亡人数", "injured": "受伤人数", "loss": "直接经济损失（万元）"}
Stage = DisasterReport.Stage


@dataclass(frozen=True, slots=True)
class Told:
    """What a report says. None: not known, which is not zero."""

    happened_at: datetime
    text: str
    dead: int | None = None
    missing: int | None = None
    injured: int | None = None
    loss: Decimal | None = None
    leader: str = ""
    arrived_at: datetime | None = None
    absence: str = ""


@transaction.atomic
def first_report(
    *, name: str, place: str, known_at: datetime, told: Told, actor: Actor, now: datetime
) -> DisasterEvent:
    """Open an event with its first report, in the name of the actor's own office.

    Raises: NotPermitted, InputError "disaster.office", "disaster.name_missing", "disaster.times", "disaster.text_missing".
    """
    actor.require(permissions.CARRY_OUT)
    own = Organisation.objects.filter(pk__in=[actor.organisation_id] if actor.organisation_id else [])
    unit = own.select_related("area").first()
    if unit is None:
        raise InputError("disaster.office", "您没有所在单位，不能报送灾情。请联系安全管理员。")
    if not name.strip():
        raise InputError("disaster.name_missing", "请写明灾情名称，例如“青石镇山洪”。")
    if not told.happened_at <= known_at <= now:
        raise InputError("disaster.times", "时间有误：发生时间不能晚于获知时间，获知时间不能晚于现在。")
    keys = {key: getattr(unit.area, key) for key in ("county_key", "town_key", "village_key", "grid_key")}
    event = DisasterEvent.objects.create(
        organisation=unit, area=unit.area, name=name.strip()[:120], place=place.strip()[:200], known_at=known_at,
        made_at=now, **keys,
    )  # fmt: skip
    _add(event, Stage.FIRST, told, actor=actor, now=now, marks=_lateness(event, now), contradicts=[])
    return event


@transaction.atomic
def later_report(*, event_id: UUID, final: bool, told: Told, actor: Actor, now: datetime) -> DisasterReport:
    """A report that follows, or the last one.

    Raises: NotVisible, NotPermitted "disaster.not_yours", Conflict "disaster.ended", InputError "disaster.times",
    "disaster.text_missing", "disaster.arrival", "disaster.presence_missing" for a last report while no report says when a
    leader came to the scene or why nobody did.
    """
    actor.require(permissions.CARRY_OUT)
    event = event_of(event_id, actor=actor, lock=True)
    own = event.organisation_id in {actor.organisation_id, *actor.scope.organisations}
    if not own and not any(key.id == event.area_id and key.level != "county" for key in actor.scope.areas):
        raise NotPermitted("disaster.not_yours", "这起灾情由其他单位报送，您可以查看，不能代报。")
    earlier = list(event.reports.all())
    if any(each.stage == Stage.FINAL for each in earlier):
        raise Conflict("disaster.ended", "这起灾情已经终报。确需更正的，请另报并在正文写明更正哪一份。")
    if told.happened_at > now:
        raise InputError("disaster.times", "发生时间不能晚于现在。")
    if final and not (_says_who_was_there(told) or any(map(_says_who_was_there, earlier))):
        raise InputError(
            "disaster.presence_missing",
            "终报前须写明到场负责人姓名和到场时间；没有到场的，写明原因。",
        )
    found = contradictions(earlier, told, now=now)
    return _add(
        event, Stage.FINAL if final else Stage.FOLLOW_UP, told, actor=actor, now=now, marks={}, contradicts=found
    )


def _says_who_was_there(report: Told | DisasterReport) -> bool:
    return bool((report.leader.strip() and report.arrived_at) or report.absence.strip())


def _add(
    event: DisasterEvent, stage: str, told: Told, *, actor: Actor, now: datetime, marks: Mapping[str, Any],
    contradicts: list[dict[str, str]],
) -> DisasterReport:  # fmt: skip
    if not told.text.strip():
        raise InputError("disaster.text_missing", "请写明灾情经过和已采取的措施。")
    if told.arrived_at is not None and not (told.leader.strip() and told.happened_at <= told.arrived_at <= now):
        raise InputError("disaster.arrival", "请写明到场负责人姓名；到场时间不能早于发生时间，也不能晚于现在。")
    made = DisasterReport.objects.create(
        event=event, stage=stage, happened_at=told.happened_at, dead=told.dead, missing=told.missing,
        injured=told.injured, loss=told.loss, text=told.text.strip()[:4000], reported_at=now, by_name=actor.name,
        contradicts=contradicts, leader=told.leader.strip()[:64], arrived_at=told.arrived_at,
        absence=told.absence.strip()[:300], **marks,
    )  # fmt: skip
    words = [f"迟报 {made.late_minutes} 分钟"] if made.late_minutes else []
    words += [f"{each['label']} {each['before']} → {each['now']}" for each in contradicts]
    said = {"event": event.name, "stage": Stage(stage).label, "marks": "；".join(words)}
    audit.record(actions.DISASTER_REPORTED, actor=actor, subject=event, **said)
    _tell(event, made, words, actor=actor, now=now)
    return made


def _tell(event: DisasterEvent, made: DisasterReport, marks: list[str], *, actor: Actor, now: datetime) -> None:
    """Who works above the unit hears of every report at once, and the leaders of the first; the first is urgent."""
    first = made.stage == Stage.FIRST
    people = people_above(event, leaders=first, on=timezone.localdate(now))
    title = f"{Stage(made.stage).label}：{event.name}（{event.organisation.short_name}）"
    known = {"死亡": made.dead, "失联": made.missing, "受伤": made.injured}
    text = "，".join(f"{label} {'不清楚' if value is None else f'{value} 人'}" for label, value in known.items())
    outbox.notify(
        recipients=[user for user in people if user.pk != actor.id], title=title, now=now, urgent=first,
        text="；".join([text, *marks]), url=reverse("dispatch:disaster", args=[event.pk]), key=f"disaster-{made.pk}",
    )  # fmt: skip


def _lateness(event: DisasterEvent, now: datetime) -> dict[str, Any]:
    """Nothing where the county has entered no limit: without one nobody is late."""
    row = limit(event.county_key)
    if row is None or row.value is None:
        return {}
    over = int((now - event.known_at).total_seconds() // 60) - int(row.value)
    return {"limit_minutes": int(row.value), "limit_basis": row.basis, "late_minutes": max(over, 0) or None}


def contradictions(earlier: list[DisasterReport], told: Told, *, now: datetime) -> list[dict[str, str]]:
    """Where a report says less of what can only grow, or another time, than the last one that said anything of it."""
    found = []
    for name, label in GROWING.items():
        before = next((each for each in reversed(earlier) if getattr(each, name) is not None), None)
        value = getattr(told, name)
        if before is not None and value is not None and value < getattr(before, name):
            found.append(_mark(label, str(getattr(before, name)), str(value), before, now))
    if earlier and told.happened_at != earlier[-1].happened_at:
        words = [_clock(each) for each in (earlier[-1].happened_at, told.happened_at)]
        found.append(_mark("发生时间", words[0], words[1], earlier[-1], now))
    return found


def _mark(label: str, before: str, value: str, report: DisasterReport, now: datetime) -> dict[str, str]:
    return {
        "label": label, "before": before, "before_at": _clock(report.reported_at),
        "stage": Stage(report.stage).label, "now": value, "now_at": _clock(now),
    }  # fmt: skip


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


@transaction.atomic
def set_limit(*, minutes: int, basis: str, county_id: UUID, actor: Actor, now: datetime) -> DispatchSetting:
    """The limit for the first report, with the provision that says so. It marks reports from now on.

    Raises: NotPermitted, InputError "setting.basis_missing" or "setting.minutes".
    """
    actor.require(permissions.LADDER)
    if county_id not in actor.scope.counties:
        raise NotVisible("access.no_county", "您没有这个县区的授权。")
    if not basis.strip():
        raise InputError("setting.basis_missing", "请写明依据的文件和条款，系统不预设法定时限。")
    if not 1 <= minutes <= 10_000:
        raise InputError("setting.minutes", "请填写 1 至 10000 分钟。", given=minutes)
    before = DispatchSetting.objects.filter(county_id=county_id, code=LIMIT).values_list("value", flat=True).first()
    row, _ = DispatchSetting.objects.update_or_create(
        county_id=county_id, code=LIMIT,
        defaults={"value": minutes, "basis": basis.strip()[:200], "set_by_name": actor.name, "set_at": now},
    )  # fmt: skip
    said = {"code": LIMIT, "before": str(before or "—"), "after": str(minutes), "basis": row.basis}
    audit.record(actions.SETTING_MADE, actor=actor, subject=row, **said)
    return row
