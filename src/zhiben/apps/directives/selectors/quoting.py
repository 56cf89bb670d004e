"""The clause that somebody cites, as the directive of the county has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from zhiben.apps.directives import permissions
from zhiben.apps.directives.lifecycle import DIRECTIVE, DirectiveState
from zhiben.apps.directives.marked_text import LONGEST_HEAD, in_one_line
from zhiben.apps.directives.models import Directive, Reading
from zhiben.apps.directives.selectors.directives import BINDING, visible_directives
from zhiben.core.citations import Citation, Quotation, Quoted
from zhiben.core.directive.addresses import Address, Document, addresses, find, is_same, name_of, serial_of
from zhiben.foundation.access.actor import Actor

KEPT = 32
_ENDS = tuple("。；！？;!?")
# What binds is quoted before what is still being read, the latest before what came earlier.
_ORDER = tuple(map(str, (*BINDING, DirectiveState.REVIEWING, DirectiveState.RECEIVED)))


class Filed(NamedTuple):
    """A directive that the actor sees."""

    id: UUID
    title: str
    number: str
    issuer: str
    state: str
    status: str

    @property
    def document(self) -> Document:
        return Document(self.title, self.number, self.issuer)


def quoted(citations: Iterable[Citation], *, actor: Actor) -> Quoted:
    """One query for all of them, and one more for a directive that this process has not read yet.

    Nothing is quoted to whoever may not read directives, nor from a directive that the actor does not see.
    """
    upload = reverse("directives:upload") if actor.may(permissions.INTAKE) else ""
    if not actor.may(permissions.VIEW):
        return Quoted(may_read=False)
    wanted = dict.fromkeys(citations)
    filed = _filed({_document(each) for each in wanted}, actor) if wanted else []
    found = {}
    for each in wanted:
        directive = next((row for row in filed if is_same(_document(each), row.document)), None)
        if directive is not None:
            found[each] = _quotation(each, directive)
    return Quoted(found, upload=upload)


def _document(citation: Citation) -> Document:
    return Document(citation.title, citation.number, citation.issuer)


def _filed(documents: Iterable[Document], actor: Actor) -> list[Filed]:
    """Directives that may be one of these, in the order in which they are quoted."""
    alike = Q(pk=None)
    for each in documents:
        alike |= Q(title__contains=name_of(each.title))
        if serial := serial_of(each.number):
            alike |= Q(document_number__endswith=serial)
    rows = visible_directives(actor).filter(alike, state__in=_ORDER).order_by("-received_at", "-pk")
    found = [Filed(*row) for row in rows.values_list("id", "title", "document_number", "issuer", "state", "status")]
    return sorted(found, key=lambda row: _ORDER.index(row.state))


@lru_cache(maxsize=KEPT)
def _read(directive_id: UUID) -> tuple[str, Sequence[Address]]:
    """The text and its clauses: what was read of a file is written once."""
    text, clauses = Reading.objects.values_list("text", "compiled__clauses").get(directive=directive_id)
    return text, addresses(clauses)


def _quotation(citation: Citation, filed: Filed) -> Quotation:
    text, clauses = _read(filed.id)
    place = find(clauses, citation.path)
    home = reverse("directives:review", args=[filed.id])
    return Quotation(
        document=filed.title,
        number=filed.number,
        label=_label(place) if place else "",
        text=_paragraphs(text[place.start : place.end]) if place else "",
        address=f"{home}?place={place.start}" if place else home,
        state=_state(filed),
        is_verified=filed.state in BINDING,
    )


def _label(place: Address) -> str:
    """As the review page heads it."""
    if place.kind == "measure":
        return f"{place.path[0]} {'-'.join(filter(None, place.path[1:]))}"
    return "".join(place.path)


def _state(filed: Filed) -> str:
    if filed.status == Directive.DocumentStatus.DRAFT:
        return str(Directive.DocumentStatus.DRAFT.label)
    return "" if filed.state == DirectiveState.IN_FORCE else DIRECTIVE.state(filed.state).label


def _paragraphs(text: str) -> str:
    """As people write it: a line ends with a sentence or a heading, not where the page was full."""
    found: list[str] = []
    for part in re.split(r"\n\s*\n", text):
        line = in_one_line(part)
        if found and not found[-1].endswith(_ENDS) and len(found[-1]) > LONGEST_HEAD:
            found[-1] += line
        elif line:
            found.append(line)
    return "\n".join(found)
