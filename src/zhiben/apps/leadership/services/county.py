"""What a county sets: thresholds, the responsibility matrix, the staff of a force."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from zhiben.apps.leadership import audit as actions
from zhiben.apps.leadership import permissions
from zhiben.apps.leadership.models import LeadershipSetting, MatrixCell, StaffMember
from zhiben.apps.leadership.selectors import visible
from zhiben.apps.leadership.selectors.settings import THRESHOLDS, Threshold, in_words
from zhiben.core.errors import InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation


@transaction.atomic
def set_threshold(*, county: Area, code: str, words: str, basis: str, actor: Actor, now: datetime) -> LeadershipSetting:
    """`words` as typed: a number, a list with 、, or 月-日. Raises: NotPermitted, InputError "leadership.setting_*"."""
    actor.require(permissions.SETTINGS)
    if code not in THRESHOLDS:
        raise InputError("leadership.setting_unknown", "没有这个履职参数。")
    if not basis.strip():
        raise InputError("leadership.setting_basis", "请写明依据：哪份文件或哪次会议定的。")
    value = _value(THRESHOLDS[code], words.strip())
    before = LeadershipSetting.objects.filter(county=county, code=code).first()
    found, _ = LeadershipSetting.objects.update_or_create(
        county=county, code=code,
        defaults={"value": value, "basis": basis.strip()[:200], "set_by_name": actor.name, "set_at": now},
    )  # fmt: skip
    was = before.value if before else THRESHOLDS[code].default
    said = {"code": THRESHOLDS[code].label, "before": in_words(was), "after": in_words(value), "basis": found.basis}
    audit.record(actions.SETTING_MADE, actor=actor, subject=found, **said)
    return found


def _value(asked: Threshold, words: str) -> Any:
    if isinstance(asked.default, list):
        found = [word.strip() for word in words.replace("，", "、").split("、") if word.strip()]
        if found:
            return found
    elif isinstance(asked.default, str):
        if (day := _day_of_year(words)) is not None:
            return day
    elif words.isdecimal() and 0 < int(words) <= 1000 and (not asked.allowed or int(words) in asked.allowed):
        return int(words)
    allowed = "、".join(map(str, asked.allowed)) or "1 到 1000"
    raise InputError(
        "leadership.setting_value", f"“{words}”读不懂。数字填 {allowed}，多项用“、”分开，日期填 月-日，例如 06-01。"
    )


def _day_of_year(words: str) -> str | None:
    """`6-1` as `06-01`; None where there is no such day in every year."""
    month, _, day = words.partition("-")
    try:
        return f"{date(2001, int(month), int(day)):%m-%d}"
    except ValueError:
        return None


@transaction.atomic
def set_cell(
    *, county: Area, sector: str, stage: str, owner_ids: Collection[UUID], split: str, actor: Actor
) -> MatrixCell:
    """Who answers for a stage of a sector. Raises: NotPermitted, InputError "matrix.*"."""
    actor.require(permissions.SETTINGS)
    if not sector.strip() or not stage.strip():
        raise InputError("matrix.incomplete", "请填写行业和环节。")
    owners = list(Organisation.objects.filter(pk__in=list(owner_ids), area__county_key=county.pk))
    if len(owners) != len(set(owner_ids)):
        raise InputError("matrix.elsewhere", "请选择本县的单位。")
    found, _ = MatrixCell.objects.update_or_create(
        area=county, sector=sector.strip()[:60], stage=stage.strip()[:60], defaults={"split": split.strip()[:400]}
    )
    found.owners.set(owners)
    names = "、".join(owner.short_name for owner in owners) or "没有单位"
    audit.record(actions.CHANGED, actor=actor, subject=found, what="责任矩阵", name=str(found), step=names)
    return found


@transaction.atomic
def set_staff(*, organisation_id: UUID, text: str, actor: Actor) -> int:
    """The staff of a force, as pasted: 姓名, 职务, 学历或从业依据 a line; the last empty where none qualifies.

    Raises: NotPermitted, NotVisible, InputError "staff.empty".
    """
    actor.require(permissions.MANAGE)
    unit = visible.unit(organisation_id, actor=actor)
    rows = [
        [cell.strip() for cell in line.replace("，", ",").replace("\t", ",").split(",")] for line in text.splitlines()
    ]
    people = [(row + ["", ""])[:3] for row in rows if row[0]]
    if not people:
        raise InputError("staff.empty", "请每人一行：姓名，职务，专业学历或从业依据（没有的留空）。")
    StaffMember.objects.filter(organisation=unit).delete()
    StaffMember.objects.bulk_create(
        StaffMember(area=unit.area, organisation=unit, name=name[:64], post=post[:120], qualifies_by=why[:200])
        for name, post, why in people
    )
    audit.record(
        actions.CHANGED, actor=actor, subject=unit, what="执法人员", name=unit.short_name, step=f"{len(people)} 人"
    )
    return len(people)
