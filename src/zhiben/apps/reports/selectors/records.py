"""The records behind a figure, as they were kept, and the query asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from zhiben.apps.dispatch.models import ReturnValue, Task, UnitReturn
from zhiben.apps.dispatch.selectors import standing
from zhiben.apps.dispatch.selectors.tasks import visible_tasks
from zhiben.apps.reports import figures as q
from zhiben.apps.reports.models import BriefFigure, PlausibilityQuestion
from zhiben.apps.reports.selectors.reading import Window
from zhiben.apps.supervision.selectors.letters import visible_letters
from zhiben.foundation.access.actor import Actor

PAGE_ROWS = 40


@dataclass(frozen=True, slots=True)
class Record:
    """One record: what it is, what it says now, and its page; "" where there is none."""

    key: str
    title: str
    detail: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """The query asked once more as of the same instant: what it finds now, against what was kept."""

    count: int
    gone: int
    come: int

    @property
    def is_same(self) -> bool:
        return not self.gone and not self.come


def page_of(found: BriefFigure, *, offset: int, actor: Actor) -> tuple[list[Record], int]:
    """A page of the records as they were kept, and the offset of the next one; 0 at the end. One query."""
    keys = found.keys[offset : offset + PAGE_ROWS]
    more = offset + PAGE_ROWS if offset + PAGE_ROWS < len(found.keys) else 0
    kind = q.query(found.query).records
    read = {q.TASK: _tasks, q.RETURN: _returns, q.VALUE: _values, q.QUESTION: _questions, q.LETTER: _letters}.get(kind)
    return (read(keys, actor) if read and keys else []), more


def _tasks(keys: Sequence[str], actor: Actor) -> list[Record]:
    """In the order that was kept. What the actor may not see is named by its key alone."""
    rows = visible_tasks(actor).filter(pk__in=keys).select_related("organisation")
    found = {
        str(task.pk): Record(
            str(task.pk), task.title, f"{task.organisation.short_name} · {_label(task)}",
            reverse("dispatch:task", args=[task.pk]),
        )
        for task in rows
    }  # fmt: skip
    return [found.get(key, _hidden(key)) for key in keys]


def _label(task: Task) -> str:
    person = f"责任人 {task.person_name}" if task.person_name else "未指定责任人"
    due = f"下一时限 {task.next_due_on.isoformat()}" if task.is_dated else "无待报期次"
    return f"{person} · {due}"


def _returns(keys: Sequence[str], actor: Actor) -> list[Record]:
    rows = UnitReturn.objects.filter(actor.scope.q(area="", organisation="organisation_id"), pk__in=keys)
    found = {}
    for row in rows.select_related("organisation", "round"):
        state = _when(row.submitted_at, row.late) if row.submitted_at and row.state == "submitted" else q.NOT_REPORTED
        found[str(row.pk)] = Record(str(row.pk), f"{row.organisation.short_name} · {row.round.name}", state)
    return [found.get(key, _hidden(key)) for key in keys]


def _when(at: datetime, late: bool) -> str:
    here = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
    return f"{here} 报送{'（逾期）' if late else ''}"


def _values(keys: Sequence[str], actor: Actor) -> list[Record]:
    seen = actor.scope.q(area="unit_return__area", organisation="unit_return__organisation_id")
    rows = ReturnValue.objects.filter(seen, pk__in=[key for key in keys if key.isdigit()])
    found = {}
    for row in rows.select_related("unit_return__organisation", "unit_return__round", "field"):
        said = q.number_words(row.number) if row.number is not None else row.text
        source = (
            f"{row.get_source_display()}{f'，统计值 {q.number_words(row.counted)}' if row.counted is not None else ''}"
        )
        reason = f"，说明：{row.reason}" if row.reason else ""
        title = f"{row.unit_return.organisation.short_name} · {row.unit_return.round.name} · {row.field.label}：{said}{row.field.unit}"
        found[str(row.pk)] = Record(str(row.pk), title, f"{source}{reason}")
    return [found.get(key, _hidden(key)) for key in keys]


def _questions(keys: Sequence[str], actor: Actor) -> list[Record]:
    rows = PlausibilityQuestion.objects.filter(actor.scope.q(area="", organisation="organisation_id"), pk__in=keys)
    found = {
        str(row.pk): Record(
            str(row.pk), row.organisation.short_name, row.reason, reverse("reports:question", args=[row.pk])
        )
        for row in rows.select_related("organisation")
    }  # fmt: skip
    return [found.get(key, _hidden(key)) for key in keys]


def _letters(keys: Sequence[str], actor: Actor) -> list[Record]:
    rows = visible_letters(actor).filter(pk__in=keys)
    found = {
        str(row.pk): Record(
            str(row.pk), row.title, f"应于 {row.reply_due_on} 前答复", reverse("supervision:letter", args=[row.pk])
        )
        for row in rows
    }
    return [found.get(key, _hidden(key)) for key in keys]


def _hidden(key: str) -> Record:
    return Record(key, "记录不在您的管辖范围内，或已不存在", key)


def again(found: BriefFigure, *, now: datetime) -> Again | None:
    """The query of a count of tasks or returns, as of its own instant. None where it is no such query. One query."""
    if q.query(found.query).records == q.TASK and "unit_id" in found.parameters and found.count == len(found.keys):
        keys = set(_task_keys(found, now))
    elif found.query in (q.SUBMITTED, q.ON_TIME, q.LATE, q.MISSING, q.EXPECTED) and found.parameters.get("round"):
        keys = set(_return_keys(found))
    else:
        return None
    kept = set(found.keys)
    return Again(len(keys), len(kept - keys), len(keys - kept))


def _task_keys(found: BriefFigure, now: datetime) -> list[str]:
    given, window = found.parameters, Window.of(found.as_of, now=now)
    directive, campaign = given.get("directive"), given.get("campaign")
    reach = standing.Reach(
        given["level"],
        UUID(given["area"]),
        UUID(directive) if directive else None,
        UUID(campaign) if campaign else None,
    )
    if found.query in (q.OVERDUE, q.UPCOMING):
        days = standing.overdue_at(reach, window.at, window.on, past=True)
        if found.query == q.UPCOMING:
            days = standing.upcoming_at(reach, window.at, window.on, window.until, past=True)
        rows = days.filter(organisation_id=given["unit_id"]).values_list("task_id", flat=True).distinct()
        return [str(key) for key in rows]
    if found.query == q.OLDEST:
        return list(found.keys)
    tasks = standing.tasks_at(reach, window.at).filter(organisation_id=given["unit_id"])
    if found.query == q.CLOSED:
        tasks = tasks.filter(standing.closed_by(window.at))
    return [str(key) for key in tasks.values_list("pk", flat=True)]


def _return_keys(found: BriefFigure) -> list[str]:
    rows = UnitReturn.objects.filter(round_id=found.parameters["round"]).exclude(state="excused")
    there = {"state": "submitted", "submitted_at__lte": found.as_of}
    if found.query == q.MISSING:
        rows = rows.exclude(**there)
    elif found.query != q.EXPECTED:
        rows = rows.filter(**there)
    if found.query in (q.ON_TIME, q.LATE):
        rows = rows.filter(late=found.query == q.LATE)
    return [str(key) for key in rows.values_list("pk", flat=True)]
