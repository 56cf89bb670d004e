"""From a figure of a brief to the sentences of the directive that ask for it, and from those back to the figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from zhiben.apps.directives.models import Directive, Duty, Reading
from zhiben.apps.dispatch.models import FormField, TaskDuty
from zhiben.apps.dispatch.selectors import standing
from zhiben.apps.reports import figures as q
from zhiben.apps.reports.body import texts
from zhiben.apps.reports.models import Brief, BriefFigure, BriefVersion
from zhiben.apps.reports.official import says
from zhiben.apps.reports.selectors.briefs import visible_briefs
from zhiben.apps.reports.sentences import places
from zhiben.foundation.access.actor import Actor

BRIEFS, KEYS = 3, 500
WHOLE = "报送要求"


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of a directive that asks for what is counted; without a duty, the directive as a whole."""

    duty_id: UUID | None
    directive_id: UUID
    directive: str
    label: str
    words: str

    @property
    def url(self) -> str:
        if self.duty_id is None:
            return reverse("directives:about", args=[self.directive_id])
        return f"{reverse('directives:review', args=[self.directive_id])}?at={self.duty_id}"


def clauses_of(found: BriefFigure) -> list[Clause]:
    """The sentences that ask for it: of a field its duty, of tasks the duties they serve, of a sum those of its parts; of
    everything else of a round the sentence that asks for the reports. Up to four queries."""
    if found.corrects:
        found = BriefFigure.objects.select_related("brief__round__directive").get(
            brief=found.brief_id, code=found.corrects
        )
    return _named(found) or _reporting(found)


def _named(found: BriefFigure) -> list[Clause]:
    if field_id := found.parameters.get("field_id"):
        duty = FormField.objects.filter(pk=field_id).values_list("duty_id", flat=True).first()
        return _of_duties([duty]) if duty else []
    kind = q.query(found.query).records
    if kind == q.TASK:
        keys = [UUID(key) for key in _keys(found)[:KEYS]]
        return [
            Clause(row["duty_id"], row["duty__directive_id"], row["duty__directive__document_number"] or row["duty__directive__title"],
                   row["duty__clause__label"], row["duty__measure"])
            for row in (standing.duties_of_tasks(keys) if keys else [])
        ]  # fmt: skip
    if kind == q.RETURN and found.brief.round is not None:
        needed = FormField.objects.filter(form_id=found.brief.round.form_id, duty__isnull=False)
        return _of_duties(list(needed.order_by("ordinal").values_list("duty_id", flat=True)[:5]))
    return []


def _keys(found: BriefFigure) -> list[str]:
    """Its records, or those of the figures that it is the sum of."""
    if found.keys or not found.parts:
        return list(found.keys)
    rows = BriefFigure.objects.filter(brief=found.brief_id, code__in=found.parts).order_by("pk")
    return [key for keys in rows.values_list("keys", flat=True) for key in keys]


def _reporting(found: BriefFigure) -> list[Clause]:
    """What asks for the reports of a round at all, or else its directive."""
    directive = found.brief.round.directive if found.brief.round else None
    if directive is None:
        return []
    compiled = Reading.objects.filter(directive=directive).values_list("compiled", flat=True).first() or {}
    asked = Q(pk__in=())
    for entry in compiled.get("reporting", []):
        asked |= Q(start__lt=entry["end"], end__gt=entry["start"])
    keys = list(Duty.objects.filter(asked, directive=directive).values_list("pk", flat=True)[:5])
    name = directive.document_number or directive.title
    return _of_duties(keys) or [Clause(None, directive.pk, name, WHOLE, directive.title)]


def _of_duties(keys: Sequence[Any]) -> list[Clause]:
    wanted = ("pk", "directive_id", "directive__document_number", "directive__title", "clause__label", "measure")
    rows = Duty.objects.filter(pk__in=keys).order_by("ordinal", "pk").values_list(*wanted)
    return [Clause(pk, directive, number or title, label, words) for pk, directive, number, title, label, words in rows]


# ---- and back


@dataclass(frozen=True, slots=True)
class Cited:
    """A figure of a brief where it stands in the text."""

    brief: Brief
    figure: q.Figure
    says: str
    url: str


@dataclass
class CitedClause:
    """A clause with the figures that answer it; `duty_id` None: those that belong to the directive as a whole."""

    duty_id: UUID | None
    label: str
    words: str
    figures: list[Cited] = field(default_factory=list)


def cited_of(found: Directive, *, actor: Actor) -> list[CitedClause]:
    """The figures of its latest briefs that the actor sees, under the sentence that asks for each, in the order of the
    text. A figure of many tasks stands under the sentence that most of them serve. Five queries."""
    latest = visible_briefs(actor).filter(round__directive=found).order_by("-drafted_at", "-pk").values("pk")[:BRIEFS]
    seen = BriefFigure.objects.filter(brief__in=latest).select_related("brief__round")
    rows = list(seen.order_by("-brief__drafted_at", "brief_id", "pk"))
    where = _places({row.brief_id for row in rows})
    duties = _duties_of(found, rows)
    clauses: dict[UUID | None, CitedClause] = {}
    for row in rows:
        spot = where.get((row.brief_id, row.code))
        if spot is None:
            continue
        key, label, words, _ = duties.get(row.pk, (None, WHOLE, "", 0))
        clause = clauses.setdefault(key, CitedClause(key, label, words))
        clause.figures.append(_cited(row, spot))
    order: dict[UUID, int] = {key: at for key, _, _, at in duties.values()}
    return sorted(
        clauses.values(), key=lambda each: (each.duty_id is None, order.get(each.duty_id, 0) if each.duty_id else 0)
    )


def _cited(row: BriefFigure, spot: str) -> Cited:
    figure = row.figure
    return Cited(row.brief, figure, says(figure), f"{reverse('reports:brief', args=[row.brief_id])}#{spot}")


def _places(briefs: Iterable[UUID]) -> dict[tuple[UUID, str], str]:
    """Brief and figure → the item of the latest text that it stands in first. One query."""
    newest = BriefVersion.objects.filter(brief=OuterRef("brief")).order_by("-number").values("pk")[:1]
    rows = BriefVersion.objects.filter(brief__in=list(briefs), pk=Subquery(newest))
    found: dict[tuple[UUID, str], str] = {}
    for version in rows:
        for key, words in texts(version.body):
            for code in places(words):
                found.setdefault((version.brief_id, code), key)
    return found


_Asked = tuple[UUID, str, str, int]


def _duties_of(found: Directive, rows: Sequence[BriefFigure]) -> dict[int, _Asked]:
    """Figure → the duty that asks for it, with its clause, its words and its place. Two queries."""
    wanted = ("clause", "words", "at")
    named = {"clause": F("duty__clause__label"), "words": F("duty__measure"), "at": F("duty__ordinal")}
    forms = {row.brief.round.form_id for row in rows if row.brief.round}
    fields = FormField.objects.filter(form__in=forms, duty__directive=found).annotate(**named)
    by_field = {str(pk): (duty, *rest) for pk, duty, *rest in fields.values_list("pk", "duty_id", *wanted)}
    known = {(row.brief_id, row.code): row for row in rows}
    tasks = {row.pk: _tasks_of(row, known) for row in rows if q.query(row.query).records == q.TASK}
    keys = {UUID(key) for listed in tasks.values() for key in listed}
    served = TaskDuty.objects.filter(duty__directive=found, task__in=keys).annotate(**named).order_by("duty__ordinal")
    by_task: dict[str, _Asked] = {}
    for task, duty, *rest in served.values_list("task_id", "duty_id", *wanted):
        by_task.setdefault(str(task), (duty, *rest))
    made: dict[int, _Asked] = {}
    for row in rows:
        source = known.get((row.brief_id, row.corrects), row)
        asked = by_field.get(source.parameters.get("field_id", ""))
        asked = asked or _most([by_task[key] for key in tasks.get(source.pk, ()) if key in by_task])
        if asked is not None:
            made[row.pk] = asked
    return made


def _tasks_of(row: BriefFigure, known: Mapping[tuple[UUID, str], BriefFigure]) -> list[str]:
    """Its tasks, or those of the figures that it is the sum of."""
    parts = [row] if row.keys else [known[row.brief_id, code] for code in row.parts if (row.brief_id, code) in known]
    return [key for part in parts for key in part.keys[:KEYS]]


def _most(found: Sequence[_Asked]) -> _Asked | None:
    return max(found, key=lambda each: (found.count(each), -each[3])) if found else None
