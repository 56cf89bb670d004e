"""The vocabulary of a lifecycle: states, what a step needs, the steps, and the table they stand in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Generic, Self, TypeVar

from zhiben.core.errors import Refusal

F = TypeVar("F")
F_contra = TypeVar("F_contra", contravariant=True)
Guard = Callable[[F], Refusal | None]


class State(StrEnum):
    """The states of one kind of object, each a word with its word for people; the first is where it begins.

    >>> class Door(State):
    ...     OPEN = "open", "开启"
    ...     SHUT = "shut", "关闭"
    >>> Door("shut").label, Door.OPEN == "open"
    ('关闭', True)
    """

    label: str

    def __new__(cls, word: str, label: str) -> Self:
        member = str.__new__(cls, word)
        member._value_ = word
        member.label = label
        return member

    @classmethod
    def of(cls, word: str) -> Self:
        """The state that a column holds. Raises: ValueError for a word that is none."""
        return cls(word)  # type: ignore[call-arg]  # found by its word; the label belongs to the making


@dataclass(frozen=True, slots=True)
class Evidence:
    """What must lie before the step, `at_least` so many different ones; 0: may, need not."""

    name: str
    label: str
    at_least: int = 1


@dataclass(frozen=True)
class Transition(Generic[F]):
    """One step. `role` is the permission it asks for; `guards` look at frozen facts; `basis` names the law it rests on.

    `note_required`: it cannot be taken without a reason in words.
    """

    name: str
    label: str
    source: AbstractSet[State]
    target: State
    role: str
    needs: tuple[Evidence, ...] = ()
    guards: tuple[Guard[F], ...] = ()
    note_required: bool = False
    basis: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", frozenset(self.source))


@dataclass(frozen=True)
class Lifecycle(Generic[F]):
    """The table of one kind of object.

    Raises: ValueError for a table in which a step stands twice, states of two kinds are mixed, or a state is never
    reached.
    """

    name: str
    transitions: tuple[Transition[F], ...]
    by_name: Mapping[str, Transition[F]] = field(init=False, repr=False, compare=False)
    states: tuple[State, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.transitions:
            raise ValueError(f"lifecycle {self.name!r} has no transition")
        kinds = {type(state) for step in self.transitions for state in (*step.source, step.target)}
        if len(kinds) != 1:
            raise ValueError(f"lifecycle {self.name!r} mixes the states of {sorted(kind.__name__ for kind in kinds)}")
        by_name = {step.name: step for step in self.transitions}
        if len(by_name) != len(self.transitions):
            raise ValueError(f"lifecycle {self.name!r} has a step twice")
        object.__setattr__(self, "by_name", MappingProxyType(by_name))
        object.__setattr__(self, "states", tuple(kinds.pop()))
        if lost := set(self.states) - self._reached():
            raise ValueError(f"lifecycle {self.name!r} never reaches {sorted(lost)}")

    @property
    def initial(self) -> State:
        return self.states[0]

    @property
    def final(self) -> frozenset[State]:
        """The states that nothing leaves."""
        return frozenset(self.states) - {state for step in self.transitions for state in step.source}

    def state(self, word: str) -> State:
        """Raises: ValueError for a word that is no state of this table."""
        return type(self.initial).of(word)

    def steps_from(self, state: str) -> tuple[Transition[F], ...]:
        """What a page offers, in the order of the table."""
        return tuple(step for step in self.transitions if state in step.source)

    def _reached(self) -> set[State]:
        reached, fresh = {self.initial}, {self.initial}
        while fresh:
            fresh = {step.target for step in self.transitions if step.source & fresh} - reached
            reached |= fresh
        return reached
