"""Questions as an actor sees them, and what the rules look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from zhiben.apps.dispatch.evidence import PROOF
from zhiben.apps.dispatch.models import FormField, Round, Task
from zhiben.apps.dispatch.selectors import returned
from zhiben.apps.reports.models import PlausibilityQuestion
from zhiben.apps.reports.plausibility import Cell, Photo, Reported
from zhiben.core.errors import NotVisible
from zhiben.core.paging import Page, cursor_of, read_instant
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.models import Attachment
from zhiben.foundation.evidence.reuse import reuses_of

PAGE_ROWS = 40
LOOK_BACK = 5
MOST_PHOTOS = 200


def visible_questions(actor: Actor) -> QuerySet[PlausibilityQuestion]:
    return PlausibilityQuestion.objects.filter(actor.scope.q(area="", organisation="organisation_id"))


def question(question_id: UUID, *, actor: Actor) -> PlausibilityQuestion:
    """Raises: NotVisible."""
    found = visible_questions(actor).filter(pk=question_id).select_related("organisation", "area", "round").first()
    if found is None:
        raise NotVisible("question.absent", "没有这个疑问，或其不在您的管辖范围内。请从列表中选择。")
    return found


@dataclass(frozen=True, slots=True)
class QuestionFilter:
    state: str = ""
    rule: str = ""
    unit: UUID | None = None
    round: UUID | None = None
    text: str = ""
    after: str = ""


def asked(found: QuestionFilter, *, actor: Actor) -> QuerySet[PlausibilityQuestion]:
    rows = visible_questions(actor).select_related("organisation", "round")
    for name, value in (("state", found.state), ("rule", found.rule), ("organisation_id", found.unit),
                        ("round_id", found.round)):  # fmt: skip
        if value:
            rows = rows.filter(**{name: value})
    if found.text:
        rows = rows.filter(Q(reason__icontains=found.text) | Q(organisation__short_name__icontains=found.text))
    return rows.order_by("-asked_at", "-pk")


def question_page(found: QuestionFilter, *, actor: Actor, size: int = PAGE_ROWS) -> Page[PlausibilityQuestion]:
    rows = asked(found, actor=actor)
    if found.after:
        at, key = read_instant(found.after)
        rows = rows.filter(Q(asked_at__lt=at) | Q(asked_at=at, pk__lt=key))
    shown = list(rows[: size + 1])
    more = len(shown) > size
    return Page(shown[:size], cursor_of(shown[size - 1].asked_at.isoformat(), str(shown[size - 1].pk)) if more else "")


def counts(*, actor: Actor) -> Mapping[str, int]:
    """By state. One query."""
    rows = visible_questions(actor).order_by().values("state").annotate(rows=Count("pk"))
    return {row["state"]: row["rows"] for row in rows}


def finding_fields(found: Round) -> list[str]:
    """Fields that count what a check found: by the word in their label."""
    rows = FormField.objects.filter(form_id=found.form_id, kind=FormField.Kind.COUNT)
    return list(rows.filter(Q(label__contains="隐患") | Q(label__contains="问题")).values_list("key", flat=True))


def reported(found: Round, *, at: datetime) -> list[Reported]:
    """Every return of a round with those of the rounds before it. Two queries a round, LOOK_BACK at most."""
    past: list[dict[UUID, returned.UnitLine]] = []
    last = found.previous
    while last is not None and len(past) < LOOK_BACK:
        past.append({line.organisation_id: line for line in returned.lines_of(last, at=at) if line.reported})
        last = last.previous
    labels = {field.key: field.label for field in returned.fields_of(found)}
    return [_reported(line, past, labels, at) for line in returned.lines_of(found, at=at) if line.reported]


def _reported(
    line: returned.UnitLine, past: list[dict[UUID, returned.UnitLine]], labels: Mapping[str, str], at: datetime
) -> Reported:
    before = [each[line.organisation_id] for each in past if line.organisation_id in each]
    cells = {
        key: Cell(value.key, labels.get(key, key), value.number, value.text, value.counted)
        for key, value in line.values.items()
    }
    return Reported(
        str(line.return_id), str(line.organisation_id), line.unit, line.submitted_at or at, cells,
        [_numbers(each) for each in before], [str(each.return_id) for each in before],
    )  # fmt: skip


def _numbers(line: returned.UnitLine) -> dict[str, Decimal]:
    return {key: value.number for key, value in line.values.items() if value.number is not None}


def photos(found: Round, *, actor: Actor) -> list[Photo]:
    """Proof that was laid at the round's tasks since it was opened and resembles another picture."""
    wanted: dict[str, Any] = {"directive_id": found.directive_id} if found.directive_id else {}
    tasks = Task.objects.filter(actor.scope.q(area="", organisation="organisation_id"), **wanted)
    rows = Attachment.objects.filter(
        subject_type="dispatch.task", role=PROOF, deleted_on=None, uploaded_at__date__gte=found.opens_on,
        subject_id__in=[str(key) for key in tasks.order_by("-made_at").values_list("pk", flat=True)[:5000]],
    ).select_related("blob")  # fmt: skip
    known = {str(task.pk): task for task in tasks.select_related("organisation").filter(
        pk__in=[row.subject_id for row in rows[:MOST_PHOTOS]])}  # fmt: skip
    made = []
    for row in rows.order_by("uploaded_at")[:MOST_PHOTOS]:
        for each in reuses_of(row, actor=actor)[:1]:
            task = known.get(str(row.subject_id))
            if task and (row.subject_type, row.subject_id) != (each.other.subject_type, each.other.subject_id):
                words = "".join(reason.message for reason in each.reasons)
                made.append(
                    Photo(
                        str(row.pk), str(task.organisation_id), task.organisation.short_name, words, str(each.other.pk)
                    )
                )
    return made
