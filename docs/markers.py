"""The rows of the requirements catalogue, and the tests that say they show one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

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


def shown() -> dict[str, list[str]]:
    """Row → the tests that show it, as `file::test`."""
    rows: dict[str, list[str]] = {}
    for place in ("src", "tests"):
        for file in sorted((ROOT / place).rglob("test_*.py")):
            for row, test in markers(file):
                rows.setdefault(row, []).append(f"{file.relative_to(ROOT)}::{test}")
    return rows
