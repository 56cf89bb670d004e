"""Rungs that were reached: what waits for a decision, what was sent and skipped, and how one thing was chased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.models import Escalation
from zhiben.core.paging import COUNT_CAP, Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.scope import NOTHING

PAGE_ROWS = 40
VIEWS = {
    "decide": "待决定的督办措施",
    "sent": "已告知",
    "skipped": "未发出（补运行）",
    "taken": "已采用",
    "dismissed": "未采用",
}
_WHICH: dict[str, Q] = {
    "decide": Q(proposal=Escalation.Proposal.PROPOSED),
    "sent": Q(skipped=False),
    "skipped": Q(skipped=True),
    "taken": Q(proposal=Escalation.Proposal.TAKEN),
    "dismissed": Q(proposal=Escalation.Proposal.DISMISSED),
}


@dataclass(frozen=True, slots=True)
class EscalationFilter:
    """What the URL says."""

    view: str = ""
    unit: UUID | None = None
    kind: str = ""
    on: date | None = None
    text: str = ""
    after: str = ""


def visible_escalations(actor: Actor) -> QuerySet[Escalation]:
    """The county's, for its offices; of a town, what concerns its units; of a unit, its own."""
    found = NOTHING
    for key in sorted(actor.scope.areas):
        found |= (
            Q(county_key=key.id) if key.level == "county" else Q(**{f"organisation__area__{key.level}_key": key.id})
        )
    own = set(actor.scope.organisations) | ({actor.organisation_id} if actor.organisation_id else set())
    if own:
        found |= Q(organisation_id__in=sorted(own)) & actor.scope.county_q("organisation__area")
    return Escalation.objects.filter(found)


def decidable(*, actor: Actor) -> QuerySet[Escalation]:
    """Proposed instruments that the actor decides on."""
    where = NOTHING
    for key in sorted(actor.scope_for(permissions.LADDER).areas):
        if key.level == "county":
            where |= Q(county_key=key.id)
    return Escalation.objects.filter(where, proposal=Escalation.Proposal.PROPOSED)


def escalation_rows(wanted: EscalationFilter, *, actor: Actor) -> QuerySet[Escalation]:
    rows = visible_escalations(actor).filter(_WHICH.get(wanted.view, Q()))
    for name, value in (("organisation_id", wanted.unit), ("applies_to", wanted.kind), ("on", wanted.on)):
        if value:
            rows = rows.filter(**{name: value})
    if wanted.text:
        rows = rows.filter(title__icontains=wanted.text)
    return rows.order_by("-on", "-pk")


def escalation_page(wanted: EscalationFilter, *, actor: Actor) -> Page[Escalation]:
    """The newest first. One query."""
    rows = escalation_rows(wanted, actor=actor).select_related("organisation")
    if wanted.after:
        try:
            day, key = read_cursor(wanted.after)
            on, pk = date.fromisoformat(day), int(key)
        except ValueError as error:
            raise broken() from error
        rows = rows.filter(Q(on__lt=on) | Q(on=on, pk__lt=pk))
    found = list(rows[: PAGE_ROWS + 1])
    shown = found[:PAGE_ROWS]
    return Page(shown, cursor_of(shown[-1].on.isoformat(), str(shown[-1].pk)) if len(found) > PAGE_ROWS else "")


def escalation_count(wanted: EscalationFilter, *, actor: Actor) -> int:
    """Counted no further than COUNT_CAP + 1."""
    return escalation_rows(wanted, actor=actor).order_by()[: COUNT_CAP + 1].values("pk").count()


def unit_choices(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Units that were ever chased, for the filter."""
    rows = visible_escalations(actor).order_by("organisation__short_name", "organisation_id")
    return list(rows.values_list("organisation_id", "organisation__short_name").distinct()[:300])


def chased_for(task_id: UUID) -> QuerySet[Escalation]:
    """How one task was chased, the newest first."""
    return Escalation.objects.filter(task_id=task_id).order_by("-on", "-pk")[:30]


@dataclass(frozen=True, slots=True)
class Chase:
    """How often one unit was chased in a span of days: rungs sent, of them after the due day, and what they proposed."""

    organisation_id: UUID
    unit: str
    sent: int
    late: int
    proposed: int


def chases(county_key: UUID, *, since: date, until: date) -> list[Chase]:
    """Per unit, both days included, the most chased first; what was skipped told nobody and is not counted. One query."""
    rows = Escalation.objects.filter(county_key=county_key, on__range=(since, until), skipped=False)
    counted = rows.values("organisation_id", "organisation__short_name").annotate(
        sent=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=F("on"))),
        proposed=Count("pk", filter=~Q(proposal=Escalation.Proposal.NONE)),
    )
    found = [
        Chase(row["organisation_id"], row["organisation__short_name"], row["sent"], row["late"], row["proposed"])
        for row in counted.order_by()
    ]
    return sorted(found, key=lambda chase: (-chase.late, -chase.sent, chase.unit))
