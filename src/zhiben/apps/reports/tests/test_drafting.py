"""A brief is drafted from a round: the right figures, each with its records, and nothing invented."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from zhiben.apps.dispatch.models import Round, UnitReturn
from zhiben.apps.reports import body as text
from zhiben.apps.reports import figures as q
from zhiben.apps.reports import testing
from zhiben.apps.reports.models import Brief
from zhiben.apps.reports.selectors import briefs
from zhiben.apps.reports.sentences import loose_numbers
from zhiben.apps.supervision import testing as letters
from zhiben.core.errors import InputError, NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices, Places

pytestmark = pytest.mark.django_db


def body_of(brief: Brief) -> text.Body:
    found = briefs.latest(brief)
    assert found is not None
    return found.body  # type: ignore[no-any-return]


def read(brief: Brief) -> list[str]:
    body = body_of(brief)
    return briefs.plain(body, text.words_of(body, briefs.figures_of(brief)))


def value(brief: Brief, query: str, **parameters: str) -> Decimal | None:
    found = [
        f for f in briefs.figures_of(brief).values() if f.query == query and parameters.items() <= f.parameters.items()
    ]
    return found[0].value


@pytest.mark.requirement("RPT-02")
def test_the_sections_stand_in_the_order_of_the_house(brief: Brief) -> None:
    assert [section["title"] for section in body_of(brief)["sections"]] == [
        "基本情况", "各单位、各领域进展", "先进与滞后", "存在问题", "未报送单位", "下一步",
    ]  # fmt: skip


@pytest.mark.requirement("RPT-02")
def test_figures_are_right_and_change_counts_only_who_reported_both_times(brief: Brief) -> None:
    assert value(brief, q.EXPECTED) == 5
    assert [value(brief, query) for query in (q.SUBMITTED, q.LATE, q.MISSING)] == [4, 1, 1]
    assert value(brief, q.SUM_OF, field="checked") == 20 + 21 + 7 + 5
    assert value(brief, q.CHANGE, field="checked") == (20 + 21 + 7 + 5) - (10 + 11 + 12 + 13)
    assert any("与上次调度相比增加7家（按两次均报送的4家单位计）" in words for words in read(brief))


@pytest.mark.requirement("RPT-11")
def test_a_unit_that_sent_nothing_is_named_and_never_zero(brief: Brief, offices: Offices) -> None:
    silent = str(offices.other_town.pk)
    assert value(brief, q.VALUE_OF, unit_id=silent, field="checked") is None
    assert any("1家单位未报送：柳溪镇。未报送不等于零" in words for words in read(brief))
    table = next(item for item in text.items(body_of(brief)) if item["kind"] == "table")
    words = text.words_of(body_of(brief), briefs.figures_of(brief))
    row = next(row for row in table["rows"] if words[row[0].strip("{}")] == "柳溪镇")
    assert [words[cell.strip("{}")] for cell in row[2:4]] == ["未报送", "未报送"]


@pytest.mark.requirement("RPT-11")
def test_a_search_for_invented_figures_finds_none(brief: Brief) -> None:
    body, known = body_of(brief), briefs.figures_of(brief)
    assert [(key, words) for key, words in text.texts(body) if loose_numbers(words)] == []
    for figure in known.values():
        assert (
            figure.count == 0
            or figure.keys
            or figure.parts
            or figure.count > q.KEYS_KEPT
            or "sector" in figure.parameters
        )
        assert figure.value in (None, 0) or figure.count


@pytest.mark.requirement("RPT-11")
def test_every_sentence_points_to_a_record(brief: Brief) -> None:
    assert text.unsupported(body_of(brief)) == []


def test_what_differs_from_the_count_of_the_platform_is_said_with_both_figures(brief: Brief) -> None:
    assert "青石镇报送的“检查企业”为7家，与平台统计的6家不一致，该单位说明：补录一家。" in read(brief)


def test_the_late_one_is_named_with_its_time(brief: Brief) -> None:
    assert "未按规定时限报送的单位：青石镇（2026年7月8日18时30分）。" in read(brief)


def test_overdue_tasks_are_counted_by_unit_with_their_tasks(brief: Brief) -> None:
    late = [
        f for f in briefs.figures_of(brief).values() if f.query == q.OVERDUE and "unit_id" in f.parameters and f.value
    ]
    assert late and all(len(figure.keys) == figure.value for figure in late)


def test_a_unit_that_comes_later_than_the_instant_counts_as_not_reported(
    july: Round, offices: Offices, gao: Actor
) -> None:
    early = testing.DUE_AT.replace(hour=18, minute=10)
    found = testing.drafted(gao, july, offices.emergency, as_of=early)
    assert [value(found, query) for query in (q.SUBMITTED, q.MISSING)] == [3, 2]


def test_an_excused_unit_is_not_expected(july: Round, offices: Offices, gao: Actor) -> None:
    UnitReturn.objects.filter(round=july, organisation=offices.other_town).update(state="excused")
    found = testing.drafted(gao, july, offices.emergency)
    assert [value(found, query) for query in (q.EXPECTED, q.EXCUSED, q.MISSING)] == [4, 1, 0]


def test_the_next_county_and_a_department_cannot_draft_from_it(
    july: Round, offices: Offices, wu: Actor, shen: Actor
) -> None:
    with pytest.raises(NotVisible, match="没有这次调度"):
        testing.asked(wu, july, offices.next_emergency)
    with pytest.raises(NotPermitted):
        testing.asked(shen, july, offices.construction)


def test_the_future_and_another_office_are_refused(july: Round, offices: Offices, gao: Actor) -> None:
    with pytest.raises(InputError, match="不能晚于现在"):
        testing.asked(gao, july, offices.emergency, as_of=testing.NOW.replace(hour=23))
    with pytest.raises(InputError, match="不能以该机关"):
        testing.asked(gao, july, offices.next_emergency)


@pytest.mark.requirement("RPT-08")
def test_a_letter_that_was_not_answered_in_time_is_named(
    july: Round, offices: Offices, places: Places, gao: Actor
) -> None:
    letter = letters.sent(gao, places.county)
    type(letter).objects.filter(pk=letter.pk).update(
        reply_due_on=testing.ON - timedelta(days=1), sent_at=testing.DUE_AT
    )
    found = testing.drafted(gao, july, offices.emergency)
    (figure,) = [f for f in briefs.figures_of(found).values() if f.query == q.REPLIES]
    assert figure.value == 1 and list(figure.keys) == [str(letter.pk)]
    assert any(words.startswith("到期未答复的函件1件：县住建局（《") for words in read(found))
    assert text.unsupported(body_of(found)) == []
