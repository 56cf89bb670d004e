"""What is compiled keeps the published contract: the JSON Schema, and spans that hold what they say."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from zhiben.cli.compile import compile_file

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "docs" / "reference" / "directive.schema.json"
SAMPLES = sorted(p for p in (ROOT / "samples").iterdir() if p.suffix in {".txt", ".html", ".md"} and p.stem != "README")


@cache
def compiled(path: Path) -> tuple[str, dict[str, Any]]:
    source, directive = compile_file(str(path))
    document: dict[str, Any] = json.loads(directive.model_dump_json(by_alias=True))
    return source.text, document


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_published_schema_accepts_it(path: Path) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(compiled(path)[1])] == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_duty_stands_in_the_source_and_belongs_to_a_clause(path: Path) -> None:
    text, document = compiled(path)
    clauses = {clause["id"] for clause in document["clauses"]}
    for duty in document["duties"]:
        assert duty["clause"] in clauses
        assert 0 <= duty["start"] < duty["end"] <= len(text)
        assert text[duty["start"] : duty["end"]].strip()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_value_has_evidence_inside_the_source(path: Path) -> None:
    text, document = compiled(path)
    for duty in document["duties"]:
        for kind in ("deadlines", "recurrences", "targets", "thresholds", "consequences"):
            marks = duty["evidence"].get(kind, [])
            assert bool(marks) == bool(duty[kind]), f"{duty['id']} {kind}"
            assert all(0 <= start < end <= len(text) for start, end in marks)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_clauses_come_in_order_and_below_their_parents(path: Path) -> None:
    _, document = compiled(path)
    seen: set[str] = set()
    for clause in document["clauses"]:
        assert clause["parent"] is None or clause["parent"] in seen
        seen.add(clause["id"])
    starts = [clause["start"] for clause in document["clauses"]]
    assert starts == sorted(starts)
    assert len(seen) == len(starts)
