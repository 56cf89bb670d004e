"""Everything a brief is written from, read once: units with what they returned and how their tasks stand. Pure shapes.

The rules of who leads and who lags stand here, in words and as code beside one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

LEADING_RULE = "按时报送且没有逾期任务的单位，按办结比例从高到低"
LAGGING_RULE = "未报送的单位，以及有逾期任务的单位，按逾期任务数从多到少"


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of the form that holds a number. `clause`: whether a duty needs it."""

    key: str
    label: str
    unit: str
    field_id: int


@dataclass(frozen=True, slots=True)
class Given:
    """What a unit gave for a field; `before`: in the last round, None where it gave nothing then."""

    number: Decimal | None
    key: str
    source: str = "typed"
    counted: Decimal | None = None
    reason: str = ""
    before: Decimal | None = None
    before_key: str = ""


@dataclass(frozen=True, slots=True)
class TaskCounts:
    issued: int = 0
    closed: int = 0
    overdue: int = 0
    upcoming: int = 0
    oldest: date | None = None

    def __add__(self, other: TaskCounts) -> TaskCounts:
        days = [day for day in (self.oldest, other.oldest) if day is not None]
        return TaskCounts(
            self.issued + other.issued, self.closed + other.closed, self.overdue + other.overdue,
            self.upcoming + other.upcoming, min(days, default=None),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. `state`: reported, late, missing, excused, or none where the brief is not about a round."""

    id: UUID
    name: str
    state: str
    return_id: str = ""
    submitted_at: datetime | None = None
    given: Mapping[str, Given] = field(default_factory=dict)
    tasks: TaskCounts = TaskCounts()
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def has_reported(self) -> bool:
        return self.state in ("reported", "late")

    @property
    def closed_share(self) -> Decimal:
        return Decimal(self.tasks.closed) / self.tasks.issued if self.tasks.issued else Decimal(0)


@dataclass(frozen=True, slots=True)
class NextTask:
    key: str
    title: str
    unit: str
    unit_id: UUID
    person: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    unit: str
    unit_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a letter that had not come by its day."""

    key: str
    title: str
    unit: str
    unit_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """`sectors`: counts of tasks by sector. `replies`: what letters still wait for."""

    about: str
    about_kind: str
    about_key: str
    basis: tuple[str, str] | None
    as_of: datetime
    until: date
    units: Sequence[Unit]
    fields: Sequence[Asked]
    sectors: Mapping[str, TaskCounts]
    upcoming: Sequence[NextTask] = ()
    questions: Sequence[Question] = ()
    replies: Sequence[Reply] = ()
    has_round: bool = True
    has_previous: bool = False
    round_key: str = ""
    previous_key: str = ""
    reach: Mapping[str, Any] = field(default_factory=dict)


def leading(units: Iterable[Unit], most: int = 5) -> list[Unit]:
    """LEADING_RULE. Units without any task are neither."""
    good = [
        unit for unit in units if unit.state in ("reported", "none") and not unit.tasks.overdue and unit.tasks.closed
    ]
    return sorted(good, key=lambda unit: (-unit.closed_share, -unit.tasks.closed, unit.name))[:most]


def lagging(units: Iterable[Unit], most: int = 5) -> list[Unit]:
    """LAGGING_RULE. Units that did not report are named apart, so that here the overdue ones stand."""
    bad = [unit for unit in units if unit.tasks.overdue]
    return sorted(bad, key=lambda unit: (-unit.tasks.overdue, unit.tasks.oldest or date.max, unit.name))[:most]


def in_state(units: Iterable[Unit], *states: str) -> list[Unit]:
    return [unit for unit in units if unit.state in states]
