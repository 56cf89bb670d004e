"""Which sites an actor reaches: those in the areas of the office, those the office supervises, the firm's own; and those
at which the office co-operates, named at the site or by the ruling on its kind of business."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, Value

from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import RulingCooperation, Site, SiteCooperation
from zhiben.apps.registry.search import filter_word, key_word
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.permissions import permissions_of
from zhiben.foundation.access.roles import COOPERATES, DEPARTMENT, TOWN
from zhiben.foundation.access.scope import NOTHING, AreaKey, Scope

LETTERS = {"county": "c", "town": "t", "village": "v", "grid": "g"}


def scopes_of(actor: Actor, permission: str) -> tuple[Scope, Scope]:
    """Where the actor supervises and where the actor is the firm itself, as far as the permission goes there."""
    if actor.kind == "system":
        return actor.scope, Scope()
    official, own = Scope(), Scope()
    for authority in actor.authorities:
        if permission not in authority.permissions:
            continue
        if permissions.OWN in permissions_of(authority.role):
            own |= authority.scope
        else:
            official |= authority.scope
    return official, own


def reach(actor: Actor, permission: str = permissions.VIEW, prefix: str = "") -> Q:
    """As one condition. `prefix`: the path to the site, ending in "__", where the row is something a site has.

    Co-operating counts for what a co-operating office may do, and for nothing else. An actor without any grant reaches
    nothing.
    """
    return led(actor, permission, prefix) | joined(actor, permission, prefix)


def led(actor: Actor, permission: str = permissions.VIEW, prefix: str = "") -> Q:
    """Where the actor's office answers, or the actor is the firm: without what the office only co-operates at."""
    official, own = scopes_of(actor, permission)
    bare = prefix.removesuffix("__")
    found = official.q(area=bare, organisation=f"{prefix}sector_owner_id")
    return found | own.q(area=None, organisation=f"{prefix}organisation_id")


def offices_of(actor: Actor, permission: str) -> frozenset[UUID]:
    """The offices for which the actor may do this as one that co-operates. Whoever has a county needs none."""
    found: set[UUID] = set()
    for authority in actor.authorities:
        if any(key.level == "county" for key in authority.scope.areas):
            return frozenset()
        if permission not in permissions_of(authority.role, COOPERATES) or permissions.OWN in authority.permissions:
            continue
        found |= authority.scope.organisations
        if authority.role in (DEPARTMENT, TOWN) and actor.organisation_id is not None:
            found.add(actor.organisation_id)
    return frozenset(found)


def joined(actor: Actor, permission: str = permissions.VIEW, prefix: str = "") -> Q:
    """Where the actor's office co-operates in what the permission asks; the office may lead there as well."""
    offices = offices_of(actor, permission)
    if not offices:
        return NOTHING
    at_sites = SiteCooperation.objects.filter(organisation__in=offices, until=None).values("site_id")
    ruled = RulingCooperation.objects.filter(organisation__in=offices, ruling__ended_on=None).values(
        "ruling__business_id"
    )
    # A kind of business is one of a county: saying which county lets an index find its sites.
    there = Q(**{f"{prefix}county_key__in": sorted(actor.scope.counties), f"{prefix}business_id__in": ruled})
    return Q(**{f"{prefix}pk__in": at_sites}) | there


def _cooperations(offices: frozenset[UUID]) -> list[int]:
    """Kinds of business at which the offices co-operate, and 0 where they do at single sites. One query."""
    if not offices:
        return []
    ruled = RulingCooperation.objects.filter(organisation__in=offices, ruling__ended_on=None)
    at_sites = SiteCooperation.objects.filter(organisation__in=offices, until=None).annotate(none=Value(0))
    found = ruled.order_by().values_list("ruling__business_id").union(at_sites.order_by().values_list("none"))
    return sorted(row[0] for row in found)


def branches(actor: Actor) -> list[Q]:
    """The same, as conditions of one equality each: every one of them is read in the order of its index.

    What the office leads is left out of what it co-operates at, so that no site is counted twice.
    """
    official, own = scopes_of(actor, permissions.VIEW)
    found = [Q(**{f"{key.level}_key": key.id}) for key in sorted(official.areas)]
    found += [Q(sector_owner_id=key) for key in sorted(official.organisations)]
    found += [Q(organisation_id=key) for key in sorted(own.organisations)]
    offices = offices_of(actor, permissions.VIEW)
    elsewhere = ~official.q(area="", organisation="sector_owner_id")
    counties = sorted(actor.scope.counties)
    kinds = _cooperations(offices)
    for kind in kinds:
        if kind:
            found += [Q(county_key=county, business_id=kind) & elsewhere for county in counties]
        else:
            at = SiteCooperation.objects.filter(organisation__in=offices, until=None).values("site_id")
            found.append(Q(pk__in=at) & elsewhere & ~Q(business_id__in=[n for n in kinds if n]))
    return found


def words(actor: Actor) -> list[str]:
    """The same, as words of the search index."""
    official, _ = scopes_of(actor, permissions.VIEW)
    found = [key_word(LETTERS[key.level], key.id) for key in sorted(official.areas)]
    found += [key_word("o", key) for key in sorted(official.organisations)]
    offices = offices_of(actor, permissions.VIEW)
    for kind in _cooperations(offices):
        found += [filter_word("business_id", str(kind))] if kind else [key_word("k", key) for key in sorted(offices)]
    return found


def covers(scope: Scope, site: Site) -> bool:
    """Whether a site that may not be in the database yet lies in a scope of officials."""
    keys = {AreaKey(level, key) for level in LETTERS if (key := getattr(site, f"{level}_key"))}
    return bool(keys & scope.areas) or site.sector_owner_id in scope.organisations


def may(permission: str, site: Site, *, actor: Actor) -> bool:
    """For a page of a site that the actor sees: whether the actor leads there in what the permission asks. Of what a
    co-operating office may do, seeing is enough. No query."""
    if not actor.may(permission):
        return False
    official, own = scopes_of(actor, permission)
    if covers(official, site) or site.organisation_id in own.organisations:
        return True
    return any(permission in permissions_of(a.role, COOPERATES) for a in actor.authorities)


def site(site_id: int, *, actor: Actor, permission: str = permissions.VIEW, lock: bool = False) -> Site:
    """One file. Raises: NotVisible, the same for what lies elsewhere and for what does not exist."""
    rows = Site.objects.filter(reach(actor, permission), pk=site_id)
    if lock:
        found = rows.select_for_update().first()
    else:
        found = rows.select_related("area", "territory_owner", "sector_owner", "business", "imported_by").first()
    if found is None:
        raise NotVisible("registry.site_absent", "没有这个监管对象，或其不在您的管辖范围内。请从档案列表中重新选择。")
    return found


def sites_by_key(keys: Sequence[int], *, actor: Actor) -> dict[int, Site]:
    return {row.pk: row for row in Site.objects.filter(reach(actor), pk__in=keys)}
