"""Working days, recurrences, clocks and reminders at the edges of months, years, leap days and holidays."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.core.dates.clocks import Clock, Statute, Unit, extend, resume, stop
from zhiben.core.dates.recurrences import Off, Recurrence, monthly
from zhiben.core.dates.reminders import Rung, reminders, reminders_due
from zhiben.core.dates.working_days import NATIONAL, Calendar, Term, WorkingYear
from zhiben.core.errors import InputError, TransitionRefused

LOCAL = Calendar(lambda year: WorkingYear(frozenset({date(2025, 6, 6)}), frozenset({date(2025, 6, 7)}), year < 2026))


def days(terms: list[Term]) -> list[str]:
    return [term.ends_on.isoformat()[5:] for term in terms]


@pytest.mark.parametrize(
    ("start", "count", "ends_on", "provisional"),
    [
        (date(2024, 2, 28), 1, date(2024, 2, 29), False),  # the leap day is a Thursday
        (date(2023, 2, 28), 1, date(2023, 3, 1), False),
        (date(2024, 12, 31), 1, date(2025, 1, 2), False),  # over New Year's day
        (date(2025, 5, 30), 1, date(2025, 6, 3), False),  # month end, the Dragon Boat Monday is off
        (date(2097, 12, 31), 1, date(2098, 1, 2), True),
    ],
)
def test_a_term_in_working_days_passes_the_edges(start: date, count: int, ends_on: date, provisional: bool) -> None:
    assert NATIONAL.add(start, count) == Term(ends_on, provisional)


def test_a_county_counts_by_its_own_table() -> None:
    assert LOCAL.add(date(2025, 6, 5), 1) == Term(date(2025, 6, 7), provisional=False)
    assert LOCAL.add(date(2025, 12, 31), 1) == Term(date(2026, 1, 1), provisional=True)


def test_a_term_that_ends_on_a_holiday_goes_on_to_the_next_working_day() -> None:
    assert NATIONAL.on_or_after(date(2025, 10, 1)).ends_on == date(2025, 10, 9)
    assert NATIONAL.on_or_before(date(2025, 10, 8)).ends_on == date(2025, 9, 30)


@given(st.dates(date(2015, 1, 1), date(2025, 6, 1)), st.integers(1, 60))
def test_counting_back_gives_what_was_counted_on(start: date, count: int) -> None:
    term = NATIONAL.add(start, count)
    assert term is not None
    assert NATIONAL.count(start, term.ends_on) == count and NATIONAL.is_working_day(term.ends_on)


@pytest.mark.parametrize(
    ("rule", "off", "expected"),
    [
        (monthly(31), Off.STAYS, ["01-31", "02-29", "03-31", "04-30", "05-31"]),
        (monthly(30), Off.STAYS, ["01-30", "02-29", "03-30", "04-30", "05-30"]),
        (monthly(25, months="3,6,9,12"), Off.STAYS, ["03-25"]),
        (monthly(31), Off.EARLIER, ["01-31", "02-29", "03-29", "04-30", "05-31"]),
        (monthly(1), Off.LATER, ["01-02", "02-01", "03-01", "04-01", "05-06"]),  # May 1–5 off
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", Off.STAYS, ["02-29"]),
        ("FREQ=WEEKLY;BYDAY=FR;COUNT=2", Off.STAYS, ["01-05", "01-12"]),
    ],
)
def test_recurrences_land_where_the_month_and_the_holidays_let_them(rule: str, off: Off, expected: list[str]) -> None:
    found = Recurrence(rule, date(2024, 1, 1), off).between(date(2024, 1, 1), date(2024, 5, 31))
    assert days(found) == expected


def test_the_next_occurrence_may_lie_in_the_next_year_or_nowhere() -> None:
    yearly = Recurrence(monthly(31, months="12"), date(2024, 1, 1))
    assert yearly.after(date(2024, 12, 31)) == Term(date(2025, 12, 31), provisional=False)
    assert Recurrence("FREQ=DAILY;COUNT=1", date(2024, 1, 1)).after(date(2024, 1, 1)) is None


@pytest.mark.parametrize("rule", ["", "每月", "FREQ=HOURLY", "FREQ=MONTHLY;BYMONTHDAY=0;BYDAY=XX"])
def test_a_rule_that_cannot_be_read_is_refused_with_an_example(rule: str) -> None:
    with pytest.raises(InputError, match="FREQ=MONTHLY;BYMONTHDAY=25"):
        Recurrence(rule, date(2024, 1, 1))


def statute(count: int, unit: Unit, *, past_holidays: bool = False, longest: int = 0) -> Statute:
    return Statute("tip.verify", "举报核查", "安澜县举报办法第九条", "受理", count, unit, past_holidays, longest)


@pytest.mark.parametrize(
    ("count", "unit", "start", "ends_on"),
    [
        (1, Unit.MONTH, date(2024, 1, 31), date(2024, 2, 29)),
        (1, Unit.MONTH, date(2023, 1, 31), date(2023, 2, 28)),
        (1, Unit.YEAR, date(2024, 2, 29), date(2025, 2, 28)),
        (60, Unit.DAY, date(2024, 12, 31), date(2025, 3, 1)),
        (7, Unit.WORKING_DAY, date(2025, 9, 26), date(2025, 10, 13)),
    ],
)
def test_a_clock_ends_at_the_edges_of_months_and_years(count: int, unit: Unit, start: date, ends_on: date) -> None:
    due = Clock(statute(count, unit), start).due()
    assert due is not None and due.ends_on == ends_on


def test_a_last_day_without_work_moves_on_only_where_the_statute_says_so() -> None:
    start = date(2025, 9, 21)
    assert Clock(statute(10, Unit.DAY), start).due() == Term(date(2025, 10, 1), provisional=False)
    assert Clock(statute(10, Unit.DAY, past_holidays=True), start).due() == Term(date(2025, 10, 9), provisional=False)


def test_a_stopped_clock_has_no_due_day_and_goes_on_from_the_day_it_is_resumed() -> None:
    clock = stop(Clock(statute(5, Unit.WORKING_DAY), date(2025, 3, 3)), on=date(2025, 3, 6), reason="等待鉴定")
    assert clock.due() is None  # the 4th and 5th are spent
    clock = resume(clock, on=date(2025, 3, 18), reason="鉴定意见已收到")
    assert clock.due() == Term(date(2025, 3, 20), provisional=False)


def test_days_stood_still_are_added_to_a_term_in_calendar_days() -> None:
    clock = stop(Clock(statute(60, Unit.DAY), date(2024, 12, 1)), on=date(2024, 12, 20), reason="技术鉴定")
    assert resume(clock, on=date(2024, 12, 30), reason="完成").due() == Term(date(2025, 2, 9), provisional=False)


def test_an_extension_needs_an_approver_and_keeps_to_the_statute() -> None:
    clock = Clock(statute(60, Unit.DAY, longest=60), date(2025, 1, 1))
    longer = extend(clock, count=30, on=date(2025, 2, 1), reason="情况复杂", approved_by="何平")
    assert longer.due() == Term(date(2025, 4, 1), provisional=False)
    with pytest.raises(TransitionRefused) as refused:
        extend(longer, count=31, on=date(2025, 1, 31), reason=" ", approved_by="")
    assert [reason.code for reason in refused.value.refusals] == [
        "clock.reason_missing", "clock.out_of_order", "clock.approver_missing", "clock.extension_too_long",
    ]  # fmt: skip


@pytest.mark.parametrize("verb", ["stop", "extend"])
def test_what_has_expired_is_neither_stopped_nor_extended(verb: str) -> None:
    clock, late = Clock(statute(1, Unit.DAY, longest=5), date(2025, 1, 1)), date(2025, 1, 3)
    with pytest.raises(TransitionRefused) as refused:
        if verb == "stop":
            stop(clock, on=late, reason="x")
        else:
            extend(clock, count=1, on=late, reason="x", approved_by="何平")
    assert refused.value.code == "clock.expired"


def test_a_statute_without_its_provision_is_refused() -> None:
    with pytest.raises(InputError):
        Statute("x", "核查", " ", "受理", 1, Unit.DAY, past_holidays=False)


LADDER = (
    Rung("before", -3),
    Rung("on", 0, adds=("科长",)),
    Rung("after", 1, adds=("分管领导",)),
    Rung("long after", 10, adds=("主要领导",), working=False),
)


def test_reminders_go_before_at_and_after_and_only_add_people() -> None:
    plan = reminders(date(2025, 10, 9), LADDER, owner="经办人", not_before=date(2025, 1, 1))
    assert [reminder.on.isoformat() for reminder in plan] == ["2025-09-28", "2025-10-09", "2025-10-10", "2025-10-19"]
    assert [len(reminder.audience) for reminder in plan] == [1, 2, 3, 4]
    assert plan[-1].words == "已逾期 10 天" and plan[1].words == "今天到期"


def test_after_a_standstill_only_the_latest_reminder_goes_out() -> None:
    plan = reminders(date(2025, 10, 9), LADDER, owner="经办人", not_before=date(2025, 10, 1))
    (due,) = reminders_due(plan, on=date(2025, 10, 12), sent=())
    assert (due.code, due.words) == ("after", "已逾期 3 天")
    assert reminders_due(plan, on=date(2025, 10, 12), sent={"after"}) == []
    assert reminders_due(plan, on=date(2025, 10, 8), sent=()) == []
