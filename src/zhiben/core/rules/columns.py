"""All entities at once: the closed form of ir.py as Ibis expressions, the same for Polars, DuckDB, PostgreSQL and Spark.

A table has one column for each column of the program (lowering.py) and, for subjects, `is:NAME` truths (NULL: not said).
An outcome is an int8: 0 breached, 1 met, 2 not applicable, NULL unknown. It is `int(pass) + int(applies is false)` with
pass = not applies or require, so that NULL falls out of Kleene's logic by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any as AnyType

from zhiben.core.rules import ir
from zhiben.core.rules.judging import Compiled, Program

# Spark generates one method for a SELECT; beyond a dozen rules it becomes too long to be compiled.
GROUP = 12
_TESTS = {"ge": "__ge__", "gt": "__gt__", "le": "__le__", "lt": "__lt__", "eq": "__eq__", "ne": "__ne__"}


def subject_column(name: str) -> str:
    return f"is:{name}"


def subjects_of(program: Program) -> list[str]:
    """The subjects that rules in force are addressed to."""
    return sorted({each.rule.subject for each in program.rules if each.version is not None})


def outcomes(program: Program, table: AnyType) -> dict[str, AnyType]:
    """For each rule id the expression of its outcome over an Ibis table. Needs the extra `analytics`."""
    return {each.rule.id: outcome(each, table) for each in program.rules}


def groups(program: Program) -> Iterator[Sequence[Compiled]]:
    """The rules by dozens: one SELECT each where the engine asks for it."""
    for at in range(0, len(program.rules), GROUP):
        yield program.rules[at : at + GROUP]


def outcome(rule: Compiled, table: AnyType) -> AnyType:
    import ibis

    if rule.version is None:
        return ibis.literal(2, "int8")
    addressed = table[subject_column(rule.rule.subject)].fill_null(True)
    applies = addressed & truth(rule.applies, table)
    passed = ~applies | truth(rule.require, table)
    return passed.cast("int8") + (~applies).fill_null(False).cast("int8")


def truth(node: ir.Truth, table: AnyType) -> AnyType:
    import ibis

    match node:
        case ir.Const(value=value):
            return ibis.literal(value, "boolean")
        case ir.Column(name=name):
            return table[name]
        case ir.IsKnown(column=column):
            return table[column.name].notnull()
        case ir.No(part=part):
            return ~truth(part, table)
        case ir.All(parts=parts) | ir.Any(parts=parts):
            whole = truth(parts[0], table)
            for part in parts[1:]:
                other = truth(part, table)
                whole = whole & other if isinstance(node, ir.All) else whole | other
            return whole
        case ir.Test(op=op, left=left, right=right):
            if ir.Value(None) in (left, right):
                return ibis.literal(None, "boolean")
            return getattr(number(left, table), _TESTS[op])(number(right, table))


def number(node: ir.Num, table: AnyType) -> AnyType:
    """Whole numbers stay whole where they are only compared; whatever is calculated is a double."""
    import ibis

    match node:
        case ir.Value(value=value):
            return ibis.literal(value, "int64" if isinstance(value, int) else "float64")
        case ir.Column(name=name):
            return table[name]
        case ir.Calc(op=op, left=left, right=right):
            a, b = _double(left, table), _double(right, table)
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


def _double(node: ir.Num, table: AnyType) -> AnyType:
    import ibis

    if isinstance(node, ir.Value):
        return ibis.literal(None if node.value is None else float(node.value), "float64")
    found = number(node, table)
    if isinstance(node, ir.Column):
        return (found.cast("int8") if node.kind == "bool" else found).cast("float64")
    return found
