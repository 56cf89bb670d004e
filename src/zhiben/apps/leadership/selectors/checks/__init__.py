"""What is missing on a day, by name: each check says whom it looked at, what counts, and how each stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from zhiben.apps.leadership.selectors.checks import lists, meetings, people
from zhiben.apps.leadership.selectors.checks.check import Check, Standing
from zhiben.apps.leadership.selectors.ground import Ground, ground
from zhiben.foundation.access.actor import Actor

__all__ = ["CHECKS", "Check", "Standing", "every_check", "one_check"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`needs`: the sources it looks at."""

    look: Callable[[Ground], Check]
    needs: tuple[str, ...]


CHECKS: dict[str, Rule] = {
    "half_year": Rule(meetings.special_meetings, ("units", "leaders", "records", "reported")),
    "learning": Rule(meetings.learning, ("units", "leaders", "learning")),
    "committee": Rule(meetings.committees, ("units", "records")),
    "problems": Rule(lists.problems, ("units", "leaders", "lists", "items")),
    "key_problems": Rule(lists.key_problems, ("units", "lists", "items")),
    "statements": Rule(people.statements, ("units", "leaders", "records")),
    "hearings": Rule(meetings.hearings, ("units", "records")),
    "key_periods": Rule(meetings.key_periods, ("units", "records")),
    "plans": Rule(lists.plans, ("units", "lists")),
    "sponsors": Rule(people.sponsors, ("units", "leaders", "sites", "sponsors")),
    "matrix": Rule(people.matrix, ("cells",)),
    "staff": Rule(people.staff, ("units", "staff")),
    "town_duties": Rule(lists.town_duties, ("units", "items", "staff")),
}


def one_check(code: str, *, actor: Actor, on: date) -> Check:
    """At most three queries. Raises: KeyError for a check that there is not, NotVisible."""
    rule = CHECKS[code]
    return rule.look(ground(rule.needs, actor=actor, on=on))


def every_check(*, actor: Actor, on: date) -> list[Check]:
    """At most three queries for all of them. Raises: NotVisible."""
    needs = dict.fromkeys(need for rule in CHECKS.values() for need in rule.needs)
    given = ground(tuple(needs), actor=actor, on=on)
    return [rule.look(given) for rule in CHECKS.values()]
