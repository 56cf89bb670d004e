"""What import-linter cannot see: relations by name, models fetched by name, signals, folders nobody placed."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "zhiben"
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "util", "helper"}


def layers() -> dict[str, int]:
    """Package → height, read from the same file as the import contracts; siblings are equally high."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    heights: dict[str, int] = {}
    for section in ("root", "apps", "foundation"):
        contract = contracts[f"importlinter:contract:{section}"]
        floors = contract["layers"].split("\n")
        for height, floor in enumerate(reversed([f for f in floors if f.strip()])):
            for name in floor.replace(":", "|").split("|"):
                heights[f"{contract['containers'].strip()}.{name.strip(' ()')}"] = height
    return heights


def place(model: type[Model], heights: dict[str, int]) -> tuple[str, tuple[int, int]]:
    """The package a model lives in and how high that is: (height of the layer, height inside it)."""
    parts = model.__module__.split(".")
    layer, package = ".".join(parts[:2]), ".".join(parts[:3])
    return package, (heights[layer], heights[package])


def own_models() -> list[type[Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("zhiben.")]


def python_files() -> list[Path]:
    return [f for f in sorted(SOURCE.rglob("*.py")) if "migrations" not in f.parts]


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_relations_between_models_point_down_or_stay_at_home() -> None:
    heights = layers()
    wrong = []
    for model in own_models():
        for field in model._meta.get_fields():
            other = field.related_model
            if field.auto_created or not isinstance(other, type) or not other.__module__.startswith("zhiben."):
                continue
            (home, height), (target, depth) = place(model, heights), place(other, heights)
            if home != target and height <= depth:
                wrong.append(f"{model._meta.label}.{field.name} → {other._meta.label}")
    assert not wrong


def test_no_signal_is_made_or_received_through_django() -> None:
    signals = ("django.dispatch", "django.db.models.signals")
    assert [f"{f.relative_to(ROOT)}: {i}" for f in python_files() for i in imports(f) if i.startswith(signals)] == []


def test_no_model_is_fetched_by_name_outside_migrations() -> None:
    hits = [str(f.relative_to(ROOT)) for f in python_files() if ".get_model(" in f.read_text(encoding="utf-8")]
    assert hits == []


def test_nothing_is_called_helpers_or_the_like() -> None:
    assert [str(f) for f in python_files() if {p.removesuffix(".py") for p in f.parts} & FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("folder", ["apps", "foundation"])
def test_every_django_app_is_placed_in_a_layer(folder: str) -> None:
    found = {p.parent.name for p in (SOURCE / folder).glob("*/__init__.py")}
    assert found - {name.rsplit(".", 1)[1] for name in layers()} == set()
