"""Directives: which the actor sees, one of them, and the list with its progress."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhiben.apps.directives.lifecycle import DirectiveFacts, DirectiveState, DutyState, Standing
from zhiben.apps.directives.models import Directive, Duty, UnitName, Unread
from zhiben.core.errors import NotVisible
from zhiben.core.paging import Page, cursor_of, read_instant
from zhiben.foundation.access.actor import Actor

PAGE_ROWS = 40
BINDING = (DirectiveState.IN_FORCE, DirectiveState.SUPERSEDED)


def visible_directives(actor: Actor) -> QuerySet[Directive]:
    """Directives in or below the actor's areas, and whatever binds in the actor's county."""
    return Directive.objects.filter(
        actor.scope.q(area="", organisation=None) | (actor.scope.county_q("") & Q(state__in=BINDING))
    )


def binding(actor: Actor) -> QuerySet[Directive]:
    """The directives in force that the actor sees."""
    return visible_directives(actor).filter(state=DirectiveState.IN_FORCE)


def directive(directive_id: UUID, *, actor: Actor, with_text: bool = False) -> Directive:
    """One directive; with its text in the same query, where a page shows it. Raises: NotVisible."""
    related = ("area", "reading") if with_text else ("area",)
    found = visible_directives(actor).select_related(*related).filter(pk=directive_id).first()
    if found is None:
        raise NotVisible("directive.absent", "没有这份文件，或您无权查看。请从文件列表中打开。")
    return found


def duty(duty_id: UUID, *, actor: Actor) -> Duty:
    """A duty of a directive that the actor sees. Raises: NotVisible."""
    found = (
        Duty.objects.select_related("directive__area", "clause")
        .filter(pk=duty_id, directive__in=visible_directives(actor))
        .first()
    )
    if found is None:
        raise NotVisible("duty.absent", "没有这项任务，或您无权查看。它可能已被撤销，请刷新页面。")
    return found


def binding_rows(found: Directive) -> QuerySet[Duty]:
    """The duties of a visible directive that bind, and nothing beside them."""
    return Duty.objects.filter(directive=found, standing=Standing.IN_FORCE)


def binding_duties(found: Directive) -> QuerySet[Duty]:
    """The same with clause and units, in the order of the text. Three queries."""
    rows = binding_rows(found)
    return rows.select_related("clause").prefetch_related("units__unit").order_by("ordinal", "pk")


def binding_in_county(county_key: UUID) -> QuerySet[Duty]:
    """Every duty that binds in a county: what the platform compares as a whole."""
    return Duty.objects.filter(county_key=county_key, standing=Standing.IN_FORCE)


def facts_of(found: Directive, *, reason: str = "", successor_in_force: bool = False) -> DirectiveFacts:
    """What the guards of the lifecycle look at, as of now. One query."""
    counts = dict(Duty.objects.filter(directive=found).values_list("state").annotate(Count("pk")))
    return DirectiveFacts(
        is_draft=found.is_draft,
        proposed=counts.get(DutyState.PROPOSED, 0),
        confirmed=counts.get(DutyState.CONFIRMED, 0),
        reason=reason,
        successor_in_force=successor_in_force,
    )


@dataclass(frozen=True)
class Progress:
    """Counts for the bar above the review: every one is a filter."""

    proposed: int = 0
    confirmed: int = 0
    rejected: int = 0
    unread: int = 0
    units: int = 0

    @property
    def decided(self) -> int:
        return self.confirmed + self.rejected

    @property
    def total(self) -> int:
        return self.proposed + self.confirmed + self.rejected


def progress_of(ids: Iterable[UUID]) -> dict[UUID, Progress]:
    """Progress of some directives. Three queries, however many there are."""
    wanted = list(ids)
    found = {directive_id: {"proposed": 0, "confirmed": 0, "rejected": 0} for directive_id in wanted}
    states = Duty.objects.filter(directive__in=wanted).values_list("directive", "state").annotate(Count("pk"))
    for directive_id, state, count in states:
        if state in found[directive_id]:
            found[directive_id][state] = count
    unread = dict(
        Unread.objects.filter(directive__in=wanted, settled_at=None).exclude(level="info")
        .values_list("directive").annotate(Count("pk"))
    )  # fmt: skip
    units = dict(
        UnitName.objects.filter(
            state=UnitName.State.UNRESOLVED, uses__duty__directive__in=wanted, uses__duty__state__in=_COUNTED
        ).values_list("uses__duty__directive").annotate(Count("pk", distinct=True))
    )  # fmt: skip
    return {
        key: Progress(**counts, unread=unread.get(key, 0), units=units.get(key, 0)) for key, counts in found.items()
    }


_COUNTED = (DutyState.PROPOSED, DutyState.CONFIRMED)


class DirectiveRow(NamedTuple):
    """One line of the list."""

    id: UUID
    title: str
    document_number: str
    issuer: str
    issued_on: date | None
    status: str
    state: str
    version: int
    received_at: datetime


def directive_page(
    *, actor: Actor, state: str = "", text: str = "", after: str = "", size: int = PAGE_ROWS
) -> Page[DirectiveRow]:
    """Directives, the newest first, from where the cursor `after` stands."""
    rows = visible_directives(actor)
    rows = rows.filter(state=state) if state else rows.exclude(state=DirectiveState.DISCARDED)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(document_number__icontains=text))
    if after:
        at, key = read_instant(after)
        rows = rows.filter(Q(received_at__lt=at) | Q(pk__lt=key), received_at__lte=at)
    found = [
        DirectiveRow(*row)
        for row in rows.order_by("-received_at", "-pk").values_list(*DirectiveRow._fields)[: size + 1]
    ]
    shown = found[:size]
    more = len(found) > size
    return Page(shown, cursor_of(shown[-1].received_at.isoformat(), str(shown[-1].id)) if more else "")


def directives_by_state(*, actor: Actor) -> dict[str, int]:
    """How many directives are in each state."""
    return dict(visible_directives(actor).values_list("state").annotate(Count("pk")))


def choices(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Directives with a title, for a filter: those that bind first, the newest first."""
    rows = visible_directives(actor).exclude(state=DirectiveState.DISCARDED).order_by("-received_at")
    return list(rows.values_list("pk", "title")[:200])
