"""Rules as data: packs, their condition language, and verdicts with reasons. No Django, no clock.

packs = load_packs()
for verdict in Judge(packs, at=date(2025, 6, 1)).judge({"mine_depth": "600 m"}):
    print(verdict.outcome, explain(verdict))
"""

from __future__ import annotations

from zhiben.core.rules.explain import explain, trace
from zhiben.core.rules.judging import Judge, Observed, Verdict, compile_program
from zhiben.core.rules.loader import agree, load_pack, load_packs, packs_in
from zhiben.core.rules.model import Pack, Rule
from zhiben.core.rules.vocabulary import Outcome

__all__ = (
    "Judge",
    "Observed",
    "Outcome",
    "Pack",
    "Rule",
    "Verdict",
    "agree",
    "compile_program",
    "explain",
    "load_pack",
    "load_packs",
    "packs_in",
    "trace",
)
