"""The library of texts that directives rely on, as the offices of a county read it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhiben.apps.directives.selectors.directives import visible_directives
from zhiben.apps.dispatch.models import DocumentCitation, ReferencedDocument
from zhiben.core.errors import NotVisible
from zhiben.core.paging import Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor

PAGE_ROWS = 40


@dataclass(frozen=True)
class LibraryFilter:
    state: str = ""
    text: str = ""
    after: str = ""


def visible_documents(actor: Actor) -> QuerySet[ReferencedDocument]:
    """Of the actor's counties: whoever has to follow a text may know whether it is here."""
    return ReferencedDocument.objects.filter(actor.scope.county_q("county"))


def referenced(document_id: UUID, *, actor: Actor) -> ReferencedDocument:
    """Raises: NotVisible."""
    found = visible_documents(actor).select_related("county", "directive").filter(pk=document_id).first()
    if found is None:
        raise NotVisible("referenced.absent", "原文库中没有这份规定，或不属于您所在的县区。")
    return found


def document_page(wanted: LibraryFilter, *, actor: Actor, size: int = PAGE_ROWS) -> Page[ReferencedDocument]:
    """By name, each with how many duties cite it (`cited`). One query."""
    rows = visible_documents(actor)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.text:
        rows = rows.filter(Q(name__icontains=wanted.text) | Q(number__icontains=wanted.text))
    if wanted.after:
        try:
            name, key = read_cursor(wanted.after)
            rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=UUID(key)))
        except ValueError as error:
            raise broken() from error
    found = list(rows.annotate(cited=Count("citations")).order_by("name", "pk")[: size + 1])
    shown = found[:size]
    return Page(shown, cursor_of(shown[-1].name, str(shown[-1].pk)) if len(found) > size else "")


def document_lines(wanted: LibraryFilter, *, actor: Actor) -> Iterator[ReferencedDocument]:
    after: str | None = ""
    while after is not None:
        page = document_page(replace(wanted, after=after), actor=actor, size=1000)
        yield from page.rows
        after = page.next or None


def missing(actor: Actor) -> QuerySet[ReferencedDocument]:
    rows = ReferencedDocument.objects.filter(actor.scope.q(area="county", organisation=None))
    return rows.filter(state=ReferencedDocument.State.MISSING)


def citations_of(found: ReferencedDocument, *, actor: Actor) -> list[DocumentCitation]:
    """The duties that rely on it, of directives that the actor sees. One query."""
    rows = found.citations.filter(duty__directive__in=visible_directives(actor))
    return list(
        rows.select_related("duty__directive", "duty__clause").order_by("duty__directive_id", "duty__ordinal")[:200]
    )


def cited_by(duty_ids: Collection[UUID], *, actor: Actor) -> list[ReferencedDocument]:
    """The texts that duties rely on: for a task or a checklist, which shows those that are not here. One query."""
    rows = visible_documents(actor).filter(citations__duty_id__in=list(duty_ids))
    return list(rows.distinct().order_by("-state", "name", "pk"))
