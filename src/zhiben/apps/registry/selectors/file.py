"""What a file holds: facts, people, equipment, tenants, owners on a day, timeline. The site comes from `reach.site`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import (
    Contract,
    Equipment,
    Fact,
    OwnerChange,
    Person,
    Remark,
    RulingCooperation,
    Site,
    SiteChange,
    SiteCooperation,
    Tenancy,
    Vehicle,
)
from zhiben.apps.registry.selectors.reach import reach, scopes_of
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.audit.selectors import timeline as audit_timeline
from zhiben.foundation.evidence.models import USABLE, Attachment

PAGE_ROWS = 50


def current_facts(site: Site) -> QuerySet[Fact]:
    return Fact.objects.filter(site=site, is_current=True).order_by("kind")


def facts_on(site: Site, *, on: date) -> dict[str, Fact]:
    """What was observed by the day, kind by kind: the latest observation that was not after it."""
    rows = Fact.objects.filter(site=site, observed_on__lte=on).order_by("kind", "observed_on", "pk")
    return {fact.kind: fact for fact in rows}


def fact_history(site: Site, kind: str) -> QuerySet[Fact]:
    return Fact.objects.filter(site=site, kind=kind).order_by("-observed_on", "-pk")


def people(site: Site) -> QuerySet[Person]:
    return Person.objects.filter(site=site).prefetch_related("certificates").order_by("post", "name")


def person(person_id: int, *, actor: Actor) -> Person:
    """One person whose telephone the actor may read. Raises: NotVisible."""
    rows = Person.objects.filter(reach(actor, permissions.CONTACT, "site__"), pk=person_id)
    found = rows.select_related("site__area").first()
    if found is None:
        raise NotVisible("registry.person_absent", "没有这个人员，或其不在您的管辖范围内。")
    return found


def tenants(site: Site) -> QuerySet[Tenancy]:
    """Who rents from the site."""
    return Tenancy.objects.filter(landlord=site).select_related("tenant").order_by("until", "part", "pk")


def landlords(site: Site) -> QuerySet[Tenancy]:
    return Tenancy.objects.filter(tenant=site).select_related("landlord").order_by("until", "part", "pk")


def contracts(site: Site) -> QuerySet[Contract]:
    return Contract.objects.filter(Q(client=site) | Q(contractor=site)).select_related("client", "contractor")


@dataclass(frozen=True)
class Moment:
    """One line of the timeline of a site."""

    at: datetime
    who: str
    text: str


def timeline(site: Site, *, actor: Actor, limit: int = 100) -> list[Moment]:
    """Audit entries of the site and the changes that came with many others, the latest first."""
    found = [Moment(e.at, e.actor_name, str(e)) for e in audit_timeline(site, actor=actor)[:limit]]
    found += [Moment(c.at, c.by, str(c)) for c in SiteChange.objects.filter(site=site)[:limit]]
    return sorted(found, key=lambda moment: moment.at, reverse=True)[:limit]


def owner_changes(site: Site) -> QuerySet[OwnerChange]:
    return OwnerChange.objects.filter(site=site).select_related("before", "after", "ruling")


def cooperations(site: Site) -> QuerySet[SiteCooperation]:
    """Offices named at the site itself, those in force first."""
    return SiteCooperation.objects.filter(site=site).select_related("organisation").order_by("-until", "-since", "-pk")


def ruled_cooperations(site: Site) -> QuerySet[RulingCooperation]:
    """Offices that the ruling on the site's kind of business names beside the supervising one."""
    rows = RulingCooperation.objects.filter(ruling__business=site.business_id, ruling__ended_on=None)
    return rows.select_related("organisation", "ruling")


def cooperation(cooperation_id: int, *, actor: Actor) -> SiteCooperation:
    """One that the actor may end. Raises: NotVisible."""
    rows = SiteCooperation.objects.filter(reach(actor, permissions.ASSIGN, "site__"), pk=cooperation_id)
    found = rows.select_related("site__area", "organisation").first()
    if found is None:
        raise NotVisible("registry.cooperation_absent", "没有这条配合关系，或其不在您的管辖范围内。")
    return found


def remarks(site: Site) -> QuerySet[Remark]:
    return Remark.objects.filter(site=site).select_related("organisation")


def remark(remark_id: int, *, actor: Actor) -> Remark:
    """Raises: NotVisible."""
    rows = Remark.objects.filter(reach(actor, permissions.VIEW, "site__"), pk=remark_id)
    found = rows.select_related("site__area").first()
    if found is None:
        raise NotVisible("registry.remark_absent", "没有这条意见，或其不在您的管辖范围内。")
    return found


def owners_on(site: Site, *, on: date) -> dict[str, Organisation | None]:
    """Who answered for the site on a day: today's owners, with what changed after the day taken back."""
    owners = {"territory": site.territory_owner, "sector": site.sector_owner}
    for change in owner_changes(site).order_by("-on", "-pk"):
        if change.on > on:
            owners[change.role] = change.before
    return owners


def tenant_tree(site: Site, *, depth: int = 4) -> list[tuple[int, Tenancy]]:
    """Tenants, their tenants, and so on, with how deep each stands; one query a level. A circle is cut."""
    found: list[tuple[int, Tenancy]] = []
    below: dict[int, list[Tenancy]] = {}
    seen, level = {site.pk}, [site.pk]
    for _ in range(depth):
        rows = list(
            Tenancy.objects.filter(landlord__in=level, until=None)
            .select_related("tenant")
            .annotate(filed=_with_split())
        )
        for row in rows:
            below.setdefault(row.landlord_id, []).append(row)
        level = [row.tenant_id for row in rows if row.tenant_id not in seen]
        seen.update(level)
        if not level:
            break
    _walk(site.pk, 0, below, found, set())
    return found


def _walk(
    key: int, depth: int, below: dict[int, list[Tenancy]], found: list[tuple[int, Tenancy]], on_way: set[int]
) -> None:
    if key in on_way:
        return
    for row in below.get(key, []):
        found.append((depth, row))
        _walk(row.tenant_id, depth + 1, below, found, on_way | {key})


def shared_without_split(*, actor: Actor) -> QuerySet[Tenancy]:
    """Open tenancies in shared buildings without a split of duties in words or as a file: each is a hazard to be."""
    rows = Tenancy.objects.filter(reach(actor, permissions.VIEW, "landlord__"), until=None, duty_split="")
    return rows.filter(~_with_split()).select_related("landlord__area", "tenant").order_by("-pk")


def _with_split() -> Exists:
    files = Attachment.objects.filter(
        subject_type="registry.tenancy", subject_id=Cast(OuterRef("pk"), CharField()), role="duty_split",
        withdrawn_at=None, deleted_on=None, blob__scan__in=USABLE,
    )  # fmt: skip
    return Exists(files)


M = TypeVar("M", bound=Model)


def held(model: type[M], key: int, path: str, *, actor: Actor, permission: str = permissions.VIEW) -> M:
    """Something that a site has; `path` leads to the site. Raises: NotVisible."""
    rows = model._default_manager.filter(reach(actor, permission, f"{path}__"), pk=key)
    found = rows.select_related(f"{path}__area").first()
    if found is None:
        raise NotVisible("registry.holding_absent", "没有这条记录，或其不在您的管辖范围内。请从档案中重新选择。")
    return found


def _held(actor: Actor, model: type[Equipment] | type[Vehicle]) -> Q:
    """Holdings carry the keys of areas and departments themselves; those of a firm are found through their site."""
    official, own = scopes_of(actor, permissions.VIEW)
    found = official.q(area="", organisation="sector_owner_key")
    return found | own.q(area=None, organisation="site__organisation_id")


def devices_in_use(*, actor: Actor) -> QuerySet[Equipment]:
    """Devices at work, as far as the actor reaches them."""
    return Equipment.objects.filter(_held(actor, Equipment), in_use=True)


def due_equipment(
    *, actor: Actor, on: date, which: str, after: tuple[date, int] | None = None, size: int = PAGE_ROWS
) -> list[Equipment]:
    """Devices in use whose inspection has passed (`overdue`) or that have reached their thirty years (`old`)."""
    column = "inspection_due_on" if which == "overdue" else "retires_on"
    limit = {"inspection_due_on__lt": on} if which == "overdue" else {"retires_on__lte": on}
    rows = devices_in_use(actor=actor).filter(**limit)
    if after is not None:
        day, key = after
        rows = rows.filter(Q(**{f"{column}__gte": day}) & (Q(**{f"{column}__gt": day}) | Q(pk__gt=key)))
    return list(rows.select_related("site").order_by(column, "pk")[: size + 1])


def due_count(*, actor: Actor, on: date, which: str, cap: int = 10_000) -> int:
    limit = {"inspection_due_on__lt": on} if which == "overdue" else {"retires_on__lte": on}
    rows = devices_in_use(actor=actor).filter(**limit)
    return rows.order_by()[: cap + 1].values("pk").count()


def expired_certificates(found: Iterable[Person], on: date) -> int:
    return sum(1 for p in found for c in p.certificates.all() if c.expires_on and c.expires_on < on)
