"""The rows of the requirements catalogue, and the tests that say they show one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from zhiben.core.errors import PackError
from zhiben.core.rules import Pack, load_pack, packs_in

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = ROOT / "docs" / "reference" / "catalogue.txt"


def catalogue() -> list[str]:
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines()
    return [row for line in lines if not line.startswith("#") for row in line.split()]


def markers(file: Path) -> Iterator[tuple[str, str]]:
    """(row, test) for every `@pytest.mark.requirement(…)` above a test function of a file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef):
            continue
        for call in node.decorator_list:
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "requirement":
                yield from ((str(arg.value), node.name) for arg in call.args if isinstance(arg, ast.Constant))


@cache
def packs() -> tuple[Pack, ...]:
    """The packs that are shipped. One that cannot be loaded is named and left out: its own tests fail for it."""
    found = []
    for path in packs_in():
        try:
            found.append(load_pack(path))
        except PackError as error:
            click.echo(f"Left out: {error.message}", err=True)
    return tuple(found)


def pack_tests() -> dict[str, list[str]]:
    """Rule id → its YAML tests, as `file:line`, of the packs that are shipped."""
    found: dict[str, list[str]] = {}
    for pack in packs():
        for case in pack.cases:
            place = f"{(Path(pack.folder).parent / case.file).relative_to(ROOT)}:{case.line}"
            found.setdefault(case.rule, []).append(place)
    return found


def pack_rows() -> dict[str, list[str]]:
    """Row → the rules with YAML tests that are it, as `pack::rule (number of tests)`."""
    tests = pack_tests()
    rows: dict[str, list[str]] = {}
    for pack in packs():
        for rule in pack.rules:
            for row in rule.catalogue if tests.get(rule.id) else ():
                rows.setdefault(row, []).append(f"{pack.id}::{rule.id} ({len(tests[rule.id])})")
    return rows


def shown() -> dict[str, list[str]]:
    """Row → the tests that show it, as `file::test`; for rules their YAML tests too, as `pack::rule (number)`."""
    rows = pack_rows()
    for place in ("src", "tests"):
        for file in sorted((ROOT / place).rglob("test_*.py")):
            for row, test in markers(file):
                rows.setdefault(row, []).append(f"{file.relative_to(ROOT)}::{test}")
    return rows
