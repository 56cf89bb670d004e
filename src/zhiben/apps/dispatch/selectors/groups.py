"""Whom the groups of a directive mean: all of a kind, the organisations that a person named, or nobody yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count

from zhiben.apps.directives.models import Directive, DutyUnit, UnitName
from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch.bearers import MEMBERS
from zhiben.apps.dispatch.models import GroupMember
from zhiben.foundation.access.models import Organisation


@dataclass
class Group:
    """What a person said of a group: a kind of organisation, or single ones with their short names."""

    members: str = ""
    offices: dict[UUID, str] = field(default_factory=dict)
    decided_by: str = ""

    @property
    def words(self) -> str:
        return MEMBERS.get(self.members) or "、".join(self.offices.values())


@dataclass(frozen=True, slots=True)
class Named:
    """A group that binding duties of a directive name: how many do, and whom it means. `group` None: nobody has said."""

    unit_id: int
    name: str
    duties: int
    group: Group | None


def groups_of(county_key: UUID) -> dict[int, Group]:
    """What was said in a county, by name. One query."""
    found: dict[int, Group] = {}
    rows = GroupMember.objects.filter(unit__county=county_key).select_related("organisation").order_by("pk")
    for row in rows:
        group = found.setdefault(row.unit_id, Group(decided_by=row.decided_by_name))
        if row.organisation:
            group.offices[row.organisation.pk] = row.organisation.short_name
        group.members = row.members or group.members
    return found


def named_groups(found: Directive) -> list[Named]:
    """The groups that its binding duties name and that mean no kind without exception, those that nobody has said anything
    of first. Two queries."""
    binding = directives.binding_rows(found)
    rows = DutyUnit.objects.filter(duty__in=binding, unit__state=UnitName.State.GROUP, unit__members="")
    counted = rows.values_list("unit_id", "unit__name").annotate(Count("duty", distinct=True)).order_by()
    groups = groups_of(found.county_key)
    made = [Named(key, name, duties, groups.get(key)) for key, name, duties in counted]
    return sorted(made, key=lambda each: (each.group is not None, -each.duties, each.name))


def offices_to_choose(county_key: UUID, *, on: date) -> list[tuple[UUID, str]]:
    """Offices of a county, by kind and name. One query."""
    rows = (
        Organisation.objects.in_force(on)
        .filter(area__county_key=county_key)
        .exclude(kind__in=("village", "enterprise"))
    )
    return list(rows.order_by("kind", "short_name", "pk").values_list("pk", "short_name")[:400])
