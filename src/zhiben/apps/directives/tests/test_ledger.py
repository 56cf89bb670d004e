from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.plans import faults
from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive, Duty
from zhiben.apps.directives.selectors import ledger
from zhiben.apps.directives.selectors.ledger import LedgerFilter
from zhiben.core.errors import InputError
from zhiben.core.paging import cursor_of
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices

ON = date(2026, 7, 1)
SHORT = {testing.CHECK: "check", testing.PATROL: "patrol", testing.RECORD: "record"}


def found(actor: Actor, wanted: LedgerFilter) -> list[str]:
    return [SHORT[line.measure] for line in ledger.ledger_page(wanted, actor=actor, on=ON).rows]


@pytest.mark.parametrize(("wanted", "names"), [
    (LedgerFilter(), ["record", "check", "patrol"]),
    (LedgerFilter(sort="text"), ["check", "patrol", "record"]),
    (LedgerFilter(due="overdue"), ["check"]),
    (LedgerFilter(due="verify"), ["record"]),
    (LedgerFilter(due="none"), ["patrol"]),
    (LedgerFilter(due="month"), []),
    (LedgerFilter(due="range", due_from=date(2026, 1, 1)), ["check"]),
    (LedgerFilter(text="建立台账"), ["record"]),
    (LedgerFilter(text="住建局"), ["check"]),
    (LedgerFilter(unit_name="各镇政府"), ["record", "patrol"]),
    (LedgerFilter(sector="矿山"), []),
    (LedgerFilter(state="waiting"), []),
])  # fmt: skip
def test_the_ledger_shows_what_the_filter_means(
    gao: Actor, binding: Directive, wanted: LedgerFilter, names: list[str]
) -> None:
    assert found(gao, wanted) == names
    assert ledger.ledger_count(wanted, actor=gao, on=ON) == len(names)


def test_a_unit_is_found_by_its_organisation_however_it_is_written(
    gao: Actor, binding: Directive, offices: Offices
) -> None:
    assert found(gao, LedgerFilter(unit=offices.construction.pk)) == ["check"]


@pytest.mark.requirement("DIR-03")
def test_what_falls_on_every_town_stands_in_the_list_of_each(gao: Actor, binding: Directive, offices: Offices) -> None:
    for town in (offices.town, offices.other_town):
        assert found(gao, LedgerFilter(unit=town.pk)) == ["record", "patrol"]
    assert found(gao, LedgerFilter(unit=offices.enterprise.pk)) == []


@pytest.mark.parametrize("sort", ["deadline", "newest", "text"])
def test_pages_continue_after_the_last_row_and_show_each_row_once(
    gao: Actor, binding: Directive, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "PAGE_ROWS", 1)
    wanted, seen = LedgerFilter(sort=sort), []
    while True:
        page = ledger.ledger_page(wanted, actor=gao, on=ON)
        seen += [line.id for line in page.rows]
        if not page.next:
            break
        wanted = replace(wanted, after=page.next)
    assert sorted(seen) == sorted(Duty.objects.values_list("pk", flat=True)) and len(seen) == 3


@pytest.mark.parametrize("cursor", ["x", "e30", "WyJ4Il0"])
def test_a_broken_cursor_is_refused_in_words(gao: Actor, cursor: str) -> None:
    with pytest.raises(InputError) as refused:
        ledger.ledger_page(LedgerFilter(after=cursor), actor=gao, on=ON)
    assert refused.value.code == "page.cursor_broken"


def test_the_whole_county_reads_the_ledger_and_the_next_county_does_not(
    lin: Actor, shen: Actor, wu: Actor, binding: Directive
) -> None:
    assert len(found(lin, LedgerFilter())) == len(found(shen, LedgerFilter())) == 3
    assert found(wu, LedgerFilter()) == []


def test_what_is_confirmed_and_not_in_force_is_seen_by_the_clerk_alone(
    gao: Actor, lin: Actor, draft: Directive
) -> None:
    waiting = LedgerFilter(state="waiting")
    assert len(found(gao, waiting)) == 3 and found(lin, waiting) == []


@pytest.mark.parametrize("wanted", [
    LedgerFilter(), LedgerFilter(sort="newest"), LedgerFilter(sort="text"), LedgerFilter(due="overdue"),
    LedgerFilter(due="verify"), LedgerFilter(sector="矿山"), LedgerFilter(state="superseded"),
])  # fmt: skip
def test_no_page_of_the_ledger_scans_or_sorts_the_table(gao: Actor, cast: Cast, wanted: LedgerFilter) -> None:
    first = replace(wanted, after=cursor_of("2026-06-30", "00000000-0000-4000-8000-000000000000"))
    for each in (wanted, first):
        if each.sort == "deadline" or not each.after:
            assert faults(ledger.page_query(each, actor=gao, on=ON), Duty, Directive) == []
