"""Keeping the year: lists and their items, records, who leads and who stands for what."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from zhiben.apps.leadership import audit as actions
from zhiben.apps.leadership import permissions
from zhiben.apps.leadership.models import DutyList, DutyRecord, Leader, Sponsorship
from zhiben.apps.leadership.selectors import visible
from zhiben.apps.leadership.services.items import ItemValues, append
from zhiben.apps.registry.models import Site
from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation, OrganisationKind

_YEAR = re.compile(r"20\d{2}")


@dataclass(frozen=True)
class RecordValues:
    """What a person says of something done. `about`: the village it was held in; `site`: the place visited;
    `meetings_a_year`: what rules of a committee ask for."""

    kind: str
    held_on: date
    title: str
    leader_id: UUID | None = None
    about_id: UUID | None = None
    site_id: int | None = None
    text: str = ""
    judgement: str = ""
    hard_problems: str = ""
    meetings_a_year: int | None = None
    reported: Collection[UUID] = ()


@transaction.atomic
def add_leader(*, organisation_id: UUID, name: str, post: str, rank: str, since: date, actor: Actor) -> Leader:
    """Raises: NotPermitted, NotVisible, InputError "leader.incomplete"."""
    actor.require(permissions.MANAGE)
    unit = visible.unit(organisation_id, actor=actor)
    if not name.strip() or not post.strip() or rank not in Leader.Rank.values:
        raise InputError("leader.incomplete", "请填写姓名、职务并选择类别。")
    made = Leader.objects.create(
        area=unit.area, organisation=unit, name=name.strip()[:64], post=post.strip()[:120], rank=rank, valid_from=since
    )
    _note(made, made.name, f"登记为{unit.short_name}{made.get_rank_display()}", actor)
    return made


@transaction.atomic
def end_leader(*, leader_id: UUID, last_day: date, actor: Actor) -> list[Sponsorship]:
    """The last day in office; what this leader stood for ends with it. Returns what nobody stands for now.

    Raises: NotPermitted, NotVisible, InputError "leader.ends_before", Conflict "leader.ended".
    """
    actor.require(permissions.MANAGE)
    found = visible.leader(leader_id, actor=actor)
    if found.valid_to is not None:
        raise Conflict("leader.ended", "这位领导已经离任。")
    if last_day < found.valid_from:
        raise InputError("leader.ends_before", "离任日期早于到任日期，请检查。")
    found.valid_to = last_day
    found.save(update_fields=["valid_to"])
    held = list(Sponsorship.objects.filter(leader=found, valid_to=None).select_related("village", "site"))
    # One that began after the last day never held: it ends on the day it began.
    for each in held:
        each.valid_to = max(last_day, each.valid_from)
    Sponsorship.objects.bulk_update(held, ["valid_to"])
    _note(found, found.name, f"离任，{len(held)} 项包保结束", actor)
    others = Sponsorship.objects.filter(valid_to=None)
    return [each for each in held if not others.filter(Q(village=each.village_id, site=each.site_id)).exists()]


@transaction.atomic
def sponsor(*, leader_id: UUID, village_id: UUID | None, site_id: int | None, since: date, actor: Actor) -> Sponsorship:
    """Raises: NotPermitted, NotVisible, InputError "sponsorship.one_thing", Conflict "sponsorship.known"."""
    actor.require(permissions.MANAGE)
    found = visible.leader(leader_id, actor=actor)
    if (village_id is None) == (site_id is None):
        raise InputError("sponsorship.one_thing", "请选择一个村（社区）或一个对象。")
    village = visible.unit(village_id, actor=actor) if village_id else None
    site = Site.objects.filter(actor.scope.q(area="", organisation=None), pk=site_id).first() if site_id else None
    if site_id and site is None:
        raise InputError("sponsorship.site", "没有这个对象，或不在您的管辖范围内。")
    if Sponsorship.objects.filter(leader=found, village=village, site=site, valid_to=None).exists():
        raise Conflict("sponsorship.known", "已经由这位领导包保。")
    made = Sponsorship.objects.create(area=found.area, leader=found, village=village, site=site, valid_from=since)
    _note(found, found.name, f"包保{made.subject_name}", actor)
    return made


@transaction.atomic
def start_list(
    *, organisation_id: UUID, leader_id: UUID | None, kind: str, year: int, title: str = "", items: str = "", actor: Actor,
    now: datetime,
) -> DutyList:  # fmt: skip
    """A list of a year, its items one a line. Raises: NotPermitted, NotVisible, InputError, Conflict "duty_list.known"."""
    actor.require(permissions.RECORD)
    unit = visible.unit(organisation_id, actor=actor)
    leader = visible.leader(leader_id, actor=actor) if leader_id else None
    if leader is not None and leader.organisation_id != unit.pk:
        raise InputError("duty_list.leader_elsewhere", "这位领导不在所选单位任职。")
    if kind not in DutyList.Kind.values or not 2000 <= year <= 2100:
        raise InputError("duty_list.kind", "请选择清单类型和年度。")
    words = title.strip()[:120]
    same = DutyList.objects.filter(organisation=unit, leader=leader, kind=kind, year=year, title=words)
    if same.exists():
        raise Conflict("duty_list.known", "这份清单已经建立，请在原清单中增加。")
    made = DutyList.objects.create(
        area=unit.area,
        organisation=unit,
        leader=leader,
        kind=kind,
        year=year,
        title=words,
        made_by_name=actor.name,
        made_at=now,
    )
    if items.strip():
        append(made, items, ItemValues())
    _note(made, str(made), f"{unit.short_name}建立", actor)
    return made


@transaction.atomic
def note_record(*, organisation_id: UUID, values: RecordValues, actor: Actor, now: datetime, on: date) -> DutyRecord:
    """Something done by an organisation or one of its leaders.

    Raises: NotPermitted, NotVisible, InputError "duty_record.*".
    """
    actor.require(permissions.RECORD)
    unit = visible.unit(organisation_id, actor=actor)
    people = {row.pk: row for row in visible.leaders(actor).filter(organisation=unit)}
    _require_sense(values, unit, people.keys(), on)
    about = visible.unit(values.about_id, actor=actor) if values.about_id else None
    site = (
        Site.objects.filter(actor.scope.q(area="", organisation=None), pk=values.site_id).first()
        if values.site_id
        else None
    )
    made = DutyRecord.objects.create(
        area=unit.area, organisation=unit, leader_id=values.leader_id, about=about, site=site, kind=values.kind,
        held_on=values.held_on, title=values.title.strip()[:200], text=values.text.strip(),
        judgement=values.judgement.strip()[:400], hard_problems=values.hard_problems.strip(),
        meetings_a_year=values.meetings_a_year if values.kind == DutyRecord.Kind.RULES else None, made_by_name=actor.name,
        made_at=now,
    )  # fmt: skip
    made.reported.set([people[key] for key in values.reported if key in people])
    _note(made, made.title[:80], f"登记{made.get_kind_display()}", actor)
    return made


def _require_sense(values: RecordValues, unit: Organisation, people: Collection[UUID], on: date) -> None:
    kinds = DutyRecord.Kind
    if values.kind not in kinds.values or not values.title.strip():
        raise InputError("duty_record.incomplete", "请选择类型并填写名称。")
    if values.held_on > on:
        raise InputError("duty_record.later", "日期晚于今天。请在开展之后登记。")
    if values.leader_id is not None and values.leader_id not in people:
        raise InputError("duty_record.leader_elsewhere", "这位领导不在所选单位任职。")
    if values.kind == kinds.HEARING and values.about_id is None and unit.kind != OrganisationKind.VILLAGE_COMMITTEE:
        raise InputError("duty_record.village_missing", "请选择是哪个村（社区）主要负责人听取的汇报。")
    if values.kind == kinds.RULES and not values.meetings_a_year:
        raise InputError("duty_record.meetings_missing", "请填写议事规则要求每年召开几次会议。")
    if values.kind == kinds.STATEMENT and not _YEAR.search(values.title):
        raise InputError("duty_record.year_missing", "请在名称中写明述职年度，例如“2026 年述职”。")
    if values.kind in (kinds.STATEMENT, kinds.VISIT, kinds.CHECK, kinds.STUDY) and values.leader_id is None:
        raise InputError("duty_record.leader_missing", "请选择是哪位领导。")


def _note(subject: Any, name: str, step: str, actor: Actor) -> None:
    what = str(subject._meta.verbose_name)
    audit.record(actions.CHANGED, actor=actor, subject=subject, what=what, name=name, step=step)
