"""Truths and numbers of the closed form as Ibis expressions over the columns of a table.

Of a rule there are two columns of truths, in the table as `counting.counted` makes it: `passed` (not applies or require:
false is breached, NULL unknown) and `excused` (true: not applicable). `outcome` is both in one int8: 0 breached, 1 met,
2 not applicable, NULL unknown; it costs twice as much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any as AnyType
from typing import TypeVar

from zhiben.core.rules import ir
from zhiben.core.rules.columns.layout import Layout
from zhiben.core.rules.judging import Compiled

_TESTS = {"ge": "__ge__", "gt": "__gt__", "le": "__le__", "lt": "__lt__", "eq": "__eq__", "ne": "__ne__"}
Names = Mapping[str, str]
T = TypeVar("T")


def groups(rules: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """So many rules a SELECT; 0: all in one."""
    for at in range(0, len(rules), size or len(rules) or 1):
        yield rules[at : at + (size or len(rules))]


def passed(rule: Compiled, table: AnyType, layout: Layout) -> AnyType:
    """True: met or not applicable; false: breached; NULL: unknown."""
    import ibis

    if rule.version is None:
        return ibis.literal(True)
    return ~applies(rule, table, layout) | truth(rule.require, table, layout.names)


def excused(rule: Compiled, table: AnyType, layout: Layout) -> AnyType:
    """True: not applicable; false or NULL: it applies, or may."""
    import ibis

    return ibis.literal(True) if rule.version is None else ~applies(rule, table, layout)


def applies(rule: Compiled, table: AnyType, layout: Layout) -> AnyType:
    """Addressed to the entity, and applicable."""
    addressed = table[layout.subjects[rule.rule.subject]]
    return addressed if rule.applies == ir.Const(True) else addressed & truth(rule.applies, table, layout.names)


def outcome(rule: Compiled, table: AnyType, layout: Layout, via: str = "int32") -> AnyType:
    import ibis

    if rule.version is None:
        return ibis.literal(2, "int8")
    return as_int(passed(rule, table, layout), via) + as_int(excused(rule, table, layout).fill_null(False), via)


def as_int(value: AnyType, via: str = "int32") -> AnyType:
    """A truth as 0 or 1. `via`: the type on the way; PostgreSQL turns truths into its int4 only."""
    return (value.cast(via) if via else value).cast("int8")


def truth(node: ir.Truth, table: AnyType, names: Names) -> AnyType:
    import ibis

    match node:
        case ir.Const(value=value):
            return ibis.literal(value, "boolean")
        case ir.Column(name=name):
            return table[names[name]]
        case ir.IsKnown(column=column):
            return table[names[column.name]].notnull()
        case ir.No(part=part):
            return ~truth(part, table, names)
        case ir.All(parts=parts) | ir.Any(parts=parts):
            whole = truth(parts[0], table, names)
            for part in parts[1:]:
                other = truth(part, table, names)
                whole = whole & other if isinstance(node, ir.All) else whole | other
            return whole
        case ir.Test(op=op, left=left, right=right):
            if ir.Value(None) in (left, right):
                return ibis.literal(None, "boolean")
            return getattr(number(left, table, names), _TESTS[op])(number(right, table, names))


def number(node: ir.Num, table: AnyType, names: Names) -> AnyType:
    """Whole numbers stay whole where they are only compared; whatever is calculated is a double."""
    import ibis

    match node:
        case ir.Value(value=value):
            # A whole number gets its smallest type, so that a narrow column need not be widened to be compared.
            return ibis.literal(value) if isinstance(value, int) else ibis.literal(value, "float64")
        case ir.Column(name=name):
            return table[names[name]]
        case ir.Calc(op=op, left=left, right=right):
            a, b = _double(left, table, names), _double(right, table, names)
            match op:
                case "+":
                    return a + b
                case "-":
                    return a - b
                case "*":
                    return a * b
                case "/":
                    return a / b.nullif(0.0)
            # least and greatest of some engines skip NULL; here unknown stays unknown.
            chosen = ibis.least(a, b) if op == "min" else ibis.greatest(a, b)
            return ibis.ifelse(a.isnull() | b.isnull(), ibis.literal(None, "float64"), chosen)


def _double(node: ir.Num, table: AnyType, names: Names) -> AnyType:
    import ibis

    if isinstance(node, ir.Value):
        return ibis.literal(None if node.value is None else float(node.value), "float64")
    found = number(node, table, names)
    if isinstance(node, ir.Column):
        return (as_int(found) if node.kind == "bool" else found).cast("float64")
    return found
