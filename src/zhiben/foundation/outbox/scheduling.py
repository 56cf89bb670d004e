"""Schedules: brought in line with what the apps declare, and run when they are due."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zhiben.foundation.access.actor import system_actor
from zhiben.foundation.outbox import alarm, registry, services
from zhiben.foundation.outbox.models import Run, Schedule

SCHEDULER = "scheduler"


@transaction.atomic
def align(now: datetime) -> None:
    """A row for every declared schedule; one whose rule has changed begins anew. Rows of retired ones stay, unused."""
    known = {row.name: row for row in Schedule.objects.select_for_update()}
    for name, plan in registry.plans().items():
        rule = f"{plan.recurrence.starts.isoformat()} {plan.recurrence.rule}"
        row = known.get(name)
        if row is None:
            Schedule.objects.get_or_create(
                name=name, defaults={"rule": rule, "next_run_at": plan.recurrence.next_from(now)}
            )
        elif row.rule != rule:
            row.rule, row.next_run_at = rule, plan.recurrence.next_from(now)
            row.save(update_fields=["rule", "next_run_at"])


def tick(now: datetime) -> int:
    """Run what is due. Returns how many schedules this worker ran; another may have been faster with others."""
    due = Schedule.objects.filter(name__in=registry.plans(), paused_at=None, next_run_at__lte=now)
    return sum(_run(row, registry.plans()[row.name], now) for row in due)


@transaction.atomic
def _run(row: Schedule, plan: registry.Plan, now: datetime) -> bool:
    """Whoever moves the row on runs it. Only the latest of several due occurrences is run; the others were missed."""
    occurrences = list(plan.recurrence.until(row.next_run_at, now))
    last = occurrences[-1] if occurrences else row.next_run_at
    same = Schedule.objects.filter(pk=row.pk, next_run_at=row.next_run_at, paused_at=None)
    if not same.update(next_run_at=plan.recurrence.after(last)):
        return False
    late = now - last > plan.grace
    missed = occurrences if late and not plan.catch_up else occurrences[:-1]
    if missed:
        _write(row, Run.Punctuality.MISSED, missed, now)
    if missed or late:
        count = len(missed) + (late and plan.catch_up)
        alarm.raise_missed(row, plan, count=count, due_at=(missed or occurrences)[0], now=now)
    if not late or plan.catch_up:
        run = _write(row, Run.Punctuality.LATE if late else Run.Punctuality.ON_TIME, [last], now)
        run.job = services.enqueue(plan.request, actor=system_actor(SCHEDULER), now=now, key=row.name)
        run.save(update_fields=["job"])
    return True


def _write(row: Schedule, punctuality: Run.Punctuality, due: list[datetime], now: datetime) -> Run:
    return Run.objects.create(
        schedule=row, due_at=due[0], last_due_at=due[-1], occurrences=len(due), punctuality=punctuality, at=now
    )
