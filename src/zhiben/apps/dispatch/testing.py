"""Tasks that other apps' tests may use, from the notice of `zhiben.apps.directives.testing`."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from zhiben.apps.directives import testing as directives
from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch.evidence import PROOF
from zhiben.apps.dispatch.models import Occurrence, Task
from zhiben.apps.dispatch.services import issuing, proposal
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.evidence import testing as evidence

ISSUED_ON = date(2026, 3, 2)
ISSUED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_default_timezone())


def proposed(actor: Actor, county: Area) -> Directive:
    """A directive in force with its tasks proposed: the check (led by the emergency bureau, the construction bureau
    responsible), the patrol and the record of every town."""
    directive = directives.in_force(actor, county)
    proposal.propose_tasks(directive_id=directive.pk, actor=actor, now=ISSUED_AT, on=ISSUED_ON)
    return directive


def issued(actor: Actor, county: Area) -> Directive:
    """The same, issued."""
    directive = proposed(actor, county)
    issuing.issue_all(directive_id=directive.pk, actor=actor, now=ISSUED_AT, on=ISSUED_ON)
    return directive


def task_of(short_name: str, words: str = "") -> Task:
    """The task of an office whose text holds the words."""
    return Task.objects.filter(organisation__short_name=short_name, text__contains=words).order_by("made_at", "pk")[0]


def occurrences(task: Task) -> list[Occurrence]:
    return list(Occurrence.objects.filter(task=task).order_by("due_on", "pk"))


def proof(task: Task, actor: Actor, seed: int = 1) -> None:
    """A photograph laid at a task as proof."""
    evidence.bound(evidence.photo(seed, size=(320, 240)), task, actor=actor, role=PROOF)
