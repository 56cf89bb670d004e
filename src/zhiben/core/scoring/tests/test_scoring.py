from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from zhiben.core.errors import InputError
from zhiben.core.scoring import Score, add_files, add_folder, as_table

ROOT = Path(__file__).resolve().parents[5]
SHARED = ROOT.parent / "shared"
TEXT = "一、安全检查\n住建局每月至少检查1次，6月底前整改率达到90%。青石镇要约谈拒不整改的单位。\n"
DUTY = {
    "start": 7, "end": 30, "modality": "target", "bearers": ["住建局"], "deadlines": ["2026-06-30"],
    "recurrences": [{"times": 1, "per": "month"}], "targets": [{"op": ">=", "value": 90, "unit": "%"}],
    "evidence": {"deadlines": [[19, 23]], "recurrences": [[10, 17]], "targets": [[24, 33]]},
}  # fmt: skip
ROW = {
    "path": ["一"], "kind": "clause", "start": 0, "end": len(TEXT), "lead": [], "responsible": ["住建局"],
    "deadlines": ["2026-06-30"], "recurrences": [{"times": 1, "per": "month"}],
    "targets": [{"op": ">=", "value": 90.0, "unit": "％"}], "thresholds": [], "consequences": [],
}  # fmt: skip
METADATA = {"title": "通知", "issuer": ["安澜县安委会"], "status": "final"}
SEGMENTS = [
    {"start": 7, "end": 34, "label": "duty", "modality": "target", "bearers": ["住建局"]},
    {"start": 0, "end": 6, "label": "heading"},
]


def gold() -> dict[str, Any]:
    return {"metadata": METADATA, "clauses": [ROW], "reporting": []}


def compiled() -> dict[str, Any]:
    return {"metadata": METADATA, "clauses": [deepcopy(ROW)], "duties": [deepcopy(DUTY)], "reporting": []}


def scored(got: dict[str, Any]) -> Score:
    score = Score()
    score.add(got, gold(), SEGMENTS, TEXT)
    return score


def test_the_gold_itself_scores_one_on_every_field() -> None:
    assert {t.f1 for t in scored(compiled()).fields().values()} == {1.0}


@pytest.mark.parametrize(
    ("key", "value", "field"),
    [
        ("deadlines", ["2026-12-31"], "deadlines"),
        ("modality", "must", "modality"),
        ("bearers", ["青石镇"], "bearers"),
        ("evidence", {}, "evidence"),
        ("end", 8, "duties"),
    ],
)
def test_a_wrong_value_costs_its_field(key: str, value: object, field: str) -> None:
    got = compiled()
    got["duties"][0][key] = value
    assert scored(got).fields()[field].f1 < 1


def test_a_duty_on_a_heading_is_an_invention() -> None:
    got = compiled()
    got["duties"].append({"start": 0, "end": 6, "modality": "must"})
    assert scored(got).fields()["duties"].extra == 1


OUTSIDE = {**compiled(), "duties": [{**DUTY, "end": 9999}]}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (json.dumps(OUTSIDE).encode(), "score.span_outside"),
        (b"{", "score.not_json"),
        (b"[]", "score.not_an_object"),
        (b"\xff\xfe", "score.unreadable"),
    ],
)
def test_a_file_that_cannot_be_scored_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    files = [tmp_path / name for name in ("a.json", "gold.json", "a.txt")]
    for file, data in zip(files, (content, json.dumps(gold()).encode(), TEXT.encode()), strict=True):
        file.write_bytes(data)
    with pytest.raises(InputError) as refused:
        add_files(Score(), *files)
    assert refused.value.code == code


def test_gold_without_its_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lone.gold.json").write_text(json.dumps(gold()), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        add_folder(Score(), tmp_path)
    assert refused.value.code == "score.no_source"


def damaged(rows: dict[str, Any], text: str) -> dict[str, Any]:
    """A made-up compiled directive: the gold, with every tenth value or so knocked off or moved."""
    chance = random.Random(7)  # noqa: S311 - no secret
    out: dict[str, Any] = {**deepcopy(rows), "duties": []}
    for clause in out["clauses"]:
        if chance.random() < 0.1:
            clause["start"] = min(clause["start"] + 9, clause["end"] - 1)
        if chance.random() < 0.1:
            clause["responsible"] = clause["responsible"][1:]
        half = (clause["start"] + clause["end"]) // 2
        keys = ("deadlines", "recurrences", "targets", "thresholds", "consequences")
        values = {key: clause.get(key, []) for key in keys if chance.random() < 0.8}
        marks = {key: [[clause["start"], half]] for key in values}
        modality = chance.choice(["must", "should", "target", "must_not"])
        out["duties"].append(
            {"start": clause["start"], "end": half or 1, "modality": modality, "evidence": marks, **values}
        )
    out["duties"] = [d for d in out["duties"] if d["start"] < d["end"] <= len(text)]
    return out


@pytest.mark.golden
def test_the_reference_scorer_gives_the_same_figures(tmp_path: Path) -> None:
    reference = SHARED / "eval" / "score.py"
    if not reference.exists() and os.environ.get("CI") != "true":
        pytest.skip("The annotated directives do not lie beside the repository (../shared).")
    triples: list[Path] = []
    score = Score()
    for annotation in sorted((SHARED / "eval" / "gold").glob("[0-9][0-9][0-9].json")):
        source = next((SHARED / "directives").glob(f"{annotation.stem}_*.txt"))
        got = damaged(json.loads(annotation.read_text(encoding="utf-8")), source.read_text(encoding="utf-8"))
        file = tmp_path / annotation.name
        file.write_text(json.dumps(got), encoding="utf-8")
        triples += [file, annotation, source]
        add_files(score, file, annotation, source)
    run = subprocess.run(  # noqa: S603 - our own reference
        [sys.executable, str(reference), *map(str, triples), "--verbose"], capture_output=True, check=True, text=True
    )
    assert as_table(score, verbose=True) == run.stdout
