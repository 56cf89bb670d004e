"""Sector × stage: who answers for what (三管三必须)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhiben.apps.leadership.reckoning import cell_defect
from zhiben.apps.leadership.selectors import visible
from zhiben.apps.leadership.selectors.checks import Check
from zhiben.apps.leadership.selectors.checks.people import matrix
from zhiben.apps.leadership.selectors.ground import Ground, county_key
from zhiben.apps.leadership.selectors.settings import thresholds
from zhiben.apps.leadership.selectors.sources import Row
from zhiben.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Cell:
    """`defect`: what is wrong with it, empty where nothing is."""

    owners: list[str]
    split: str
    defect: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """`rows`: sector and, for each of the stages, its cell; None where nobody registered one."""

    stages: list[str]
    rows: list[tuple[str, list[Cell | None]]]
    check: Check


def matrix_of(*, actor: Actor, on: date) -> Matrix:
    """Two queries."""
    values = thresholds(county_key(actor))
    stages: list[str] = values["stages"]
    owners: dict[tuple[str, str], list[str]] = {}
    splits: dict[tuple[str, str], str] = {}
    found = visible.cells(actor).order_by("sector", "pk", "owners__short_name")
    for sector, stage, split, owner in found.values_list("sector", "stage", "split", "owners__short_name"):
        splits[sector, stage] = split
        owners.setdefault((sector, stage), []).extend([owner] if owner else [])
    cells = {
        key: Cell(names, splits[key], cell_defect(len(names), splits[key])) for key, names in owners.items()
    }  # fmt: skip
    given = Ground(on, values, {"cells": [_row(*key, cell) for key, cell in cells.items()]})
    sectors = sorted({sector for sector, _ in cells})
    return Matrix(
        stages, [(sector, [cells.get((sector, stage)) for stage in stages]) for sector in sectors], matrix(given)
    )


def _row(sector: str, stage: str, cell: Cell) -> Row:
    return Row(stage, None, None, None, None, len(cell.owners), None, None, sector, cell.split)
