"""What the platform can count by itself for a unit in a period: each with its rows, so that the figure can be opened.

The keys of the rows are frozen with a figure: the same figure can be shown again at any time, whatever became of the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from zhiben.apps.dispatch.lifecycle import OPEN_TASKS, OccurrenceState, TaskState
from zhiben.apps.dispatch.models import Occurrence, Task
from zhiben.apps.registry.models import Equipment, Fact, Site
from zhiben.apps.registry.vocabulary import FactSource
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.evidence.models import Attachment

TERRITORY = ("town", "village")


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included. `first` None: from the beginning."""

    first: date | None
    last: date

    def holds(self, path: str, *, moments: bool = False) -> Q:
        """The column lies in the period; `moments`: it is a point in time, taken by its local day."""
        part = f"{path}__date" if moments else path
        found = Q(**{f"{part}__lte": self.last})
        return found & Q(**{f"{part}__gte": self.first}) if self.first else found


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure with its rows. `query`: what was asked, when, and the keys of what was found."""

    number: int
    query: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Indicator:
    """`rows`: what is counted, each row once. `place`: the list on which such rows are found today."""

    code: str
    label: str
    unit: str
    about: str
    model: str
    rows: Callable[[Organisation, Period], QuerySet[Any]]
    place: Callable[[Organisation], str]

    def count(self, organisation: Organisation, period: Period, *, now: datetime) -> Counted:
        """Needs `organisation.area`. One query."""
        keys = sorted(
            f"{self.model}:{key}" for key in set(self.rows(organisation, period).values_list("pk", flat=True))
        )
        first = period.first.isoformat() if period.first else None
        query = {
            "indicator": self.code,
            "organisation": str(organisation.pk),
            "from": first,
            "to": period.last.isoformat(),
            "as_of": now.isoformat(timespec="seconds"),
            "keys": keys,
        }
        return Counted(len(keys), query)


def _sites(unit: Organisation, path: str = "") -> Q:
    """The sites a unit answers for: those in its territory, or those of its sector."""
    if unit.kind in TERRITORY:
        prefix = path
        return Q(**{f"{prefix}{unit.area.level}_key": unit.area_id})
    site = "site__" if path == "site__" else path
    return Q(**{f"{site}sector_owner_id": unit.pk})


def _issued(unit: Organisation, period: Period) -> QuerySet[Task]:
    return Task.objects.filter(period.holds("issued_at", moments=True), organisation=unit)


def _closed(unit: Organisation, period: Period) -> QuerySet[Task]:
    return Task.objects.filter(period.holds("closed_at", moments=True), organisation=unit, state=TaskState.CLOSED.value)


def _overdue(unit: Organisation, period: Period) -> QuerySet[Task]:
    return Task.objects.filter(organisation=unit, state__in=sorted(OPEN_TASKS), next_due_on__lt=period.last)


def _reports(unit: Organisation, period: Period) -> QuerySet[Occurrence]:
    made = (OccurrenceState.REPORTED.value, OccurrenceState.ACCEPTED.value)
    return Occurrence.objects.filter(period.holds("reported_at", moments=True), organisation=unit, state__in=made)


def _all_sites(unit: Organisation, period: Period) -> QuerySet[Site]:
    return Site.objects.filter(_sites(unit), registered_on__lte=period.last)


def _inspected(unit: Organisation, period: Period) -> QuerySet[Site]:
    seen = Fact.objects.filter(period.holds("observed_on"), site=OuterRef("pk"), source=FactSource.INSPECTED)
    return Site.objects.filter(_sites(unit), Exists(seen))


def _devices_late(unit: Organisation, period: Period) -> QuerySet[Equipment]:
    path = "" if unit.kind in TERRITORY else "site__"
    return Equipment.objects.filter(_sites(unit, path), in_use=True, inspection_due_on__lt=period.last)


def _evidence(unit: Organisation, period: Period) -> QuerySet[Attachment]:
    own = Q(organisation_id=unit.pk)
    where = own | Q(**{f"{unit.area.level}_key": unit.area_id}) if unit.kind in TERRITORY else own
    stands = Q(withdrawn_at=None, deleted_on=None)
    return Attachment.objects.filter(where, stands, period.holds("uploaded_at", moments=True))


def _tasks(view: str) -> Callable[[Organisation], str]:
    return lambda unit: f"{reverse('dispatch:tasks')}?view={view}&unit={unit.pk}"


def _list(name: str) -> Callable[[Organisation], str]:
    return lambda unit: reverse(name)


INDICATORS = {
    each.code: each
    for each in (
        Indicator("tasks_issued", "下达的任务", "项", "本期下达给本单位的任务", "task", _issued, _tasks("open")),
        Indicator("tasks_closed", "办结的任务", "项", "本期验收办结的任务", "task", _closed, _tasks("closed")),
        Indicator("tasks_overdue", "逾期未办结的任务", "项", "截至期末已过时限、没有办结的任务", "task", _overdue, _tasks("overdue")),
        Indicator("reports_made", "任务报送", "期", "本期报送的任务期次", "occurrence", _reports, _tasks("open")),
        Indicator("sites", "监管对象", "家", "本辖区或本行业在册的监管对象", "site", _all_sites, _list("registry:list")),
        Indicator("sites_inspected", "检查核实的监管对象", "家", "本期有检查核实记录的监管对象，同一家只计一次", "site", _inspected, _list("registry:list")),
        Indicator("equipment_overdue", "超期未检的特种设备", "台", "截至期末已过检验日期、仍在用的设备", "equipment", _devices_late, _list("registry:due")),
        Indicator("evidence", "佐证材料", "份", "本期上传、没有撤下的材料", "attachment", _evidence, _list("evidence:list")),
    )
}  # fmt: skip


def indicator(code: str) -> Indicator | None:
    """None for a code that this release does not know: its frozen figures still open."""
    return INDICATORS.get(code)
