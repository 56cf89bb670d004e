"""Who stands for which village or mine: one matrix a town, subjects down, leaders and cadres across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhiben.apps.leadership.models import Leader
from zhiben.apps.leadership.selectors.checks import CHECKS, Check
from zhiben.apps.leadership.selectors.checks.people import visits
from zhiben.apps.leadership.selectors.ground import Ground, ground, leader_url, unit_url
from zhiben.apps.leadership.selectors.sources import Key, Row, uuid_of
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import OrganisationKind as OfficeKind

Choices = list[tuple[Any, str]]


@dataclass(frozen=True, slots=True)
class Person:
    """A column. `blank`: stands for nothing."""

    name: str
    post: str
    url: str
    blank: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """A row: for each of the columns since when it stands for it, and its visits with proof in the period."""

    name: str
    url: str
    cells: list[tuple[date | None, Person]]
    visits: int
    last: date | None

    @property
    def blank(self) -> bool:
        return not any(since for since, _ in self.cells)


@dataclass(frozen=True, slots=True)
class TownMatrix:
    key: str
    town: str
    people: list[Person]
    subjects: list[Subject]

    @property
    def blanks(self) -> int:
        return sum(each.blank for each in self.people) + sum(each.blank for each in self.subjects)


@dataclass(frozen=True, slots=True)
class Sponsoring:
    """`leaders`, `villages`, `sites`: what the form lets one choose."""

    towns: list[TownMatrix]
    check: Check
    months: int
    leaders: Choices
    villages: Choices
    sites: Choices


def sponsoring(*, actor: Actor, on: date) -> Sponsoring:
    """Three queries."""
    rule = CHECKS["sponsors"]
    given = ground((*rule.needs, "records"), actor=actor, on=on)
    sites = sorted(given.rows["sites"], key=lambda row: (row.words, row.number or 0))
    return Sponsoring(
        list(_towns(given, sites)),
        rule.look(given),
        given.values["visit_months"],
        [(uuid_of(row.key), f"{row.words}（{given.name(row.unit)} {row.more}）") for row in given.leaders],
        [(uuid_of(row.key), row.words) for row in given.villages],
        [(row.number, row.words) for row in sites],
    )


def _towns(given: Ground, sites: list[Row]) -> Iterator[TownMatrix]:
    held: dict[Key, dict[Key, date | None]] = {}
    for row in given.rows["sponsors"]:
        held.setdefault(row.other or row.number, {})[row.person] = row.day
    names = {unit.other: unit.words for unit in given.offices if unit.kind == OfficeKind.TOWN}
    subjects: dict[Key, list[Row]] = {}
    for row in [*given.villages, *sites]:
        subjects.setdefault(row.other, []).append(row)
    cadres: dict[Key, list[Row]] = {}
    for row in given.leaders:
        if row.kind == Leader.Rank.CADRE:
            cadres.setdefault(given.units[row.unit].other, []).append(row)
    seen = visits(given)
    standing = {person for people in held.values() for person in people}
    for town in sorted(subjects.keys() | cadres.keys(), key=lambda key: (key is None, names.get(key, ""), str(key))):
        rows = subjects.get(town, [])
        here = {person for row in rows for person in held.get(row.key or row.number, ())}
        own = {row.key for row in cadres.get(town, ())}
        across = [row for row in given.leaders if row.key in here or row.key in own]
        people = [
            (row.key, Person(row.words, row.more, leader_url(row.key), row.key not in standing)) for row in across
        ]
        yield TownMatrix(
            str(town or "county"),
            names.get(town, "县级"),
            [person for _, person in people],
            [_subject(row, people, held, seen) for row in rows],
        )


def _subject(
    row: Row,
    people: list[tuple[Key, Person]],
    held: dict[Key, dict[Key, date | None]],
    seen: dict[Key, tuple[int, date]],
) -> Subject:
    key = row.key or row.number
    count, last = seen.get(key, (0, None))
    cells = [(held.get(key, {}).get(leader), person) for leader, person in people]
    return Subject(row.words, unit_url(row.key) if row.key else "", cells, count, last)
