"""The YAML tests of a pack, run: what was expected, what came, and why."""

from __future__ import annotations

from dataclasses import dataclass

from zhiben.core.errors import InputError
from zhiben.core.rules.explain import explain
from zhiben.core.rules.judging import Judge, Verdict
from zhiben.core.rules.model import Case, Pack


@dataclass(frozen=True, slots=True)
class Result:
    """`verdict` is None where the facts given could not be read; `problem` is "" for a passed test."""

    case: Case
    verdict: Verdict | None
    problem: str


def run_case(pack: Pack, case: Case) -> Result:
    """One test against the rule that it names."""
    judge = Judge([pack], at=case.at, settings=case.settings, rules={case.rule})
    given = dict(case.given)
    given["subject"] = case.subject if case.subject is not None else (pack.rule(case.rule).subject,)
    try:
        verdict = judge.judge(given)[0]
    except InputError as error:
        return Result(case, None, error.message)
    if verdict.outcome.value != case.expect:
        return Result(case, verdict, f"应为 {case.expect}，得到 {verdict.outcome}。{explain(verdict)}")
    if case.asks is not None and set(case.asks) != set(verdict.unknown):
        return Result(case, verdict, f"应询问 {'、'.join(case.asks)}，得到 {'、'.join(verdict.unknown) or '（无）'}。")
    return Result(case, verdict, "")


def run_cases(pack: Pack) -> list[Result]:
    """Every test, in the order of the files."""
    return [run_case(pack, case) for case in pack.cases]
