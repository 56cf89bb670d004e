"""The draft a field sends when it is left, and the button that was pressed to leave it, reach the server together."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from zhiben.apps.dispatch.lifecycle import ReturnState
from zhiben.apps.dispatch.services import returning
from zhiben.apps.dispatch.tests.rounds import AT, opened, return_of
from zhiben.core.errors import Conflict, TransitionRefused
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 8


def draft(return_id: UUID, lin: Actor) -> None:
    returning.save_value(return_id=return_id, key="f1", raw="4", actor=lin, now=AT)


def button(return_id: UUID, lin: Actor) -> None:
    returning.save_all(return_id=return_id, raw={"f1": "4"}, reasons={}, actor=lin, now=AT)
    returning.submit(return_id=return_id, remark="", actor=lin, now=AT)


def test_what_arrives_together_is_kept_once_and_submitted_once(offices: Offices, gao: Actor, lin: Actor) -> None:
    mine, start = return_of(opened(gao), "青石镇"), Barrier(HANDS)

    def attempt(step: Callable[[UUID, Actor], None]) -> str:
        try:
            start.wait(timeout=20)
            step(mine.pk, lin)
        except (Conflict, TransitionRefused):
            return "refused"
        finally:
            connection.close()
        return step.__name__

    with ThreadPoolExecutor(HANDS) as pool:
        said = list(pool.map(attempt, [draft, button] * (HANDS // 2)))
    assert said.count("button") == 1 and set(said) <= {"draft", "button", "refused"}
    mine.refresh_from_db()
    assert mine.state == ReturnState.SUBMITTED and mine.values.get().number == 4
