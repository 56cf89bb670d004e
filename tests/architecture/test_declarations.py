"""What is declared can be shown to people: every permission, audit action, state and code has its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codes import Code, all_codes
from zhiben.core.directive import labels, model
from zhiben.foundation.access.permissions import declared
from zhiben.foundation.audit.vocabulary import all_declared

CODES = all_codes(Path(__file__).resolve().parents[2] / "src" / "zhiben")


def is_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


def test_every_permission_has_a_label_and_somebody_who_holds_it() -> None:
    assert declared()
    assert [p.code for p in declared() if not is_chinese(p.label) or not p.roles] == []


def test_every_audit_action_has_a_sentence() -> None:
    assert all_declared()
    # Or it is made of nothing but fields, which then say it.
    said = (re.sub(r"%\(\w+\)s", "", action.template) for action in all_declared())
    assert [text for text in said if text.strip(" ：（）《》“”") and not is_chinese(text)] == []


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (labels.CONSEQUENCES, model.ConsequenceKind),
        (labels.MODALITIES, model.Modality),
        (labels.CLAUSE_KINDS, model.ClauseKind),
        (labels.PERIODS, model.Period),
        (labels.OPERATORS, model.Operator),
    ],
)
def test_every_word_of_the_contract_has_its_word_in_chinese(words: dict[str, str], values: object) -> None:
    assert set(words) == set(getattr(values, "__args__", ()))


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.code)
def test_a_refusal_is_said_in_chinese(code: Code) -> None:
    assert is_chinese(code.message) or code.message in {"", "{…}"} or code.message.startswith("{")
