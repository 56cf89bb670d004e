"""Briefs as an actor sees them: in or below the actor's areas; what was released, in the whole county."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from zhiben.apps.reports import body as text
from zhiben.apps.reports.figures import Figure
from zhiben.apps.reports.lifecycle import BriefFacts, BriefState
from zhiben.apps.reports.models import Brief, BriefFigure, BriefVersion
from zhiben.apps.reports.sentences import render
from zhiben.core.errors import NotVisible
from zhiben.core.paging import Page, cursor_of, read_instant
from zhiben.foundation.access.actor import Actor

PAGE_ROWS = 40
PUBLIC = (BriefState.RELEASED, BriefState.SUPERSEDED)


def visible_briefs(actor: Actor) -> QuerySet[Brief]:
    own = actor.scope.q(area="", organisation="organisation_id")
    return Brief.objects.filter(own | (actor.scope.county_q(area="") & Q(state__in=PUBLIC)))


@dataclass(frozen=True, slots=True)
class BriefFilter:
    state: str = ""
    kind: str = ""
    text: str = ""
    after: str = ""


def asked(found: BriefFilter, *, actor: Actor) -> QuerySet[Brief]:
    rows = visible_briefs(actor).select_related("organisation", "round", "document__number__series")
    if found.state:
        rows = rows.filter(state=found.state)
    if found.kind:
        rows = rows.filter(kind=found.kind)
    if found.text:
        rows = rows.filter(title__icontains=found.text)
    return rows.order_by("-drafted_at", "-pk")


def brief_page(found: BriefFilter, *, actor: Actor, size: int = PAGE_ROWS) -> Page[Brief]:
    """The latest first. One query."""
    rows = asked(found, actor=actor)
    if found.after:
        at, key = read_instant(found.after)
        rows = rows.filter(Q(drafted_at__lt=at) | Q(drafted_at=at, pk__lt=key))
    shown = list(rows[: size + 1])
    more = len(shown) > size
    return Page(
        shown[:size], cursor_of(shown[size - 1].drafted_at.isoformat(), str(shown[size - 1].pk)) if more else ""
    )


def brief(brief_id: UUID, *, actor: Actor) -> Brief:
    """Raises: NotVisible."""
    rows = visible_briefs(actor).select_related(
        "organisation", "area", "round", "round__directive", "round__previous", "document__number__series", "drafted_by"
    )
    found = rows.filter(pk=brief_id).first()
    if found is None:
        raise NotVisible("brief.absent", "没有这份专报，或您无权查看。请从专报列表中选择。")
    return found


def latest(found: Brief) -> BriefVersion | None:
    return found.versions.order_by("-number").first()


def version(found: Brief, number: int) -> BriefVersion:
    """Raises: NotVisible."""
    row = found.versions.filter(number=number).first()
    if row is None:
        raise NotVisible("brief.version_absent", "没有这一稿。请从专报页面选择。")
    return row


def figures_of(found: Brief) -> dict[str, Figure]:
    """By code. One query."""
    return {row.code: row.figure for row in BriefFigure.objects.filter(brief=found).order_by("pk")}


def figure(brief_id: UUID, code: str, *, actor: Actor) -> BriefFigure:
    """Raises: NotVisible."""
    rows = BriefFigure.objects.filter(brief__in=visible_briefs(actor).filter(pk=brief_id), code=code)
    found = rows.select_related("brief__area", "brief__round__directive").first()
    if found is None:
        raise NotVisible("brief.figure_absent", "没有这个数字，或您无权查看。请从专报中点击数字打开。")
    return found


def authors_of(found: Brief, versions: Iterable[BriefVersion]) -> frozenset[UUID]:
    """Who drafted or changed the text."""
    return frozenset(version.made_by_id for version in versions) | {found.drafted_by_id}


def facts_of(found: Brief, body: text.Body, *, actor: Actor, approved_by: str = "") -> BriefFacts:
    """What the guards look at. Two queries."""
    authors = authors_of(found, found.versions.defer("body"))
    return facts_from(found, body, figures_of(found), authors, actor=actor, approved_by=approved_by)


def plain(body: text.Body, words: Mapping[str, str]) -> list[str]:
    """Every sentence as it reads."""
    return [render(item["text"], words) for item in text.sentences(body)]


def facts_from(
    found: Brief,
    body: text.Body,
    known: Mapping[str, Figure],
    authors: frozenset[UUID],
    *,
    actor: Actor,
    approved_by: str = "",
) -> BriefFacts:
    """What the guards look at, where the figures were read already."""
    words = text.words_of(body, known)
    loose = tuple(render(item["text"], words)[:20] for item in text.unsupported(body))
    return BriefFacts(len(text.sentences(body)), loose, found.code, approved_by, actor.id, authors)


def parts_of(found: BriefFigure) -> list[BriefFigure]:
    """The figures that a sum is made of, in their order. One query."""
    rows = {row.code: row for row in BriefFigure.objects.filter(brief=found.brief, code__in=found.parts).defer("keys")}
    return [rows[code] for code in found.parts if code in rows]


def corrected(found: BriefFigure) -> BriefFigure | None:
    """The figure in whose place one was put by hand."""
    if not found.corrects:
        return None
    return BriefFigure.objects.filter(brief=found.brief, code=found.corrects).first()
