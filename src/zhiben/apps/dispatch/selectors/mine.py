"""What waits for the actor: the tasks that the actor's own office bears, and what others have handed in to it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.selectors import directives
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.lifecycle import OccurrenceState, TaskState
from zhiben.apps.dispatch.models import NO_DATE, Extension, Occurrence, Task
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.scope import NOTHING

Waiting = QuerySet[Task]


def borne(actor: Actor) -> Q:
    """Rows, of tasks or of occurrences, at the actor's office: by the key of the office, or of the town it is the office of."""
    own = set(actor.scope.organisations) | ({actor.organisation_id} if actor.organisation_id else set())
    found = Q(organisation_id__in=sorted(own)) if own else NOTHING
    for key in sorted(actor.scope.areas):
        if key.level != "county":
            found |= Q(**{f"{key.level}_key": key.id}) & Q(organisation__area_id=key.id)
    return found


def to_sign(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(borne(actor), state=TaskState.ISSUED)


def to_verify(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(borne(actor), state=TaskState.TO_VERIFY)


def to_report(actor: Actor) -> QuerySet[Occurrence]:
    rows = Occurrence.objects.filter(borne(actor), state=OccurrenceState.OPEN, task__state=TaskState.ACTIVE)
    return rows.exclude(due_on=NO_DATE)


def to_close(actor: Actor) -> QuerySet[Task]:
    """Active tasks without any day: nothing but their end is left."""
    return Task.objects.filter(borne(actor), state=TaskState.ACTIVE, next_due_on=NO_DATE)


def _judged_by(actor: Actor, task: str) -> Q:
    """What the actor set: for the safety office, all of its areas; else the children of its own office's tasks.

    One or the other: both in one condition would be read from no index.
    """
    if actor.may(permissions.ISSUE):
        return actor.scope_for(permissions.ISSUE).q(area="", organisation=None)
    own = set(actor.scope.organisations) | ({actor.organisation_id} if actor.organisation_id else set())
    # By keys: with a join the database starts from all that is reported.
    given = Task.objects.filter(parent__in=Task.objects.filter(organisation_id__in=sorted(own)).values("pk"))
    return Q(**{f"{task}__in": given.values("pk")}) if own else NOTHING


def to_judge(actor: Actor) -> QuerySet[Occurrence]:
    rows = Occurrence.objects.filter(_judged_by(actor, "task"), state=OccurrenceState.REPORTED)
    return rows.exclude(reported_by_id=actor.id)


def to_accept(actor: Actor) -> QuerySet[Task]:
    rows = Task.objects.filter(_judged_by(actor, "pk"), state=TaskState.SUBMITTED)
    return rows.exclude(submitted_by_id=actor.id)


def extensions(actor: Actor) -> QuerySet[Extension]:
    """Those that wait are few: each is looked up, where a join would start from every day of the county."""
    where = actor.scope_for(permissions.EXTEND).q(area="", organisation=None)
    seen = Exists(Occurrence.objects.filter(where, pk=OuterRef("occurrence_id")))
    return Extension.objects.filter(seen, state=Extension.State.ASKED).exclude(asked_by_id=actor.id)


def without_tasks(actor: Actor) -> QuerySet[Directive]:
    """Directives in force of which no task was made yet."""
    where = actor.scope_for(permissions.ISSUE).q(area="", organisation=None)
    made = Task.objects.filter(directive=OuterRef("pk"))
    return directives.binding(actor).filter(where).exclude(Exists(made))


def proposed(actor: Actor) -> QuerySet[Directive]:
    """Directives with tasks that are proposed and not issued."""
    where = actor.scope_for(permissions.ISSUE).q(area="", organisation=None)
    waiting = Task.objects.filter(directive=OuterRef("pk"), state=TaskState.PROPOSED)
    return directives.visible_directives(actor).filter(where, Exists(waiting))
