"""The gold of the repository's own directives says only what its texts hold, where they hold it."""

import json
import re
import runpy
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "samples", ROOT / "tests" / "golden" / "customs")
GOLDS = sorted(path for folder in FOLDERS for path in folder.glob("*.gold.json"))
NAMES = [path.name.removesuffix(".gold.json") for path in GOLDS]
PERIODS = {"day", "week", "month", "quarter", "half_year", "year"}
KINDS = {"preamble", "section", "clause", "measure"}
LABELS = {"duty", "sanction", "background", "definition", "heading", "units"}
MODALITIES = {"must", "must_not", "should", "may", "target"}
CONSEQUENCES = set(
    "suspend_production stop_work max_penalty dual_penalty fine revoke_licence close_down rectify_order "
    "criminal_referral admin_accountability interview circular expose listed_supervision "
    "escalated_investigation credit_blacklist "
    "no_resumption enforcement_priority treat_as_accident reward remove_personnel case_transfer unrated no_post "
    "special_patrol".split()
)


def source_text(gold: Path) -> str:
    name = gold.name.removesuffix(".gold.json")
    source = next(p for p in (gold.with_name(name + end) for end in (".txt", ".md", ".html")) if p.exists())
    if source.suffix == ".html":
        from zhiben.core.readers import read_source

        return read_source(source.read_bytes(), source.name).text
    with source.open(encoding="utf-8", newline="") as stream:
        return stream.read()


def squeezed(text: str) -> str:
    return re.sub(r"[\s*#]+", "", text)


def rows_of(gold: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(gold.read_text(encoding="utf-8"))["clauses"]
    return rows


def segments_of(gold: Path) -> list[dict[str, Any]]:
    beside = gold.with_name(gold.name.replace(".gold.json", ".segments.json"))
    segments: list[dict[str, Any]] = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else []
    return segments


def spans(row: dict[str, Any]) -> Iterator[tuple[int, int]]:
    yield row["start"], row["end"]
    yield from (tuple(extra) for extra in row.get("also", []))


def quoted(gold: Path) -> Iterator[str]:
    document = json.loads(gold.read_text(encoding="utf-8"))
    meta = document["metadata"]
    yield from (value for value in (meta["title"], meta["document_number"]) if value)
    for key in ("issuer", "recipients", "contacts", "phones"):
        yield from meta[key]
    for row in document["clauses"]:
        yield from (row["heading"], *row["lead"], *row["responsible"])
    for report in document["reporting"]:
        yield from (*report["from"], report["to"])
    for segment in segments_of(gold):
        yield from segment.get("bearers", [])


@pytest.fixture(params=GOLDS, ids=NAMES)
def gold(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_every_span_lies_inside_the_text(gold: Path) -> None:
    length = len(source_text(gold))
    for row in rows_of(gold):
        assert all(0 <= start < end <= length for start, end in spans(row)), row["path"]


def test_rows_stand_in_the_order_of_the_text_and_do_not_overlap(gold: Path) -> None:
    rows = rows_of(gold)
    for before, after in zip(rows, rows[1:], strict=False):
        assert before["end"] <= after["start"], (before["path"], after["path"])


def test_every_row_begins_with_its_own_label(gold: Path) -> None:
    text = source_text(gold)
    for row in rows_of(gold):
        label = row["path"][-1] if row["path"] else ""
        assert squeezed(text[row["start"] : row["end"]]).startswith(squeezed(label)), row["path"]


def test_every_unit_and_heading_occurs_in_the_text(gold: Path) -> None:
    text = squeezed(source_text(gold))
    assert [value for value in quoted(gold) if squeezed(value) not in text] == []


def test_every_segment_lies_inside_a_row(gold: Path) -> None:
    homes = [span for row in rows_of(gold) for span in spans(row)]
    for segment in segments_of(gold):
        assert any(start <= segment["start"] < segment["end"] <= end for start, end in homes), segment


def test_segments_follow_one_another_and_carry_known_labels(gold: Path) -> None:
    segments = segments_of(gold)
    for before, after in zip(segments, segments[1:], strict=False):
        assert before["end"] <= after["start"], after
    for segment in segments:
        assert segment["label"] in LABELS, segment
        assert ("modality" in segment) == (segment["label"] == "duty"), segment
        assert segment.get("modality", "must") in MODALITIES, segment


def test_every_value_is_of_a_known_kind(gold: Path) -> None:
    for row in rows_of(gold):
        assert row["kind"] in KINDS, row
        assert set(row["consequences"]) <= CONSEQUENCES, row
        assert all(rhythm["per"] in PERIODS and rhythm["times"] >= 1 for rhythm in row["recurrences"]), row
        assert all(q["op"] in {">=", "<=", ">", "<", "=="} for q in (*row["targets"], *row["thresholds"])), row
        assert all(date.fromisoformat(day) for day in row["deadlines"]), row


def test_every_figure_of_the_gold_stands_in_its_row(gold: Path) -> None:
    text = source_text(gold)
    for row in rows_of(gold):
        words = squeezed(unicodedata.normalize("NFKC", " ".join(text[start:end] for start, end in spans(row))))
        for quantity in (*row["targets"], *row["thresholds"]):
            figure = f"{abs(quantity['value']):g}"
            assert figure in words or re.search("[一二两三四五六七八九十百千]", words), (row["path"], quantity)


def test_the_gold_is_what_the_anchors_say(gold: Path) -> None:
    tool = runpy.run_path(str(ROOT / "samples" / "lay_gold.py"), run_name="lay_gold")
    name = gold.name.removesuffix(".gold.json")
    laid, segments = tool["lay"](name, source_text(gold), gold.parent / "anchors" / f"{name}.txt")
    assert laid == json.loads(gold.read_text(encoding="utf-8"))
    assert segments == segments_of(gold)
