"""Consultations on drafts: who was asked, who answered, what was said to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet

from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch.models import DraftComment
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor

NONE, COMMENT = DraftComment.Stance.NONE, DraftComment.Stance.COMMENT


@dataclass(frozen=True)
class Consultation:
    """A draft that somebody was asked about. Counts are of the offices that the actor sees."""

    directive: Directive
    asked: int
    silent: int
    agreed: int
    comments: int
    unanswered: int
    reply_by: date | None


def visible_comments(actor: Actor) -> QuerySet[DraftComment]:
    """Of the offices in and below the actor's areas, and of the actor's own."""
    return DraftComment.objects.filter(actor.scope.q(area="organisation__area", organisation="organisation_id"))


def comment(comment_id: int, *, actor: Actor, lock: bool = False) -> DraftComment:
    """Raises: NotVisible."""
    rows = visible_comments(actor).filter(pk=comment_id)
    rows = rows.select_for_update(of=("self",)) if lock else rows
    if (found := rows.select_related("directive__area", "organisation__area").first()) is None:
        raise NotVisible("draft_comment.absent", "没有这份征求意见，或没有发给您的单位。")
    return found


def consultations(*, actor: Actor, text: str = "") -> list[Consultation]:
    """The latest first. Two queries."""
    rows = visible_comments(actor)
    if text:
        rows = rows.filter(directive__title__icontains=text)
    stances, waiting = DraftComment.Stance, DraftComment.Answer.WAITING
    counted = rows.values("directive_id").order_by().annotate(
        asked=Count("pk"),
        silent=Count("pk", filter=Q(stance=stances.NONE)),
        agreed=Count("pk", filter=Q(stance=stances.AGREED)),
        comments=Count("pk", filter=Q(stance=stances.COMMENT)),
        unanswered=Count("pk", filter=Q(stance=stances.COMMENT, answer=waiting)),
        reply_by=Min("reply_by"),
    )  # fmt: skip
    by_key: dict[UUID, dict[str, Any]] = {row["directive_id"]: dict(row) for row in counted}
    found = Directive.objects.filter(pk__in=by_key).order_by("-received_at", "pk")[:200]
    names = ("asked", "silent", "agreed", "comments", "unanswered", "reply_by")
    return [Consultation(each, *(by_key[each.pk][name] for name in names)) for each in found]


def consulted(directive_id: UUID, *, actor: Actor) -> tuple[Directive, list[DraftComment]]:
    """A draft and the answers of the offices that the actor sees. Raises: NotVisible where none of them was asked."""
    rows = visible_comments(actor).filter(directive_id=directive_id).select_related("organisation")
    found = list(rows.order_by("organisation__short_name", "pk"))
    directive = Directive.objects.select_related("area", "reading").filter(pk=directive_id).first() if found else None
    if directive is None:
        raise NotVisible("directive.absent", "没有这份征求意见稿，或没有发给您的单位。")
    return directive, found


def tally(found: list[DraftComment]) -> Counter[str]:
    return Counter(each.stance for each in found)


def to_reply(actor: Actor) -> QuerySet[DraftComment]:
    return DraftComment.objects.filter(borne_by(actor), stance=NONE, directive__state__in=("received", "reviewing"))


def to_answer(actor: Actor) -> QuerySet[DraftComment]:
    rows = DraftComment.objects.filter(actor.scope.q(area="directive__area", organisation=None), stance=COMMENT)
    return rows.filter(answer=DraftComment.Answer.WAITING)


def borne_by(actor: Actor) -> Q:
    """Answers that the actor gives: those of the own office, or of the town that the actor is the officer of."""
    own = set(actor.scope.organisations) | ({actor.organisation_id} if actor.organisation_id else set())
    found = Q(organisation_id__in=sorted(own))
    for key in sorted(actor.scope.areas):
        if key.level != "county":
            found |= Q(organisation__area_id=key.id)
    return found


def to_reply_of(directive: Directive, *, actor: Actor) -> list[int]:
    """The actor's own answers to a draft, as keys."""
    return list(DraftComment.objects.filter(borne_by(actor), directive=directive).values_list("pk", flat=True))
