"""The small closed form that every executor understands: truths and numbers over named columns, nothing else.

All words, units, dates and parameters are gone: a condition lowered for one day compares columns of truths, whole
numbers and doubles with constants. Logic is Kleene's; any number of which a part is unknown is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Const:
    """A truth that is the same for all; None: unknown for all (a parameter without value)."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of truths or numbers. `kind`: bool, int or float."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class IsKnown:
    column: Column


@dataclass(frozen=True, slots=True)
class Test:
    """`op`: ge gt le lt eq ne."""

    op: str
    left: Num
    right: Num


@dataclass(frozen=True, slots=True)
class No:
    part: Truth


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A number that is the same for all; None: unknown."""

    value: int | float | None


@dataclass(frozen=True, slots=True)
class Calc:
    """`op`: + - * / min max, in double precision; by zero: unknown."""

    op: str
    left: Num
    right: Num


Truth = Const | Column | IsKnown | Test | No | All | Any
Num = Column | Value | Calc


def columns(node: Truth | Num) -> dict[str, Column]:
    """Every column read, in order."""
    match node:
        case Column():
            return {node.name: node}
        case IsKnown(column=column):
            return {column.name: column}
        case Test(left=left, right=right) | Calc(left=left, right=right):
            return columns(left) | columns(right)
        case No(part=part):
            return columns(part)
        case All(parts=parts) | Any(parts=parts):
            found: dict[str, Column] = {}
            for part in parts:
                found |= columns(part)
            return found
    return {}
