"""The typed tree of a condition. Every node knows the place of its words in the condition's text.

Four kinds of terms: truths (`Bool`), numbers (`Number`), days (`Day`), and what is counted. Only the parser makes these,
after every name, type, unit and boundary word has been checked, so what runs over the tree need not ask again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from zhiben.core.rules.units import NONE, Unit

if TYPE_CHECKING:
    from zhiben.core.rules.model import Fact, Parameter

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Literal:
    """true or false."""

    value: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Flag:
    """A fact that is itself true or false."""

    fact: Fact
    span: Span


@dataclass(frozen=True, slots=True)
class Switch:
    """A parameter that is true or false: a reading that a legal officer may change."""

    parameter: Parameter
    span: Span


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a fact is known: never unknown itself."""

    fact: Fact
    span: Span


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice is one of these values. `words`: how the text says it, for people."""

    fact: Fact
    values: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Has:
    """A set against values. `mode`: all, any, none, only."""

    fact: Fact
    values: tuple[str, ...]
    mode: str
    span: Span


@dataclass(frozen=True, slots=True)
class Compare:
    """Two numbers of comparable units. `op`: >= > <= < = !="""

    op: str
    left: Number
    right: Number
    span: Span


@dataclass(frozen=True, slots=True)
class CompareDays:
    op: str
    left: Day
    right: Day
    span: Span


@dataclass(frozen=True, slots=True)
class CompareAge:
    """How long ago a day lies, in whole calendar units: `age(built_on) >= param.years`."""

    op: str
    day: Day
    amount: Number
    span: Span


@dataclass(frozen=True, slots=True)
class Not:
    part: Bool
    span: Span


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Bool, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Bool, ...]
    span: Span


Bool = Literal | Flag | Switch | Known | OneOf | Has | Compare | CompareDays | CompareAge | Not | And | Or


@dataclass(frozen=True, slots=True)
class Figure:
    """A number written in the condition: 0, 1 or 100 %."""

    value: Fraction
    unit: Unit
    span: Span
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or integer fact."""

    fact: Fact
    span: Span

    @property
    def unit(self) -> Unit:
        return self.fact.unit

    @property
    def decimals(self) -> int | None:
        return None if self.fact.type == "integer" else self.fact.decimals


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter that is a number."""

    parameter: Parameter
    span: Span
    decimals: int | None = None

    @property
    def unit(self) -> Unit:
        return self.parameter.unit


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`op`: + - * / min max, in double precision; division by zero is unknown."""

    op: str
    left: Number
    right: Number
    unit: Unit
    span: Span
    decimals: int | None = 6


@dataclass(frozen=True, slots=True)
class Window:
    """Which days count. `kind`: within (amount before today), this or last (calendar period), or all up to today."""

    kind: str
    span: Span
    amount: Number | None = None
    period: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many records fulfil `where` inside the window: between the certain and the possible ones."""

    fact: Fact
    where: Bool
    window: Window | None
    span: Span
    unit: Unit = NONE
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How many values a set has."""

    fact: Fact
    span: Span
    unit: Unit = NONE
    decimals: int | None = None


Number = Figure | Amount | Setting | Arithmetic | Count | Size


@dataclass(frozen=True, slots=True)
class Today:
    """The day that is judged: the day of discovery."""

    span: Span


@dataclass(frozen=True, slots=True)
class DayFact:
    fact: Fact
    span: Span


@dataclass(frozen=True, slots=True)
class DayLiteral:
    value: date
    span: Span


@dataclass(frozen=True, slots=True)
class DaySetting:
    parameter: Parameter
    span: Span


@dataclass(frozen=True, slots=True)
class Moved:
    """A day so much later (`sign` 1) or earlier (-1). Months and years move today and fixed days only."""

    base: Day
    sign: int
    amount: Number
    span: Span


Day = Today | DayFact | DayLiteral | DaySetting | Moved
Node = Bool | Number | Day


def children(node: Node) -> tuple[Node, ...]:
    """The nodes right below, in the order of the text; what stands inside a count is its own world."""
    match node:
        case Not(part=part):
            return (part,)
        case And(parts=parts) | Or(parts=parts):
            return parts
        case Compare(left=left, right=right) | CompareDays(left=left, right=right) | Arithmetic(left=left, right=right):
            return (left, right)
        case CompareAge(day=day, amount=amount):
            return (day, amount)
        case Moved(base=base, amount=amount):
            return (base, amount)
        case Count(window=Window(amount=amount)) if amount is not None:
            return (amount,)
    return ()


def walk(node: Node) -> list[Node]:
    """The node and all below it, outermost first."""
    return [node, *(deep for child in children(node) for deep in walk(child))]


def facts_of(node: Node) -> dict[str, Fact]:
    """Every fact that a condition reads, in the order of the text; a count reads its records."""
    return {each.fact.name: each.fact for each in walk(node) if hasattr(each, "fact")}


def parameters_of(node: Node) -> dict[str, Parameter]:
    """Every parameter that a condition reads, inside counts too."""
    found: dict[str, Parameter] = {}
    for each in walk(node):
        if isinstance(each, Switch | Setting | DaySetting):
            found[each.parameter.name] = each.parameter
        if isinstance(each, Count):
            found |= parameters_of(each.where)
    return found
