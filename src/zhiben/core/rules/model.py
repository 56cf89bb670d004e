"""What a pack consists of, once it has been read and checked. Everything here is immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from zhiben.core.rules.condition import Bool, facts_of
from zhiben.core.rules.units import NONE, Unit

FACT_TYPES = ("bool", "number", "integer", "choice", "set", "date", "text", "events", "items")
RECORDS = ("events", "items")
PARAMETER_TYPES = ("number", "integer", "bool", "date")
# The date of a record of an event; every type `events` has it.
EVENT_DATE = "date"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known about an entity. `decimals`: numbers that agree to so many places are the same."""

    name: str
    type: str
    label: str
    unit: Unit = NONE
    values: Mapping[str, str] = field(default_factory=dict)
    ordered: bool = False
    decimals: int = 6
    question: str = ""
    subject: str = ""
    observer: str = ""
    checklist: str = ""
    fields: Mapping[str, Fact] = field(default_factory=dict)
    file: str = ""
    line: int = 0

    @property
    def meaning(self) -> tuple[object, ...]:
        """What must be the same wherever the name is used."""
        inner = tuple((name, each.meaning) for name, each in sorted(self.fields.items()))
        return (self.type, self.unit.symbol, tuple(self.values), self.ordered, self.decimals, inner)


@dataclass(frozen=True, slots=True)
class Dated:
    """A value of a parameter from a day on, up to and including `to`. None: the text gives none, a county has to set it."""

    start: date
    value: Decimal | bool | date | None
    source: str
    mark: str = "seen"
    to: date | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure, date or switch that rules read as param.NAME. `bound`: the boundary word of the text, or ""."""

    name: str
    type: str
    label: str
    values: tuple[Dated, ...]
    unit: Unit = NONE
    bound: str = ""
    local: bool = False
    file: str = ""
    line: int = 0

    def at(self, day: date) -> Dated | None:
        """The value in force on a day, None before the first and after the last."""
        found = [each for each in self.values if each.start <= day and (each.to is None or day <= each.to)]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Breach:
    """What a breach means: a proposal for a person, never the directive's own words."""

    level: str
    advice: str
    consequences: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A rule as it reads from a day on, up to and including `end`."""

    start: date
    end: date | None
    applies: Bool
    require: Bool
    applies_text: str
    require_text: str
    forbids: bool
    breach: Breach
    source: tuple[str, ...]
    line: int
    # The documents of `source`, in its order.
    documents: tuple[Source, ...] = ()
    # Whether a figure or document of it is one that a person still has to look up.
    to_confirm: bool = False

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `versions` in the order of their dates, not overlapping. `missing_text`: what is not loaded, or ""."""

    id: str
    catalogue: tuple[str, ...]
    label: str
    subject: str
    reading: str
    versions: tuple[Version, ...]
    missing_text: str = ""
    question: str = ""
    pack: str = ""
    edition: str = ""
    file: str = ""
    line: int = 0

    def at(self, day: date) -> Version | None:
        """The version in force on the day of discovery."""
        return next((each for each in self.versions if each.covers(day)), None)

    @property
    def facts(self) -> dict[str, Fact]:
        """Every fact that any version of it reads."""
        return {
            name: fact
            for version in self.versions
            for root in (version.applies, version.require)
            for name, fact in facts_of(root).items()
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of object that rules are addressed to. `parents`: kinds that it is as well."""

    name: str
    label: str
    parents: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A document that clauses are cited from as KEY#CLAUSE.

    `issuer`: words of who issued it, where its own number is not known in full. `parts`: the letters before a clause's
    number → the part of the document that they stand for, a heading's number or a table's name.
    """

    key: str
    title: str
    number: str = ""
    status: str = "in_force"
    mark: str = "seen"
    kind: str = "directive"
    issuer: str = ""
    parts: Mapping[str, str] = field(default_factory=dict, hash=False)
    file: str = ""
    line: int = 0

    @property
    def is_seen(self) -> bool:
        return self.mark == "seen"

    def path_of(self, clause: str) -> tuple[str, ...]:
        """A clause as the places one goes through to find it.

        >>> Source("x", "…", parts={"NM": "非煤矿山", "T": "一"}).path_of("T2.5")
        ('一', '2', '5')
        """
        letters = clause.rstrip("0123456789.")
        part = self.parts.get(letters)
        numbers = clause.removeprefix(letters).split(".")
        return (part, *numbers) if part else (clause,) if letters else tuple(numbers)


@dataclass(frozen=True, slots=True)
class Case:
    """One YAML test. `given`: raw values by fact; `settings`: parameters set for this test; `asks`: facts to be asked."""

    rule: str
    name: str
    at: date
    given: Mapping[str, object]
    expect: str
    file: str
    line: int
    why: str = ""
    asks: tuple[str, ...] | None = None
    subject: tuple[str, ...] | None = None
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole pack. `facts` holds its own and the shared ones; `own_facts` the names declared by itself."""

    id: str
    edition: str
    title: str
    status: str
    start: date
    end: date | None
    subjects: Mapping[str, Subject]
    sources: Mapping[str, Source]
    facts: Mapping[str, Fact]
    own_facts: frozenset[str]
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    cases: tuple[Case, ...]
    folder: str = ""

    def rule(self, id_: str) -> Rule:
        """Raises: KeyError."""
        for rule in self.rules:
            if id_ == rule.id:
                return rule
        raise KeyError(id_)

    def rules_named(self, name: str) -> tuple[Rule, ...]:
        """The rule of that id, or every rule of that row of the catalogue."""
        return tuple(rule for rule in self.rules if name == rule.id or name in rule.catalogue)
