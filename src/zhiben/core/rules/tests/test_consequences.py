"""The two vocabularies of consequences fit together, and with the catalogue."""

from __future__ import annotations

from typing import get_args

from zhiben.core.directive.model import ConsequenceKind
from zhiben.core.rules.consequences import CONSEQUENCES

# The header of the catalogue's rules; NONE means that the clause states no consequence.
CODES = (
    "RECT STOPWORK EVAC STOPSITE STOPPROD STOPMOD NOSTART NORESTART NOEXPAND MAXFINE FINE DUAL PERSON LICSUSP LICREV "
    "CLOSE BAN CUT SEIZE CRIM XFER LIST TALK NOTICE EXPOSE PATROL ELEV ASACC FREQ FOCUS NOPOST REPOST DISMISS LIFEBAN "
    "CREDIT NOGRADE"
)


def test_every_code_of_the_catalogue_is_one_kind() -> None:
    assert sorted(each.code for each in CONSEQUENCES.values() if each.code) == sorted(CODES.split())


def test_every_kind_of_the_contract_is_a_kind_of_packs() -> None:
    kinds = set(get_args(ConsequenceKind))
    assert kinds <= set(CONSEQUENCES)
    assert {each.contract for each in CONSEQUENCES.values()} - {""} == kinds
