"""Climbing a ladder: what is sent on a day, what is skipped, what stands still."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.core.dates.ladders import Due, Ladder, horizon
from zhiben.core.dates.reminders import Rung
from zhiben.core.errors import InputError

RUNGS = (
    Rung("before", -3),
    Rung("due", 0),
    Rung("head", 1, ("head",)),
    Rung("lead", 3, ("lead",)),
    Rung("office", 5, ("office",)),
)
LADDER = Ladder(RUNGS)
DAY = date(2026, 3, 10)  # a Tuesday
LONG_AGO = date(2026, 1, 1)


def run(due: Due, days: range) -> list[tuple[date, str, tuple[str, ...]]]:
    """What every day's run sends, with what it skips."""
    recorded: set[str] = set()
    found = []
    for on in (DAY + timedelta(days=n) for n in days):
        climb = LADDER.climb(due, on=on, recorded=recorded)
        if climb.sent:
            skipped = tuple(step.rung.code for step in climb.skipped)
            recorded |= {climb.sent.rung.code, *skipped}
            found.append((on, climb.sent.rung.code, skipped))
    return found


def test_each_rung_is_sent_once_on_its_working_day() -> None:
    sent = run(Due(DAY, LONG_AGO), range(-10, 20))
    assert [(on.isoformat(), code) for on, code, _ in sent] == [
        ("2026-03-05", "before"),
        ("2026-03-10", "due"),
        ("2026-03-11", "head"),
        ("2026-03-13", "lead"),
        ("2026-03-17", "office"),
    ]


def test_after_missed_days_only_the_latest_is_sent_and_the_others_are_handed_back_as_skipped() -> None:
    assert run(Due(DAY, LONG_AGO), range(5, 6)) == [(date(2026, 3, 15), "lead", ("before", "due", "head"))]


def test_a_standstill_stops_the_clock_and_its_days_are_not_counted() -> None:
    due = Due(DAY, LONG_AGO, ((date(2026, 3, 12), date(2026, 3, 19)),))
    sent = run(due, range(-10, 30))
    assert [(on.isoformat(), code) for on, code, _ in sent][2:] == [
        ("2026-03-11", "head"),
        ("2026-03-20", "lead"),
        ("2026-03-24", "office"),
    ]
    assert LADDER.working_days_late(due, date(2026, 3, 20)) == 3


def test_while_the_clock_stands_nothing_is_sent() -> None:
    assert run(Due(DAY, LONG_AGO, ((date(2026, 3, 1), None),)), range(-10, 60)) == []


def test_what_would_fall_before_it_was_asked_for_is_neither_sent_nor_skipped() -> None:
    assert run(Due(DAY, date(2026, 3, 11)), range(1, 9)) == [
        (date(2026, 3, 11), "head", ()),
        (date(2026, 3, 13), "lead", ()),
        (date(2026, 3, 17), "office", ()),
    ]


def test_of_a_ladder_that_lies_wholly_behind_the_last_rung_is_kept() -> None:
    assert run(Due(DAY, date(2026, 5, 1)), range(52, 60)) == [(date(2026, 5, 1), "office", ())]


def test_everybody_of_the_rungs_before_hears_of_the_later_ones() -> None:
    step = LADDER.plan(Due(DAY, LONG_AGO))[3]
    assert LADDER.audience(step, owner="person") == ("person", "head", "lead")


def test_a_ladder_with_a_rung_twice_is_refused() -> None:
    with pytest.raises(InputError, match="重复"):
        Ladder((Rung("a", 1), Rung("a", 2)))


@given(st.sets(st.integers(-20, 60)), st.integers(0, 40))
def test_whatever_days_are_missed_no_rung_is_doubled_and_none_is_lost(missed: set[int], back: int) -> None:
    due = Due(DAY, DAY - timedelta(days=back))
    recorded: list[str] = []
    for n in [n for n in range(-20, 60) if n not in missed] + [61]:
        climb = LADDER.climb(due, on=DAY + timedelta(days=n), recorded=recorded)
        recorded += [step.rung.code for step in climb.skipped] + ([climb.sent.rung.code] if climb.sent else [])
    assert recorded == [step.rung.code for step in LADDER.plan(due)]


def test_the_horizon_reaches_over_the_longest_holidays() -> None:
    before = LADDER.plan(Due(date(2026, 2, 25), LONG_AGO))[0]  # the day after the spring festival of 2026
    assert horizon(RUNGS, before.day) >= date(2026, 2, 25)
