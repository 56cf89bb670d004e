"""Every dependency that is declared has its line on the page that says why it is there."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_declared_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [*project["project"]["dependencies"], *sum(project["dependency-groups"].values(), [])]
    names = {re.split(r"[<>=\[ ]", entry)[0] for entry in declared}
    names |= set(json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"])
    page = (ROOT / "docs" / "explanation" / "dependencies.md").read_text(encoding="utf-8")
    cells = [line.split("|")[1] for line in page.splitlines() if line.startswith("| ")]
    assert names - {name.strip() for cell in cells for name in cell.split(",")} == set()
