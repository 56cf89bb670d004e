"""Everything the page of one task shows: its days, what was reported, what it serves, what hangs below, its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from zhiben.apps.dispatch.models import NO_DATE, Extension, Occurrence, Progress, Standstill, Task, TaskDuty, Transfer
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation, User

SHOWN_DAYS = 60


@dataclass(frozen=True)
class Source:
    """A duty that a task serves, with the way to its sentence."""

    duty_id: UUID
    directive_id: UUID
    directive: str
    document_number: str
    clause: str
    words: str


def sources(found: Task) -> list[Source]:
    """Trace up: the sentences that ask for the task. One query."""
    rows = TaskDuty.objects.filter(task=found).order_by("duty__directive__issued_on", "duty__ordinal", "pk")
    wanted = (
        "duty_id",
        "duty__directive_id",
        "duty__directive__title",
        "duty__directive__document_number",
        "duty__clause__label",
        "duty__measure",
    )
    return [Source(*row) for row in rows.values_list(*wanted)]


def children(found: Task) -> QuerySet[Task]:
    """Trace down: what hangs below it, the open ones first."""
    return (
        Task.objects.filter(parent=found)
        .select_related("organisation")
        .order_by("closed_at", "next_due_on", "pk")[:200]
    )


def days(found: Task, *, on: date) -> list[Occurrence]:
    """Its occurrences: what is open and late first in time; of a long series those around today."""
    rows = Occurrence.objects.filter(task=found).prefetch_related("extensions").order_by("due_on", "pk")
    shown = list(rows[: SHOWN_DAYS + 1])
    return shown[:SHOWN_DAYS]


def progress(found: Task) -> QuerySet[Progress]:
    return Progress.objects.filter(task=found).select_related("occurrence").order_by("-at", "-pk")[:50]


def open_transfer(found: Task) -> Transfer | None:
    rows = Transfer.objects.filter(task=found, state=Transfer.State.OFFERED).select_related("giver", "receiver")
    return rows.first()


def standstill(found: Task) -> Standstill | None:
    return Standstill.objects.filter(task=found, resumed_on=None).first()


def waiting_extensions(found: Task) -> list[Extension]:
    rows = Extension.objects.filter(occurrence__task=found, state=Extension.State.ASKED)
    return list(rows.select_related("occurrence"))


def people_of(organisation_id: UUID) -> Sequence[tuple[UUID, str]]:
    """The users of an office, to name one of them."""
    rows = User.objects.filter(organisation_id=organisation_id, is_active=True).order_by("name", "pk")
    return list(rows.values_list("pk", "name")[:100])


def units_below(found: Task, *, on: date) -> list[tuple[UUID, str]]:
    """Organisations in or below the area of the task, to pass it on to."""
    level = found.area.level
    rows = Organisation.objects.filter(**{f"area__{level}_key": getattr(found, f"{level}_key")}).in_force(on)
    return list(
        rows.exclude(pk=found.organisation_id).order_by("short_name", "pk").values_list("pk", "short_name")[:500]
    )


def receivers(found: Task, *, on: date, actor: Actor) -> list[tuple[UUID, str]]:
    """Other organisations of the county, to hand it over to."""
    rows = Organisation.objects.filter(area__county_key=found.county_key).in_force(on).exclude(kind="village")
    return list(
        rows.exclude(pk=found.organisation_id).order_by("short_name", "pk").values_list("pk", "short_name")[:500]
    )


def is_late(occurrence: Occurrence, on: date) -> bool:
    return occurrence.state == "open" and occurrence.due_on != NO_DATE and occurrence.due_on < on
