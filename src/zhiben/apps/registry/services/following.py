"""Files and holdings follow their site: whoever answers for it after a move or a new owner sees them, and whoever did
no longer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import CharField, Exists, OuterRef, Subquery
from django.db.models.functions import Cast

from zhiben.apps.registry.models import Certificate, Contract, Equipment, Fact, Person, Remark, Site, Tenancy, Vehicle
from zhiben.apps.registry.models.holdings import LEVEL_KEYS
from zhiben.foundation.evidence import services as evidence
from zhiben.foundation.evidence.models import Attachment

# What has files, and the path from it to the site.
_PATHS = (
    (Site, "pk"),
    (Fact, "site"),
    (Person, "site"),
    (Certificate, "person__site"),
    (Tenancy, "landlord"),
    (Contract, "client"),
    (Remark, "site"),
)

_HELD = (Person, Equipment, Vehicle)


def follow(keys: Iterable[int]) -> None:
    """In the command that moved the sites or gave them other owners, after they were written."""
    sites = list(keys)
    files_follow(sites)
    site = Site.objects.filter(pk=OuterRef("site_id"))
    columns = {**{name: name for name in LEVEL_KEYS}, "sector_owner_key": "sector_owner_id"}
    values = {name: Subquery(site.values(column)) for name, column in columns.items()}
    for model in _HELD:
        model._default_manager.filter(site__in=sites).update(**values)


def files_follow(keys: Iterable[int]) -> int:
    """The files of these sites, and of what they have, lie where the sites lie now. One query for each kind of object.

    Returns: how many files were looked after.
    """
    sites, count = list(keys), 0
    for model, path in _PATHS:
        files = Attachment.objects.filter(
            subject_type=model._meta.label_lower, subject_id=Cast(OuterRef("pk"), CharField())
        )
        rows = model._default_manager.filter(Exists(files), **{f"{path}__in": sites})
        count += sum(evidence.follow(row) for row in rows)
    return count
