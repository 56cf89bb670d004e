"""The groups of annotated directives and what the compiler reaches on them."""

from __future__ import annotations

import json
from pathlib import Path

from zhiben.core.scoring import Score, add_compiled, add_folder

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARED = ROOT.parent / "shared"
BASELINE = HERE / "baseline.json"
GROUPS = ("samples", "customs", "seeds")


def available(group: str) -> bool:
    """The seeds lie beside the repository or nowhere; the other two are the repository's own."""
    return group != "seeds" or (SHARED / "eval" / "gold").is_dir()


def score_of(group: str) -> Score:
    score = Score()
    if group == "seeds":
        for gold in sorted((SHARED / "eval" / "gold").glob("[0-9][0-9][0-9].json")):
            source = next((SHARED / "directives").glob(f"{gold.stem}_*.txt"))
            add_compiled(score, source, gold, gold.with_suffix(".segments.json"))
    else:
        add_folder(score, ROOT / "samples" if group == "samples" else HERE / "customs")
    return score


def figures_of(score: Score) -> dict[str, float]:
    """F1 of every field and their mean, cut to four places so that a committed figure is never above the reached."""
    figures = {name: tally.f1 for name, tally in score.fields().items()} | {"mean": score.mean}
    return {name: int(value * 10_000) / 10_000 for name, value in sorted(figures.items())}


def committed() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    return found
