"""Coverage: every piece of the text with what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from zhiben.apps.directives.lifecycle import DutyState
from zhiben.apps.directives.marked_text import in_one_line
from zhiben.apps.directives.models import Directive, Duty, Piece
from zhiben.core.errors import NotVisible
from zhiben.foundation.access.actor import Actor

CLASSES = {
    "confirmed": "已确认任务",
    "proposed": "待确认任务",
    "rejected": "已排除",
    "missed": "疑似遗漏",
    "sanction": "后果",
    "definition": "说明",
    "background": "背景",
    "heading": "标题",
    "units": "责任单位",
    "frame": "公文格式",
    "furniture": "页眉页码",
}
MARKABLE = {"background": "背景", "definition": "说明", "sanction": "后果", "heading": "标题", "units": "责任单位"}
_RANK = {DutyState.CONFIRMED: 3, DutyState.PROPOSED: 2, DutyState.REJECTED: 1}
_SHOWN = ("furniture",)


class DutySpan(NamedTuple):
    """A duty's place and what was decided."""

    start: int
    end: int
    id: UUID
    state: str
    by: str
    at: datetime | None
    reason: str


@dataclass(frozen=True)
class CoveredPiece:
    """A piece, its class, and who says so: a person (`by`, `at`, `reason`) or nobody but the machine (`by` empty)."""

    id: int
    start: int
    end: int
    text: str
    clause_key: str
    covered: str
    label: str
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    duty_id: UUID | None = None


@dataclass(frozen=True)
class Coverage:
    """All pieces in the order of the text, and how many are of each class."""

    pieces: Sequence[CoveredPiece]
    counts: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def vouched(self) -> int:
        """Pieces that a person has decided."""
        return sum(1 for piece in self.pieces if piece.by)

    def only(self, wanted: str) -> Sequence[CoveredPiece]:
        """Pieces of a class; "open": those that are no confirmed duty; "" all."""
        if wanted == "open":
            return [piece for piece in self.pieces if piece.covered != "confirmed"]
        return [piece for piece in self.pieces if not wanted or piece.covered == wanted]


def piece(piece_id: int, *, directive: Directive) -> Piece:
    """A piece of a directive that the caller may see. Raises: NotVisible."""
    found = Piece.objects.filter(pk=piece_id, directive=directive).first()
    if found is None:
        raise NotVisible("piece.absent", "没有这个句子，请刷新页面。")
    return found


def coverage_of(directive: Directive, *, actor: Actor) -> Coverage:
    """What became of every piece. Three queries: the text, the pieces, the duties.

    A piece takes the strongest state of the duties that touch it; a piece that the machine called a duty and no duty
    touches any more is "missed", so that it cannot go unseen.
    """
    text = directive.reading.text
    fields = ("start", "end", "pk", "state", "decided_by_name", "decided_at", "reason")
    duties = Duty.objects.filter(directive=directive, state__in=_RANK).order_by("start").values_list(*fields)
    spans = [DutySpan(*row) for row in duties]
    found = []
    first = 0
    for row in Piece.objects.filter(directive=directive).exclude(label__in=_SHOWN):
        while first < len(spans) and _all_end_before(spans, first, row.start):
            first += 1
        found.append(_cover(row, text, _touching(spans, first, row)))
    return Coverage(found, dict(Counter(piece.covered for piece in found)))


def _all_end_before(spans: Sequence[DutySpan], first: int, start: int) -> bool:
    return spans[first].end <= start


def _touching(spans: Sequence[DutySpan], first: int, row: Piece) -> DutySpan | None:
    touching = []
    for span in spans[first:]:
        if span.start >= row.end:
            break
        if span.end > row.start:
            touching.append(span)
    return max(touching, key=lambda span: _RANK[DutyState.of(span.state)], default=None)


def _cover(row: Piece, text: str, duty: DutySpan | None) -> CoveredPiece:
    words = in_one_line(text[row.start : row.end])
    here = CoveredPiece(row.pk, row.start, row.end, words, row.clause_key, covered=row.label, label=row.label)
    if duty is not None and not (duty.state == DutyState.REJECTED and row.decided_label):
        return replace(here, covered=duty.state, by=duty.by, at=duty.at, reason=duty.reason, duty_id=duty.id)
    if row.decided_label:
        return replace(here, covered=row.decided_label, by=row.decided_by_name, at=row.decided_at)
    return replace(here, covered="missed") if row.label == "duty" else here
