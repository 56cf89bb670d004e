"""Questions have a reason and records, never a score; each rule beside what it must leave alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from zhiben.apps.dispatch.models import Round, UnitReturn
from zhiben.apps.reports import plausibility, testing
from zhiben.apps.reports.models import PlausibilityQuestion
from zhiben.apps.reports.plausibility import Cell, Doubt, Photo, Reported
from zhiben.apps.reports.services import questions
from zhiben.core.errors import NotPermitted, NotVisible, TransitionRefused
from zhiben.foundation.access.actor import Actor

DUE = datetime(2026, 7, 8, 18, tzinfo=testing.ZONE)
TEXT = "本周组织专班对辖区重点企业开展拉网式排查，发现的问题已督促企业当场整改到位"


def unit(name: str, minutes: int = -300, before: list[dict[str, int]] | None = None, counted: int | None = None, **given: Any) -> Reported:  # fmt: skip
    cells = {
        key: Cell(f"{name}-{key}", key, text=value)
        if isinstance(value, str)
        else Cell(f"{name}-{key}", key, Decimal(value), counted=None if counted is None else Decimal(counted))
        for key, value in given.items()
    }
    past = [{key: Decimal(number) for key, number in each.items()} for each in before or []]
    return Reported(
        f"r-{name}", name, name, DUE + timedelta(minutes=minutes), cells, past, [f"p{at}" for at in range(len(past))]
    )


def rules(
    *returns: Reported, finds: tuple[str, ...] = ("hazards",), photos: tuple[Photo, ...] = ()
) -> list[tuple[str, str]]:
    found = plausibility.doubts(returns, due_at=DUE, finds=finds, photos=photos)
    assert all(doubt.records and doubt.reason for doubt in found)
    return [(doubt.rule, doubt.unit_key) for doubt in found]


@pytest.mark.requirement("RPT-06")
@pytest.mark.parametrize(
    ("returns", "asked"),
    [
        ([unit("a", hazards=0, counted=3)], [("zero_against_records", "a")]),
        ([unit("a", hazards=0, counted=0)], []),
        ([unit("a", said=TEXT), unit("b", said=TEXT.replace("本周", "本周 3 次"))], [("same_text", "a"), ("same_text", "b")]),
        ([unit("a", said=TEXT), unit("b", said="已对三家危化品仓库逐库核对储量并约谈了两家企业负责人，其余正常运行中")], []),
        ([unit("a", said="无"), unit("b", said="无")], []),
        ([unit(name, -5) for name in "abc"], [("last_minutes", name) for name in "abc"]),
        ([unit(name, -5) for name in "ab"], []),
        ([unit("a", one=10, two=120, three=50)], [("round_numbers", "a")]),
        ([unit("a", one=10, two=120, three=51)], []),
        ([unit("a", one=7, two=3, before=[{"one": 7, "two": 3}])], [("same_as_before", "a")]),
        ([unit("a", one=7, two=4, before=[{"one": 7, "two": 3}])], []),
        ([unit("a", hazards=0, one=3, before=[{"hazards": 0, "one": 1}, {"hazards": 0, "one": 2}])], [("never_finds", "a")]),
        ([unit("a", hazards=0, one=3, before=[{"hazards": 1, "one": 1}, {"hazards": 0, "one": 2}])], []),
    ],
)  # fmt: skip
def test_a_rule_asks_where_it_should_and_nowhere_else(returns: list[Reported], asked: list[tuple[str, str]]) -> None:
    assert rules(*returns) == asked


@pytest.mark.requirement("RPT-06")
def test_a_photo_shown_twice_is_asked_about_with_both() -> None:
    photo = Photo("1", "a", "a", "与另一份材料是同一个文件。", "2")
    (doubt,) = plausibility.same_photo([photo])
    assert [key for _, key, _ in doubt.records] == ["1", "2"]


def test_a_question_has_no_score() -> None:
    assert set(Doubt.__dataclass_fields__) == {"rule", "unit_key", "reason", "records"}


@pytest.mark.django_db
@pytest.mark.requirement("RPT-06")
def test_a_return_that_is_asked_about_stays_and_is_asked_once(july: Round, gao: Actor) -> None:
    rows = UnitReturn.objects.filter(round=july, state="submitted")
    rows.update(submitted_at=testing.DUE_AT - timedelta(minutes=1))
    before = set(rows.values_list("pk", flat=True))
    assert questions.check_round(round_id=july.pk, actor=gao, now=testing.NOW) == 4
    assert questions.check_round(round_id=july.pk, actor=gao, now=testing.NOW) == 0
    assert set(UnitReturn.objects.filter(round=july, state="submitted").values_list("pk", flat=True)) == before


@pytest.fixture
def asked(july: Round, gao: Actor) -> PlausibilityQuestion:
    """To Lin's town."""
    UnitReturn.objects.filter(round=july, state="submitted").update(submitted_at=testing.DUE_AT)
    questions.check_round(round_id=july.pk, actor=gao, now=testing.NOW)
    return PlausibilityQuestion.objects.get(organisation__short_name="青石镇")


@pytest.mark.django_db
def test_the_unit_answers_and_the_clerk_settles(asked: PlausibilityQuestion, lin: Actor, gao: Actor, wu: Actor, he: Actor) -> None:  # fmt: skip
    def move(step: str, words: str, actor: Actor) -> PlausibilityQuestion:
        return questions.move_question(question_id=asked.pk, step=step, words=words, actor=actor, now=testing.NOW)

    assert move("answer", "网络故障，数据已核实。", lin).answered_by_name == "林静"
    with pytest.raises(NotVisible):
        move("settle", "属实", wu)
    with pytest.raises(NotPermitted):
        move("settle", "属实", he)
    with pytest.raises(TransitionRefused):
        move("settle", " ", gao)
    assert move("settle", "属实", gao).state == "settled"
