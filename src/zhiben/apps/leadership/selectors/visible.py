"""Rows as an actor sees them: in and below the actor's areas, and at the own organisation."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from zhiben.apps.leadership.models import DutyList, DutyRecord, Leader, ListItem, MatrixCell, Sponsorship, StaffMember
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation, OrganisationKind
from zhiben.foundation.evidence.models import USABLE, Attachment


def _in_scope(actor: Actor, organisation: str = "organisation_id") -> Q:
    return actor.scope.q(area="area", organisation=organisation)


def leaders(actor: Actor) -> QuerySet[Leader]:
    return Leader.objects.filter(_in_scope(actor))


def in_force(rows: QuerySet[Leader], on: date) -> QuerySet[Leader]:
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


def leader(leader_id: UUID, *, actor: Actor) -> Leader:
    """Raises: NotVisible."""
    found = leaders(actor).select_related("organisation__area", "area").filter(pk=leader_id).first()
    if found is None:
        raise NotVisible("leader.absent", "没有这位领导，或不在您的管辖范围内。")
    return found


def unit(organisation_id: UUID, *, actor: Actor) -> Organisation:
    """Raises: NotVisible."""
    rows = Organisation.objects.filter(actor.scope.q(area="area", organisation="pk"), pk=organisation_id)
    if (found := rows.select_related("area").first()) is None:
        raise NotVisible("access.organisation_absent", "没有这个机构，或您无权查看。请从机构列表中选择。")
    return found


def units(actor: Actor, *, on: date) -> QuerySet[Organisation]:
    return Organisation.objects.in_force(on).filter(actor.scope.q(area="area", organisation="pk"))


def committee_name(area: Area) -> str:
    """The safety committee of the county an area lies in: its office, or by the name of the county where it has none."""
    offices = Organisation.objects.filter(area=area.county_key, kind=OrganisationKind.SAFETY_COMMITTEE, valid_to=None)
    found = offices.order_by("name", "pk").values_list("name", flat=True).first()
    return found or f"{Area.objects.values_list('name', flat=True).get(pk=area.county_key)}安全生产委员会"


def duty_list(list_id: UUID, *, actor: Actor) -> DutyList:
    """Raises: NotVisible."""
    rows = DutyList.objects.filter(_in_scope(actor), pk=list_id)
    if (found := rows.select_related("organisation__area", "area", "leader").first()) is None:
        raise NotVisible("duty_list.absent", "没有这份清单，或不在您的管辖范围内。")
    return found


def item(item_id: int, *, actor: Actor) -> ListItem:
    """Raises: NotVisible."""
    rows = ListItem.objects.filter(actor.scope.q(area="duty_list__area", organisation="duty_list__organisation_id"))
    found = rows.select_related("duty_list__area", "duty_list__organisation", "task").filter(pk=item_id).first()
    if found is None:
        raise NotVisible("list_item.absent", "没有这一项，或不在您的管辖范围内。")
    return found


def record(record_id: UUID, *, actor: Actor) -> DutyRecord:
    """Raises: NotVisible."""
    rows = DutyRecord.objects.filter(_in_scope(actor)).select_related("organisation", "area", "leader", "about", "site")
    if (found := rows.filter(pk=record_id).first()) is None:
        raise NotVisible("duty_record.absent", "没有这条履职记录，或不在您的管辖范围内。")
    return found


def records(actor: Actor) -> QuerySet[DutyRecord]:
    return DutyRecord.objects.filter(_in_scope(actor))


def lists(actor: Actor) -> QuerySet[DutyList]:
    return DutyList.objects.filter(_in_scope(actor))


def sponsorships(actor: Actor) -> QuerySet[Sponsorship]:
    return Sponsorship.objects.filter(actor.scope.q(area="area", organisation="leader__organisation_id"))


def cells(actor: Actor) -> QuerySet[MatrixCell]:
    """Everybody of a county may read who answers for what."""
    return MatrixCell.objects.filter(actor.scope.county_q())


def staff(actor: Actor) -> QuerySet[StaffMember]:
    return StaffMember.objects.filter(_in_scope(actor))


def proof_of(rows: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Of rows of this app, as (model, key as text), those with a file that counts. One query, none without rows."""
    by_kind: dict[str, list[str]] = {}
    for kind, key in rows:
        by_kind.setdefault(kind, []).append(key)
    if not by_kind:
        return frozenset()
    wanted = Q()
    for kind, keys in by_kind.items():
        wanted |= Q(subject_type=f"leadership.{kind}", subject_id__in=keys)
    found = Attachment.objects.filter(wanted, withdrawn_at=None, deleted_on=None, blob__scan__in=USABLE)
    return frozenset(
        (kind.partition(".")[2], key) for kind, key in found.values_list("subject_type", "subject_id").distinct()
    )


def proven(kind: str, keys: Collection[object]) -> set[str]:
    """Of rows of one model those with a file that counts, as text. One query."""
    return {key for _, key in proof_of((kind, str(key)) for key in keys)}
