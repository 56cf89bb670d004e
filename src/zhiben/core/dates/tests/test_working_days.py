from datetime import date

import pytest

from zhiben.core.dates.working_days import Term, add_working_days, is_working_day


@pytest.mark.parametrize(
    ("start", "count", "ends_on"),
    [
        (date(2025, 4, 10), 5, date(2025, 4, 17)),
        (date(2025, 9, 28), 5, date(2025, 10, 11)),  # over the National Day holidays, with the make-up Saturday
        (date(2025, 4, 30), 1, date(2025, 5, 6)),
        (date(2025, 1, 24), 1, date(2025, 1, 26)),  # a Sunday on which work is made up
    ],
)
def test_working_days_pass_over_holidays_and_count_make_up_days(start: date, count: int, ends_on: date) -> None:
    assert add_working_days(start, count) == Term(ends_on, provisional=False)


def test_a_term_that_touches_an_unannounced_year_is_provisional() -> None:
    term = add_working_days(date(2098, 12, 25), 10)
    assert term is not None
    assert term.provisional


def test_a_term_beyond_ten_years_is_refused() -> None:
    assert add_working_days(date(2025, 1, 1), 10**6) is None


def test_a_weekend_that_is_not_made_up_is_off() -> None:
    assert not is_working_day(date(2025, 6, 7))
