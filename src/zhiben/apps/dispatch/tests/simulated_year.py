"""A year of one county, seeded: 300 tasks of 60 units, twelve rounds, random lateness, runs that were missed.

`Year` holds what happens as plain events, plays it against the real engine day by day, and `expected` counts once more
from the events alone, with loops that share nothing with the engine but the table of working days.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from zhiben.apps.dispatch.models import (
    Extension,
    FormField,
    Occurrence,
    ReturnForm,
    Round,
    Standstill,
    Task,
    UnitContact,
    UnitReturn,
)
from zhiben.apps.dispatch.selectors.ladder import DEFAULTS
from zhiben.apps.dispatch.services import escalating
from zhiben.core.dates.working_days import is_working_day
from zhiben.foundation.access.models import Area, Grant, Organisation, User
from zhiben.foundation.access.roles import DEPARTMENT

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
UNITS, TASKS = 60, 300
Row = tuple[str, str, date, str, date, bool]  # kind, key, due day, rung, day of the run, skipped


def at(day: date, hour: int = 7) -> datetime:
    return datetime.combine(day, time(hour, 30), timezone.get_default_timezone())


WORKED = {day: is_working_day(day) for day in (FIRST + timedelta(days=n) for n in range(-120, 800))}


def working_later(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= WORKED[day]
    return day


@dataclass
class Thing:
    """One thing due, as a list of (day, what, value); what happens on a day is seen by the run of the next morning."""

    kind: str
    key: str
    unit: str
    due: date
    since: date
    opens: date
    events: list[tuple[date, str, Any]] = field(default_factory=list)


class Year:
    """Everything that is drawn, written into the database before the year begins where it is known by then."""

    def __init__(self, county: Area, *, seed: int = 20260101) -> None:
        self.county, self.chance = county, random.Random(seed)  # noqa: S311 - a seeded test
        self.things: list[Thing] = []
        self.acts: dict[date, list[Any]] = defaultdict(list)
        self.missed = self._missed()
        self._units()
        self._tasks()
        self._rounds()

    def _missed(self) -> set[date]:
        """Nine outages of one to five days."""
        starts = self.chance.sample(range(20, 350), 9)
        return {FIRST + timedelta(days=start + n) for start in starts for n in range(self.chance.randint(1, 5))}

    def _units(self) -> None:
        self.units = Organisation.objects.bulk_create(
            Organisation(name=f"第{n}局", short_name=f"{n}局", area=self.county, kind="department")
            for n in range(UNITS)
        )
        self.people = User.objects.bulk_create(
            User(username=f"year{n}", name=f"经办{n}", organisation=unit) for n, unit in enumerate(self.units)
        )
        Grant.objects.bulk_create(
            Grant(user=user, role=DEPARTMENT, area=self.county, organisation=unit, valid_from=date(2020, 1, 1))
            for user, unit in zip(self.people, self.units, strict=True)
        )
        UnitContact.objects.bulk_create(
            UnitContact(organisation=unit, role="head", user=None if n % 3 else self.people[n], name=f"负责人{n}",
                        set_by_name="设定", set_at=at(FIRST))
            for n, unit in enumerate(self.units) if n % 2
        )  # fmt: skip

    def _tasks(self) -> None:
        keys = {"county_key": self.county.pk}
        tasks, days = [], []
        for n in range(TASKS):
            unit = self.chance.randrange(UNITS)
            issued = FIRST + timedelta(days=self.chance.randrange(150))
            person = self.people[unit] if self.chance.random() < 0.7 else None
            task = Task(
                organisation=self.units[unit], area=self.county, role="responsible", title=f"任务{n}", text=f"任务{n}",
                person=person, person_name=person.name if person else "", made_at=at(FIRST), issued_at=at(issued),
                sign_by=working_later(issued, 3), state="proposed", **keys,
            )  # fmt: skip
            tasks.append(task)
            days.append((task, issued, [issued + timedelta(days=d) for d in self._rhythm()]))
        for n in range(40, TASKS, 5):
            tasks[n].parent = tasks[n % 40]
        Task.objects.bulk_create(tasks)
        for task, issued, due in days:
            self._play(task, issued, due)

    def _rhythm(self) -> list[int]:
        """Days after the issue: once, monthly, or every second week for a while."""
        kind = self.chance.choice(("once", "monthly", "fortnight"))
        if kind == "once":
            return [self.chance.randint(8, 200)]
        return [30 * n for n in range(1, 8)] if kind == "monthly" else [14 * n for n in range(1, 11)]

    def _play(self, task: Task, issued: date, due: list[date]) -> None:
        sign = Thing("sign", task.pk.hex, task.organisation.short_name, task.sign_by or issued, issued, issued)
        signed = issued + timedelta(days=self._lateness(5))
        sign.events.append((signed, "done", None))
        self.acts[issued].append(lambda: Task.objects.filter(pk=task.pk).update(state="issued"))
        self.acts[signed].append(
            lambda: Task.objects.filter(pk=task.pk).update(state="active", signed_at=at(signed), signed_by_name="甲")
        )
        rows = Occurrence.objects.bulk_create(
            Occurrence(task=task, organisation=task.organisation, due_on=day, written_on=day, county_key=self.county.pk)
            for day in due
        )
        parts = [Thing("occurrence", str(row.pk), sign.unit, row.due_on, issued, issued) for row in rows]
        for row, thing in zip(rows, parts, strict=True):
            self._occurrence(row, thing, issued)
        if self.chance.random() < 0.15:
            self._standstill(task, [sign, *parts], issued)
        self.things += [sign, *parts]

    def _lateness(self, usual: int) -> int:
        """Mostly in time, sometimes very late."""
        return max(
            1, round(self.chance.gauss(usual, 4)) + (self.chance.randint(0, 60) if self.chance.random() < 0.3 else 0)
        )

    def _occurrence(self, row: Occurrence, thing: Thing, issued: date) -> None:
        done = max(issued, row.due_on - timedelta(days=4)) + timedelta(days=self._lateness(3))
        if self.chance.random() < 0.1:
            granted = row.due_on - timedelta(days=self.chance.randint(0, 4))
            until = row.due_on + timedelta(days=self.chance.randint(5, 30))
            if issued < granted < done:
                thing.events.append((granted, "extended", until))
                self.acts[granted].append(lambda: self._extend(row, granted, until))
                done += timedelta(days=self.chance.randint(0, 30))
        if self.chance.random() < 0.9:
            word = "reported" if self.chance.random() < 0.95 else "waived"
            thing.events.append((done, "done", None))
            values = {"state": word, "reported_at": at(done) if word == "reported" else None}
            self.acts[done].append(lambda: Occurrence.objects.filter(pk=row.pk).update(**values))

    def _extend(self, row: Occurrence, granted: date, until: date) -> None:
        was = Occurrence.objects.get(pk=row.pk).due_on
        Extension.objects.create(
            occurrence=row, until=until, was_due_on=was, reason="资金", state="granted", asked_by=self.people[0],
            asked_by_name="甲", asked_at=at(granted), decided_by_name="乙", decided_at=at(granted, 10),
        )  # fmt: skip
        Occurrence.objects.filter(pk=row.pk).update(due_on=until)

    def _standstill(self, task: Task, things: list[Thing], issued: date) -> None:
        """Only of tasks without an extension in it: which of the two moves a day first is not what is tested here."""
        stopped = issued + timedelta(days=self.chance.randint(5, 60))
        resumed = stopped + timedelta(days=self.chance.randint(3, 25))
        if any(what == "extended" for thing in things for _, what, _ in thing.events):
            return
        for thing in things:
            thing.events += [(stopped, "stopped", None), (resumed, "resumed", stopped)]
        self.acts[stopped].append(
            lambda: Standstill.objects.create(task=task, stopped_on=stopped, reason="停工", by_name="甲")
        )
        self.acts[resumed].append(lambda: self._resume(task, stopped, resumed))

    def _resume(self, task: Task, stopped: date, resumed: date) -> None:
        Standstill.objects.filter(task=task).update(resumed_on=resumed)
        for row in Occurrence.objects.filter(task=task, state="open", due_on__gte=stopped):
            Occurrence.objects.filter(pk=row.pk).update(due_on=row.due_on + (resumed - stopped))

    def _rounds(self) -> None:
        form = ReturnForm.objects.create(area=self.county, name="月报", made_by_name="甲", made_at=at(FIRST))
        FormField.objects.create(form=form, ordinal=1, key="n", label="数", kind="count", needed_because="月报")
        for month in range(1, 12):
            due, opens = date(2026, month, 24), date(2026, month, 17)
            made = Round.objects.create(area=self.county, form=form, name=f"{month}月月报", opens_on=opens,
                                        due_at=at(due, 18), made_by_name="甲", made_at=at(FIRST))  # fmt: skip
            rows = UnitReturn.objects.bulk_create(
                UnitReturn(round=made, organisation=unit, area=self.county, county_key=self.county.pk)
                for unit in self.units
            )
            self.acts[opens].append(lambda key=made.pk: Round.objects.filter(pk=key).update(state="open"))
            for row in rows:
                self._return(row, due, opens)

    def _return(self, row: UnitReturn, due: date, opens: date) -> None:
        thing = Thing("return", row.pk.hex, row.organisation.short_name, due, opens, opens)
        if self.chance.random() < 0.92:
            done = max(opens, due - timedelta(days=3) + timedelta(days=self._lateness(2)))
            thing.events.append((done, "done", None))
            values = {"state": "submitted", "submitted_at": at(done)}
            self.acts[done].append(lambda: UnitReturn.objects.filter(pk=row.pk).update(**values))
        self.things.append(thing)

    def run(self) -> None:
        """Each morning a run, except where it was missed; then what happens on the day."""
        for n in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=n)
            if day not in self.missed:
                escalating.climb_county(county=self.county, now=at(day), on=day)
            for act in self.acts[day]:
                act()

    def expected(self) -> set[Row]:
        """Every row that there must be, counted from the events alone."""
        return {row for thing in self.things for row in self._expected(thing)}

    def _expected(self, thing: Thing) -> list[Row]:
        found: list[Row] = []
        due, since = thing.due, thing.since
        pauses: list[list[date | None]] = []
        plan = _plan(thing, due, since, pauses)
        events = sorted(thing.events, key=lambda event: event[0])
        day = thing.opens
        while day < LAST:
            for _, what, value in [event for event in events if event[0] == day]:
                if what == "done":
                    return found
                if what == "extended" and value is not None:
                    due, since = value, max(since, day)
                if what == "stopped":
                    pauses.append([day, None])
                if what == "resumed":
                    pauses[-1][1] = day
                    if value is not None and due >= value and thing.kind != "sign":
                        due, since = due + (day - value), day
                plan = _plan(thing, due, since, pauses)
            day += timedelta(days=1)
            if day not in self.missed and not any(
                start is not None and start <= day and end is None for start, end in pauses
            ):
                found += _rungs(thing, due, plan, day, {row[3] for row in found if row[2] == due})
        return found


def _plan(thing: Thing, due: date, since: date, pauses: list[Any]) -> list[tuple[date, str]]:
    plan = []
    for code, _, offset, _, _ in DEFAULTS[thing.kind]:
        day, left = due, abs(offset)
        while left and day < due + timedelta(days=200):
            day += timedelta(days=1 if offset > 0 else -1)
            stood = offset > 0 and any(start <= day and (end is None or day < end) for start, end in pauses)
            left -= WORKED[day] and not stood
        plan.append((day, code))
    return [each for each in plan if each[0] >= since] or plan[-1:]


def _rungs(thing: Thing, due: date, plan: list[tuple[date, str]], on: date, known: set[str]) -> list[Row]:
    reached = [code for day, code in plan if day <= on and code not in known]
    return [(thing.kind, thing.key, due, code, on, code != reached[-1]) for code in reached]
