"""What the ladder would send in days to come, if nobody did anything: a dry run that writes nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhiben.apps.dispatch.chasing import DueItem, chased
from zhiben.apps.dispatch.models import Audience, Escalation, Instrument
from zhiben.apps.dispatch.selectors import chased as _items  # noqa: F401 - declares what this app chases
from zhiben.apps.dispatch.selectors.audience import Directory
from zhiben.apps.dispatch.selectors.ladder import CountyLadder, ladders_of
from zhiben.core.dates.ladders import horizon

MOST = 400


@dataclass(frozen=True, slots=True)
class Line:
    """One rung that would be sent on a day. `skipped`: how many rungs before it would not be sent any more."""

    on: date
    unit: str
    title: str
    url: str
    due_on: date
    label: str
    people: tuple[str, ...]
    instrument: str
    skipped: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`lines` are the first `MOST` of `total`. `notices`: how many one-a-day notices each person would get."""

    lines: list[Line]
    total: int
    notices: list[tuple[str, int]]
    proposed: list[tuple[str, int]]


def rehearse(county_key: UUID, *, since: date, until: date) -> Rehearsal:
    """A run every day of the span, both days included, on what is owed now."""
    ladders, directory = ladders_of(county_key), Directory(county_key, on=since)
    lines = [
        line
        for kind in chased()
        for items in kind.items(county_key, since, horizon(ladders[kind.applies_to].ladder.rungs, until))
        for line in _lines(ladders[kind.applies_to], items, directory, since, until)
    ]
    lines.sort(key=lambda line: (line.on, line.due_on, line.unit, line.title))
    days = Counter(name for name, _ in {(person, line.on) for line in lines for person in line.people})
    proposed = Counter(line.instrument for line in lines if line.instrument)
    return Rehearsal(lines[:MOST], len(lines), days.most_common(60), proposed.most_common())


def _lines(found: CountyLadder, items: list[DueItem], directory: Directory, since: date, until: date) -> Iterator[Line]:
    recorded: dict[tuple[str, date], set[str]] = defaultdict(set)
    kept = Escalation.objects.filter(applies_to=found.applies_to, subject_key__in=[item.key for item in items])
    for key, due_on, rung in kept.values_list("subject_key", "due_on", "rung"):
        recorded[key, due_on].add(rung)
    for item in items:
        yield from _of(found, item, set(recorded[item.key, item.due.due_on]), directory, since, until)


def _of(
    found: CountyLadder, item: DueItem, known: set[str], directory: Directory, since: date, until: date
) -> Iterator[Line]:
    """On the first day what was reached by then, afterwards each rung on its own day."""
    days = sorted({since, *(step.day for step in found.ladder.plan(item.due) if since < step.day <= until)})
    for on in days:
        climb = found.ladder.climb(item.due, on=on, recorded=known)
        if climb.sent is None:
            continue
        known |= {climb.sent.rung.code, *(step.rung.code for step in climb.skipped)}
        told = directory.told(item, found.ladder.audience(climb.sent, owner=Audience.PERSON))
        row = found.rows[climb.sent.rung.code]
        instrument = "" if row.instrument == Instrument.NONE else str(Instrument(row.instrument).label)
        people = tuple(each.words for each in told)
        yield Line(
            on, item.unit, item.title, item.url, item.due.due_on, row.label, people, instrument, len(climb.skipped)
        )
