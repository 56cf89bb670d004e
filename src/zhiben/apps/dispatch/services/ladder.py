"""Setting the ladder and the heads of units: who, when and on what basis stay with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import Audience, Instrument, LadderRung, UnitContact
from zhiben.apps.dispatch.selectors.ladder import DEFAULTS, default_rungs
from zhiben.core.errors import InputError, NotVisible
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation, User
from zhiben.foundation.access.selectors import home_county

FARTHEST = 120


def ensure_ladder(*, county: Area, now: datetime) -> None:
    """The rungs of a county as rows, from the defaults where it has none yet."""
    known = set(LadderRung.objects.filter(county=county).values_list("applies_to", flat=True).distinct())
    for kind in DEFAULTS:
        if kind not in known:
            LadderRung.objects.bulk_create(default_rungs(county.pk, kind), ignore_conflicts=True)


@transaction.atomic
def set_rung(
    *, applies_to: str, code: str, label: str, offset: int, working: bool, adds: Sequence[str], instrument: str,
    active: bool, basis: str, actor: Actor, now: datetime,
) -> LadderRung:  # fmt: skip
    """Change a rung of the actor's county, or put one in under a new code. It holds from the next run on.

    Raises: NotPermitted, InputError "ladder.kind", "ladder.offset", "ladder.label", "ladder.basis", "ladder.taken".
    """
    actor.require(permissions.LADDER)
    county = home_county(actor=actor)
    _check(applies_to, label, offset, adds, instrument, basis)
    Area.objects.select_for_update().get(pk=county.pk)
    ensure_ladder(county=county, now=now)
    row = LadderRung.objects.filter(county=county, applies_to=applies_to, code=code).first()
    before = words_of(row) if row else "—"
    same_day = LadderRung.objects.filter(county=county, applies_to=applies_to, offset=offset, active=True)
    if active and same_day.exclude(code=code).exists():
        raise InputError("ladder.taken", "同一天已有一级，请改用其他天数，或停用原来那一级。", offset=offset)
    row = row or LadderRung(county=county, applies_to=applies_to, code=code)
    row.label, row.offset, row.working, row.instrument = label.strip()[:60], offset, working, instrument
    row.adds, row.active, row.basis = [each for each in Audience.values if each in adds], active, basis.strip()[:200]
    row.set_by_name, row.set_at = actor.name, now
    row.save()
    said = {"kind": row.get_applies_to_display(), "rung": row.label, "before": before, "after": words_of(row)}
    audit.record(actions.RUNG_SET, actor=actor, subject=row, **said, basis=row.basis)
    return row


def _check(applies_to: str, label: str, offset: int, adds: Sequence[str], instrument: str, basis: str) -> None:
    if applies_to not in DEFAULTS or instrument not in Instrument.values or not set(adds) <= set(Audience.values):
        raise InputError("ladder.kind", "没有这一类催办方案、措施或告知对象，请刷新页面后重选。")
    if not -FARTHEST <= offset <= FARTHEST:
        raise InputError("ladder.offset", f"天数应在 -{FARTHEST} 到 {FARTHEST} 之间，负数表示到期之前。", given=offset)
    if not label.strip():
        raise InputError("ladder.label", "请填写这一级的名称，例如“逾期 5 个工作日”。")
    if not basis.strip():
        raise InputError("ladder.basis", "请写明调整依据，例如会议纪要、办法名称或批准人。")


def words_of(row: LadderRung) -> str:
    """A rung in words, for the trail."""
    unit = "个工作日" if row.working else "天"
    place = "到期当天" if row.offset == 0 else f"{'到期前' if row.offset < 0 else '逾期'} {abs(row.offset)} {unit}"
    adds = "、".join(Audience(each).label for each in row.adds) or "不增加告知对象"
    return f"{place}，{adds}，{Instrument(row.instrument).label}" + ("" if row.active else "，停用")


@transaction.atomic
def set_contact(
    *, organisation_id: UUID, role: str, user_id: UUID | None, name: str, phone: str, actor: Actor, now: datetime
) -> UnitContact | None:
    """Who holds a role in a unit of the county; with neither user nor name, nobody any more.

    Raises: NotPermitted, NotVisible "contact.unit", InputError "contact.role", "contact.person_elsewhere".
    """
    actor.require(permissions.LADDER)
    unit = (
        Organisation.objects.select_for_update(of=("self",))
        .filter(actor.scope_for(permissions.LADDER).q(area="area", organisation=None), pk=organisation_id)
        .first()
    )
    if unit is None:
        raise NotVisible("contact.unit", "没有这个单位，或其不在您的管辖范围内。")
    if role not in UnitContact.Role.values:
        raise InputError("contact.role", "请选择职务。")
    person = User.objects.filter(pk=user_id, organisation=unit, is_active=True).first() if user_id else None
    if user_id and person is None:
        raise InputError("contact.person_elsewhere", "负责人须是该单位启用中的用户。没有账号的，请直接填写姓名。")
    UnitContact.objects.filter(organisation=unit, role=role).delete()
    named = person.name if person else name.strip()[:64]
    said = {"unit": unit.short_name, "role": UnitContact.Role(role).label, "name": named or "—"}
    audit.record(actions.CONTACT_SET, actor=actor, subject=unit, **said)
    if not named:
        return None
    return UnitContact.objects.create(
        organisation=unit,
        role=role,
        user=person,
        name=named,
        phone=phone.strip()[:30],
        set_by_name=actor.name,
        set_at=now,
    )
