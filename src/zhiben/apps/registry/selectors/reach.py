"""Which sites an actor reaches: those in the areas of the office, those the office supervises, the firm's own."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from zhiben.apps.registry import permissions
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.search import key_word
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.permissions import permissions_of
from zhiben.foundation.access.scope import AreaKey, Scope

LETTERS = {"county": "c", "town": "t", "village": "v", "grid": "g"}


def scopes_of(actor: Actor, permission: str) -> tuple[Scope, Scope]:
    """Where the actor supervises and where the actor is the firm itself, as far as the permission goes there."""
    if actor.kind == "system":
        return actor.scope, Scope()
    official, own = Scope(), Scope()
    for authority in actor.authorities:
        if permission not in permissions_of(authority.role):
            continue
        if permissions.OWN in permissions_of(authority.role):
            own |= authority.scope
        else:
            official |= authority.scope
    return official, own


def reach(actor: Actor, permission: str = permissions.VIEW, prefix: str = "") -> Q:
    """As one condition. `prefix`: the path to the site, ending in "__", where the row is something a site has.

    An actor without any grant reaches nothing.
    """
    official, own = scopes_of(actor, permission)
    bare = prefix.removesuffix("__")
    found = official.q(area=bare, organisation=f"{prefix}sector_owner_id")
    return found | own.q(area=None, organisation=f"{prefix}organisation_id")


def branches(actor: Actor) -> list[Q]:
    """The same, as conditions of one equality each: every one of them is read in the order of its index."""
    official, own = scopes_of(actor, permissions.VIEW)
    found = [Q(**{f"{key.level}_key": key.id}) for key in sorted(official.areas)]
    found += [Q(sector_owner_id=key) for key in sorted(official.organisations)]
    return found + [Q(organisation_id=key) for key in sorted(own.organisations)]


def words(actor: Actor) -> list[str]:
    """The same, as words of the search index."""
    official, _ = scopes_of(actor, permissions.VIEW)
    found = [key_word(LETTERS[key.level], key.id) for key in sorted(official.areas)]
    return found + [key_word("o", key) for key in sorted(official.organisations)]


def covers(scope: Scope, site: Site) -> bool:
    """Whether a site that may not be in the database yet lies in a scope of officials."""
    keys = {AreaKey(level, key) for level in LETTERS if (key := getattr(site, f"{level}_key"))}
    return bool(keys & scope.areas) or site.sector_owner_id in scope.organisations


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
