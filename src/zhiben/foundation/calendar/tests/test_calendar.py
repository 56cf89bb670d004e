"""A county's own days: seeded, changed on somebody's word, announced; terms are counted by them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from zhiben.core.dates.working_days import Term
from zhiben.core.errors import InputError, NotPermitted
from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.services import grant_role
from zhiben.foundation.access.testing import SINCE, Cast, Places
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.calendar.models import CalendarDay, CalendarYear
from zhiben.foundation.calendar.selectors import calendar_of, shown_year
from zhiben.foundation.calendar.services import announce_year, set_day
from zhiben.foundation.outbox.models import Event

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def set_to(day: date, kind: str, actor: Actor, *, source: str = "安政发〔2025〕9号", status: str = "announced") -> None:
    set_day(day=day, kind=kind, name="县庆", source=source, status=status, actor=actor, now=NOW)


def test_without_a_table_of_its_own_a_county_counts_by_the_national_days(places: Places) -> None:
    assert calendar_of(places.county.pk).add(date(2025, 9, 28), 5) == Term(date(2025, 10, 11), provisional=False)


def test_a_changed_day_moves_the_terms_of_its_county_alone(places: Places, gao: Actor) -> None:
    set_to(date(2025, 3, 4), "holiday", gao)
    assert calendar_of(places.county.pk).add(date(2025, 3, 3), 1) == Term(date(2025, 3, 5), provisional=False)
    assert calendar_of(places.next_county.pk).add(date(2025, 3, 3), 1) == Term(date(2025, 3, 4), provisional=False)


def test_the_first_change_of_a_year_keeps_the_national_days_and_the_trail_says_so(gao: Actor, places: Places) -> None:
    set_to(date(2025, 3, 4), "holiday", gao)
    set_to(date(2025, 3, 4), "workday", gao)
    assert CalendarDay.objects.filter(day=date(2025, 10, 1), kind="holiday").exists()
    assert [str(entry) for entry in Entry.objects.order_by("seq")] == [
        "建立 2025 年工作日历（国务院办公厅年度放假安排（内置））",
        "2025-03-04 由工作日改为休息日，依据：安政发〔2025〕9号",
        "2025-03-04 由休息日改为工作日，依据：安政发〔2025〕9号",
    ]
    assert not shown_year(2025, actor=gao).days[date(2025, 3, 4)].differs


def test_terms_into_a_year_are_provisional_until_it_is_announced(places: Places, gao: Actor) -> None:
    assert calendar_of(places.county.pk).add(date(2098, 3, 3), 1) == Term(date(2098, 3, 4), provisional=True)
    announce_year(year=2098, source="国办发明电〔2097〕9号", actor=gao, now=NOW)
    assert calendar_of(places.county.pk).add(date(2098, 3, 3), 1) == Term(date(2098, 3, 4), provisional=False)
    assert set(CalendarDay.objects.values_list("status", "source")) == {("announced", "国办发明电〔2097〕9号")}
    assert Event.objects.values_list("name", "payload").get() == ("calendar.changed", {"year": 2098, "announced": True})


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"source": " "}, "calendar.source_missing"),
        ({"kind": "half"}, "calendar.kind_unknown"),
        ({"status": "guessed"}, "calendar.status_unknown"),
        ({"day": date(1900, 1, 1)}, "calendar.year_unknown"),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused(gao: Actor, change: dict[str, object], code: str) -> None:
    given: dict[str, object] = {
        "day": date(2025, 3, 4), "kind": "holiday", "name": "", "source": "x", "status": "announced", **change,
    }  # fmt: skip
    with pytest.raises(InputError) as refused:
        set_day(**given, actor=gao, now=NOW)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert not CalendarYear.objects.exists()


def test_only_who_works_for_the_whole_county_keeps_its_calendar(cast: Cast, places: Places, lin: Actor) -> None:
    with pytest.raises(NotPermitted):
        set_to(date(2025, 3, 4), "holiday", lin)
    grant_role(user=cast.lin.user, role=roles.CLERK, area=places.town, valid_from=SINCE)
    with pytest.raises(NotPermitted) as refused:
        set_to(date(2025, 3, 4), "holiday", cast.lin.actor)
    assert refused.value.code == "calendar.not_county"
