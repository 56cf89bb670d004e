"""What is alike and what does not agree, on plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from zhiben.apps.dispatch import likeness
from zhiben.apps.dispatch.likeness import CONFLICT, DUPLICATE, Demand, likenesses

FILL = "市场监管部门对气瓶充装单位逐一检查，未取得许可的依法查处。"


def demand(words: str = FILL, **values: object) -> Demand:
    plain = Demand(id=uuid4(), directive=uuid4(), words=words, units=frozenset({"市场监管局"}))
    return replace(plain, **values)  # type: ignore[arg-type]


@pytest.mark.requirement("DIR-08")
def test_the_same_demand_in_other_words_of_the_same_unit_is_a_duplicate() -> None:
    one, other = demand(), demand("2026年底前，市场监管部门要对气瓶充装单位逐一开展检查，未取得许可的依法查处")
    found = likenesses([one, other])
    assert [(each.one, each.other, each.kind) for each in found] == [(one.id, other.id, DUPLICATE)]
    assert "同一单位" in found[0].why


def test_what_stands_apart_is_not_alike() -> None:
    assert likenesses([demand(), demand("各镇街每月组织一次消防宣传活动，张贴标语，发放明白纸。")]) == []


def test_like_words_of_different_units_need_to_be_nearly_the_same() -> None:
    other = demand("对气瓶充装单位检查时一并核对从业人员证书，查处违法行为。", units=frozenset({"人社局"}))
    assert likenesses([demand(), other]) == []
    assert [each.kind for each in likenesses([demand(), demand(units=frozenset({"人社局"}))])] == [DUPLICATE]


@pytest.mark.requirement("DIR-09")
@pytest.mark.parametrize(
    ("values", "theirs", "said"),
    [
        ({"deadlines": frozenset({date(2026, 6, 30)})}, {"deadlines": frozenset({date(2026, 12, 31)})}, "时限不同"),
        ({"modality": "must"}, {"modality": "should"}, "强制程度不同：必须、倡导"),
        ({"modality": "must"}, {"modality": "must_not"}, "强制程度不同：必须、禁止"),
        ({"consequences": frozenset({"停工"})}, {"consequences": frozenset({"顶格处罚"})}, "后果不同"),
        ({"figures": frozenset({("检查率", "100%")})}, {"figures": frozenset({("检查率", "90%")})}, "“检查率”不同：100%、90%"),
        ({"rhythm": frozenset({"1/month"})}, {"rhythm": frozenset({"1/quarter"})}, "周期不同"),
    ],
)  # fmt: skip
def test_one_thing_asked_for_differently_is_a_conflict(
    values: dict[str, Any], theirs: dict[str, Any], said: str
) -> None:
    (found,) = likenesses([demand(**values), demand(**theirs)])
    assert found.kind == CONFLICT and said in found.why


def test_what_only_one_of_two_says_is_no_disagreement() -> None:
    assert [each.kind for each in likenesses([demand(consequences=frozenset({"停工"})), demand()])] == [DUPLICATE]


def test_a_sentence_of_many_directives_is_paired_with_its_first_alone() -> None:
    same = [demand() for _ in range(50)]
    assert {each.one for each in likenesses(same)} == {same[0].id}
    assert len(likenesses(same)) == 49


def test_the_pairs_looked_at_grow_with_the_duties_and_not_with_their_square(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    overlap = likeness._overlap

    def counted(index: likeness._Index, one: int, other: int) -> float:
        looked.append(1)
        return overlap(index, one, other)

    monkeypatch.setattr(likeness, "_overlap", counted)
    topics = ["加油站", "气瓶充装", "建筑工地", "学校食堂", "矿山提升", "危化品仓库", "景区索道", "燃气管网"]

    def words(number: int) -> str:
        own = UUID(int=number * 7919**6 % 2**128).hex
        return f"对{topics[number % 8]}{own[:24]}开展专项检查，建立问题清单{own[24:]}，督促整改到位。"

    likenesses([demand(words(number)) for number in range(3000)])
    assert len(looked) < 3000 * 60
