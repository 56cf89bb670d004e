"""The rules and facts that are measured: one seeded description, written as a pack for us and as code for the others.

28 facts (16 whole numbers, 4 numbers, 4 truths, 4 choices), each unknown with a chance of one in ten; sixty rules, `not
applies or require`, with 177 comparisons in all. As in the anchors: 16 int32, 4 float64, 4 bool, 4 int16 columns.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

RULES, COMPARISONS, MISSING = 60, 177, 0.1
BOUNDS = {">=": "不少于", ">": "超过", "<=": "不超过", "<": "低于"}
GRADES = ("a", "b", "c", "d", "e", "f")
INTEGERS = tuple(f"n{i}" for i in range(16))
NUMBERS = tuple(f"x{i}" for i in range(4))
TRUTHS = tuple(f"b{i}" for i in range(4))
CHOICES = tuple(f"g{i}" for i in range(4))
FACTS = (*INTEGERS, *NUMBERS, *TRUTHS, *CHOICES)


@dataclass(frozen=True)
class Leaf:
    """One comparison. `value`: a figure, a truth, or some of GRADES."""

    fact: str
    op: str
    value: Any


@dataclass(frozen=True)
class Joined:
    """`op`: and, or."""

    op: str
    parts: tuple[Leaf | Joined, ...]


Tree = Leaf | Joined


@dataclass(frozen=True)
class Described:
    """A rule as it was drawn."""

    applies: Tree
    require: Tree


def described(seed: int) -> list[Described]:
    """Sixty rules: 57 with three comparisons, three with two."""
    draw = random.Random(seed)
    sizes = [3] * (COMPARISONS - 2 * RULES) + [2] * (3 * RULES - COMPARISONS)
    return [Described(_leaf(draw), _tree(draw, size - 1)) for size in sizes]


def _leaf(draw: random.Random) -> Leaf:
    fact = draw.choice(FACTS)
    if fact in INTEGERS:
        return Leaf(fact, draw.choice(list(BOUNDS)), draw.randrange(100, 900))
    if fact in NUMBERS:
        return Leaf(fact, draw.choice(list(BOUNDS)), draw.randrange(1000, 9000) / 10)
    if fact in TRUTHS:
        return Leaf(fact, "is", True)
    return Leaf(fact, "in", tuple(sorted(draw.sample(GRADES, 3))))


def _tree(draw: random.Random, size: int) -> Tree:
    leaves = tuple(_leaf(draw) for _ in range(size))
    return leaves[0] if size == 1 else Joined(draw.choice(("and", "or")), leaves)


def table(rows: int, seed: int) -> pl.DataFrame:
    """Facts of so many entities, typed as they would come from a database."""
    draw = np.random.default_rng(seed)
    columns: dict[str, pl.Series] = {"id": pl.Series(np.arange(rows)).cast(pl.String)}
    for name in FACTS:
        if name in INTEGERS:
            made = pl.Series(name, draw.integers(0, 1000, rows, dtype=np.int32))
        elif name in NUMBERS:
            made = pl.Series(name, draw.integers(0, 10_000, rows) / 10)
        elif name in TRUTHS:
            made = pl.Series(name, draw.random(rows) < 0.5)
        else:
            made = pl.Series(name, draw.integers(0, len(GRADES), rows, dtype=np.int16))
        unknown = pl.Series(draw.random(rows) < MISSING)
        columns[name] = pl.select(pl.when(~unknown).then(made).otherwise(None)).to_series().alias(name)
    return pl.DataFrame(columns)


def named(facts: pl.DataFrame) -> pl.DataFrame:
    """The same with the names of choices, as an office keeps them."""
    return facts.with_columns(
        pl.col(name).replace_strict(dict(enumerate(GRADES)), return_dtype=pl.Enum(GRADES)) for name in CHOICES
    )


# The same rules for each of those that are compared


def write_pack(rules: list[Described], folder: Path) -> Path:
    """A pack of YAML files, read by the loader like any other."""
    pack = folder / "measured"
    for name in ("parameters", "rules"):
        (pack / name).mkdir(parents=True, exist_ok=True)
    (pack / "pack.yaml").write_text(
        'id: measured\nedition: "1"\ntitle: 测速\nfrom: 2025-01-01\nsources: {made: {title: 随机}}\n'
        "subjects: {thing: {label: 对象}}\n"
    )
    values = ", ".join(f"{each}: 第{each}级" for each in GRADES)
    kinds = (
        dict.fromkeys(INTEGERS, "integer")
        | dict.fromkeys(NUMBERS, "number, decimals: 1")
        | dict.fromkeys(TRUTHS, "bool")
    )
    lines = [
        f"{name}: {{type: {kinds.get(name, f'choice, values: {{{values}}}')}, label: 事实{name}, question: {name}？}}\n"
        for name in FACTS
    ]
    (pack / "facts.yaml").write_text("".join(lines))
    figures: dict[str, str] = {}
    texts = [(_words(rule.applies, figures), _words(rule.require, figures)) for rule in rules]
    (pack / "parameters" / "all.yaml").write_text("".join(figures.values()))
    (pack / "rules" / "all.yaml").write_text("".join(_rule(number, *each) for number, each in enumerate(texts)))
    return pack


def _rule(number: int, applies: str, require: str) -> str:
    return (
        f"- id: made.r{number}\n  label: 规则{number}\n  subject: thing\n  applies: {applies}\n  require: {require}\n"
        "  breach: {level: general, advice: 改正}\n  reading: local\n  source: made#1\n"
    )


def _words(tree: Tree, figures: dict[str, str]) -> str:
    if isinstance(tree, Joined):
        return f" {tree.op} ".join(_words(part, figures) for part in tree.parts)
    if tree.op == "is":
        return tree.fact
    if tree.op == "in":
        return f"{tree.fact} in [{', '.join(tree.value)}]"
    name = f"p{len(figures)}"
    figures[name] = (
        f"{name}: {{label: 数{name}, bound: {BOUNDS[tree.op]}, values: "
        f"[{{from: 2025-01-01, value: {tree.value}, source: made#1}}]}}\n"
    )
    return f"{tree.fact} {tree.op} param.{name}"


def by_hand(rules: list[Described]) -> list[pl.Expr]:
    """The rules as somebody who knows Polars writes them: true met or not applicable, false breached, NULL unknown."""
    return [(~_polars(rule.applies) | _polars(rule.require)).alias(f"r{at}") for at, rule in enumerate(rules)]


def four_by_hand(rules: list[Described]) -> list[pl.Expr]:
    """The same with the four outcomes apart: 0 breached, 1 met, 2 not applicable, NULL unknown."""
    found = []
    for at, rule in enumerate(rules):
        applies, passed = _polars(rule.applies), ~_polars(rule.applies) | _polars(rule.require)
        found.append(pl.when(~applies).then(pl.lit(2, pl.Int8)).otherwise(passed.cast(pl.Int8)).alias(f"r{at}"))
    return found


def _polars(tree: Tree) -> pl.Expr:
    if isinstance(tree, Joined):
        whole = _polars(tree.parts[0])
        for part in tree.parts[1:]:
            whole = whole & _polars(part) if tree.op == "and" else whole | _polars(part)
        return whole
    column = pl.col(tree.fact)
    if tree.op == "is":
        return column
    if tree.op == "in":
        tests = [column == GRADES.index(each) for each in tree.value]
        return tests[0] | tests[1] | tests[2]
    value = tree.value
    compared: dict[str, pl.Expr] = {
        ">=": column >= value,
        ">": column > value,
        "<=": column <= value,
        "<": column < value,
    }
    return compared[tree.op]


def plain(rules: list[Described], *, shared: bool = True) -> Callable[[tuple[Any, ...]], list[int]]:
    """One function over a row, written out and compiled: what plain Python can do without us. 3 is unknown.

    `shared`: what several rules read alike is computed once; else each rule stands for itself."""
    lines, names = ["def judged(row):", f"    {', '.join(FACTS)}, = row", "    out = []"], {}  # type: ignore[var-annotated]
    for rule in rules:
        # A name that is written over: nothing is found again.
        names = names if shared else {}
        a = _python(rule.applies, lines, names)
        r = _python(rule.require, lines, names)
        lines.append(
            f"    out.append(2 if {a} is False else 1 if {r} is True else 0 if {a} is True and {r} is False else 3)"
        )
    scope: dict[str, Any] = {}
    exec("\n".join([*lines, "    return out"]), scope)  # noqa: S102 - written above
    judged: Callable[[tuple[Any, ...]], list[int]] = scope["judged"]
    return judged


def _python(tree: Tree, lines: list[str], names: dict[str, str]) -> str:
    if isinstance(tree, Joined):
        parts = [_python(part, lines, names) for part in tree.parts]
        end = "False" if tree.op == "and" else "True"
        other = "True" if tree.op == "and" else "False"
        decided, unknown = " or ".join(f"{p} is {end}" for p in parts), " or ".join(f"{p} is None" for p in parts)
        source = f"{end} if {decided} else None if {unknown} else {other}"
    elif tree.op == "is":
        return tree.fact
    elif tree.op == "in":
        wanted = tuple(GRADES.index(each) for each in tree.value)
        source = f"None if {tree.fact} is None else {tree.fact} in {wanted}"
    else:
        source = f"None if {tree.fact} is None else {tree.fact} {tree.op} {tree.value}"
    if source not in names:
        names[source] = f"t{len(names)}"
        lines.append(f"    {names[source]} = {source}")
    return names[source]
