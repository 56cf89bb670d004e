"""From the duties of a directive in force to proposed tasks: one for every unit that a duty falls on.

Proposing again changes only what is still proposed: new bearers come, those that no longer bear go, what was issued
stays. A duty that falls on nobody is a gap, which a person fills by resolving the unit or accepting a default.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from zhiben.apps.directives.models import Directive, Duty, DutyUnit, UnitName
from zhiben.apps.directives.selectors import directives
from zhiben.apps.directives.services.carrying import note_carried
from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.bearers import Bearer, Default, Named, Office, bearers, stated_defaults
from zhiben.apps.dispatch.lifecycle import TaskState
from zhiben.apps.dispatch.models import NO_DATE, DefaultBearer, Occurrence, Task, TaskDuty, TaskRole
from zhiben.apps.dispatch.selectors.groups import Group, groups_of
from zhiben.apps.dispatch.timetable import Timetable, timetable
from zhiben.core.dates.working_days import Calendar
from zhiben.core.errors import InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation, User
from zhiben.foundation.calendar.selectors import calendar_of

KEYS = ("county_key", "town_key", "village_key", "grid_key")
BATCH = 500


@dataclass(frozen=True, slots=True)
class Gap:
    """A duty with names that mean nobody yet; `names` empty where it names nobody at all."""

    duty_id: UUID
    measure: str
    names: tuple[str, ...]


@dataclass
class Proposal:
    """What proposing changed, and what it could not."""

    made: int = 0
    kept: int = 0
    removed: int = 0
    gaps: list[Gap] = field(default_factory=list)


@dataclass(frozen=True)
class _Ground:
    """What all duties of one directive share."""

    directive: Directive
    offices: dict[UUID, Office]
    rows: dict[UUID, Organisation]
    people: dict[UUID, list[User]]
    defaults: list[Default]
    groups: dict[int, Group]
    calendar: Calendar
    on: date
    until: date
    now: datetime


@transaction.atomic
def propose_tasks(*, directive_id: UUID, actor: Actor, now: datetime, on: date, until: date | None = None) -> Proposal:
    """Propose the tasks of a directive in force (生成任务). `until`: to which day rhythms without an end are laid out;
    without it, to the end of the year of `on`.

    Raises: NotVisible, NotPermitted, InputError "dispatch.not_in_force".
    """
    actor.require(permissions.ISSUE)
    directive = directives.directive(directive_id, actor=actor)
    Directive.objects.select_for_update().only("pk").get(pk=directive.pk)
    duties = list(directives.binding_duties(directive))
    if not duties:
        raise InputError("dispatch.not_in_force", "这份文件没有生效中的任务。请先核对并使文件生效。")
    note_defaults(directive)
    ground = _ground(directive, on=on, until=until or date(on.year, 12, 31), now=now)
    found = Proposal()
    wanted = _wanted(duties, ground, found)
    existing = {(row.duty_id, row.organisation_id): row.task for row in _served(duties)}
    found.removed = _withdraw([task for key, task in existing.items() if key not in wanted])
    found.kept = sum(key in wanted for key in existing)
    found.made = _make([key for key in wanted if key not in existing], wanted, duties, ground)
    _hang_below_leads(duties)
    note_carried({duty for duty, _ in wanted}, carried=True)
    audit.record(
        actions.PROPOSED, actor=actor, subject=directive, title=directive.title, made=found.made, removed=found.removed
    )
    return found


def note_defaults(directive: Directive) -> None:
    """Keep, as proposals, where the text says that units carry duties without being listed. Decided ones stay."""
    text = directive.reading.text
    for default, span in stated_defaults(text):
        DefaultBearer.objects.get_or_create(
            directive=directive,
            members=default.members,
            reach=default.reach,
            defaults={"start": span.start, "end": span.end},
        )


def _served(duties: Sequence[Duty]) -> Iterable[TaskDuty]:
    return TaskDuty.objects.filter(duty__in=duties, directly=True).select_related("task")


def _ground(directive: Directive, *, on: date, until: date, now: datetime) -> _Ground:
    inside = Organisation.objects.filter(area__county_key=directive.county_key).in_force(on).select_related("area")
    rows = {row.pk: row for row in inside}
    people: dict[UUID, list[User]] = {}
    for user in User.objects.filter(organisation__in=rows, is_active=True).order_by("created_at", "pk"):
        people.setdefault(user.organisation_id, []).append(user)  # type: ignore[arg-type]
    accepted = DefaultBearer.objects.filter(directive=directive, state=DefaultBearer.State.ACCEPTED)
    return _Ground(
        directive=directive,
        offices={row.pk: Office(row.pk, row.kind) for row in rows.values()},
        rows=rows,
        people=people,
        groups=groups_of(directive.county_key),
        defaults=[Default(row.members, row.reach) for row in accepted],
        calendar=calendar_of(directive.county_key),
        on=on,
        until=until,
        now=now,
    )


def _wanted(duties: Sequence[Duty], ground: _Ground, found: Proposal) -> dict[tuple[UUID, UUID], Bearer]:
    wanted: dict[tuple[UUID, UUID], Bearer] = {}
    for duty in duties:
        named = [_named(row, ground.groups) for row in duty.units.all()]
        borne, names = bearers(named, ground.offices, ground.defaults)
        wanted |= {(duty.pk, bearer.office): bearer for bearer in borne}
        if names or not (borne or any(unit.outside for unit in named)):
            found.gaps.append(Gap(duty.pk, duty.measure, tuple(names)))
    return wanted


def _named(row: DutyUnit, groups: Mapping[int, Group]) -> Named:
    unit, state = row.unit, UnitName.State
    said = groups.get(unit.pk) if unit.state == state.GROUP else None
    return Named(
        name=unit.name,
        leads=row.role == DutyUnit.Role.LEAD,
        office=unit.organisation_id,
        members=said.members if said else unit.members if unit.state == state.GROUP else "",
        chosen=tuple(said.offices) if said else (),
        outside=unit.state == state.OUTSIDE,
    )


def _withdraw(gone: Sequence[Task]) -> int:
    """What is not issued yet and no longer follows from the directive. A task that serves another duty stays."""
    keys = [task.pk for task in gone if task.state == TaskState.PROPOSED]
    Task.objects.filter(parent__in=keys).update(parent=None)
    _, counts = Task.objects.filter(pk__in=keys).delete()
    return counts.get(Task._meta.label, 0)


def _make(
    keys: Sequence[tuple[UUID, UUID]], wanted: dict[tuple[UUID, UUID], Bearer], duties: Sequence[Duty], ground: _Ground
) -> int:
    by_key = {duty.pk: duty for duty in duties}
    tables = {key: _timetable(by_key[key], ground) for key in {duty for duty, _ in keys}}
    tasks = [_task(by_key[duty], wanted[duty, office], tables[duty], ground) for duty, office in keys]
    Task.objects.bulk_create(tasks, batch_size=BATCH)
    TaskDuty.objects.bulk_create(
        [
            TaskDuty(task=task, duty_id=duty, organisation_id=office)
            for task, (duty, office) in zip(tasks, keys, strict=True)
        ],
        batch_size=BATCH,
    )
    days = [day for task, (duty, _) in zip(tasks, keys, strict=True) for day in occurrences_of(task, tables[duty])]
    Occurrence.objects.bulk_create(days, batch_size=BATCH)
    return len(tasks)


def _timetable(duty: Duty, ground: _Ground) -> Timetable:
    issued_on = ground.directive.issued_on or ground.on
    return timetable(
        [date.fromisoformat(day) for day in duty.deadlines],
        duty.recurrences,
        issued_on=issued_on,
        from_on=max(issued_on, ground.on),
        until=ground.until,
        calendar=ground.calendar,
    )


def _task(duty: Duty, bearer: Bearer, table: Timetable, ground: _Ground) -> Task:
    office = ground.rows[bearer.office]
    people = ground.people.get(office.pk, [])
    person = people[0] if len(people) == 1 else None
    return Task(
        id=uuid4(),
        organisation=office,
        area=office.area,
        **{name: getattr(office.area, name) for name in KEYS},
        role=TaskRole(bearer.role).value,
        directive=ground.directive,
        title=(duty.task or duty.clause.heading or duty.measure)[:400],
        text=duty.measure,
        sector=duty.sector,
        targets=duty.targets,
        consequences=duty.consequences,
        rhythm=duty.recurrences,
        person=person,
        person_name=person.name if person else "",
        no_date_reason=table.no_date_reason,
        due_before_issue=table.before_issue,
        next_due_on=table.days[0].on if table.days else NO_DATE,
        made_at=ground.now,
    )


def occurrences_of(task: Task, table: Timetable) -> list[Occurrence]:
    """The dated instances of a task, unsaved. A task without a day has one without a day, on which it can report."""
    keys = {name: getattr(task, name) for name in KEYS}
    if not table.days:
        return [Occurrence(task=task, organisation_id=task.organisation_id, **keys)]
    return [
        Occurrence(
            task=task, organisation_id=task.organisation_id, due_on=day.on, written_on=day.on, note=day.note, **keys
        )
        for day in table.days
    ]


def _hang_below_leads(duties: Sequence[Duty]) -> None:
    """Where exactly one unit leads a duty, the tasks of the others hang below its task: it cannot close before them."""
    tasks = [row.task for row in _served(duties)]
    duty_of = {row.task_id: row.duty_id for row in _served(duties)}
    leads: dict[UUID, list[Task]] = {}
    for task in tasks:
        if task.role == TaskRole.LEAD:
            leads.setdefault(duty_of[task.pk], []).append(task)
    changed = []
    for task in tasks:
        above = leads.get(duty_of[task.pk], [])
        if task.role != TaskRole.LEAD and task.parent_id is None and len(above) == 1:
            task.parent = above[0]
            changed.append(task)
    Task.objects.bulk_update(changed, ["parent"], batch_size=BATCH)
