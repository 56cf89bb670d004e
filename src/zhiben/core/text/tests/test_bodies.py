"""Names of bodies: tails, kinds, what is whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiben.core.text.bodies import ends_with_name, is_unit, is_whole, kind_of


@pytest.mark.parametrize(
    "name",
    [
        "安澜县应急管理局",
        "县安委会办公室",
        "县住房和城乡建设局",
        "各镇（街道）政府（办事处）",
        "各村（居）",
        "各县（市、区）",
        "青石镇",
        "县消防救援大队",
        "城镇燃气专班",
        "各行业主管部门",
        "县安委会各成员单位",
        "县融媒体中心",
        "县城投公司",
        "应急",
        "水利（水务）",
        "安全环保部",
        "派出所",
    ],
)
def test_a_body_is_known_by_the_end_of_its_name(name: str) -> None:
    assert is_unit(name)
    assert is_whole(name)


@pytest.mark.parametrize(
    "name", ["矿山企业", "生产经营单位", "保险机构", "地下矿山", "化工园区", "燃气公司", "承包单位"]
)
def test_an_enterprise_bears_duties_but_is_no_unit(name: str) -> None:
    assert kind_of(name) == "enterprise"
    assert not is_unit(name)


@pytest.mark.parametrize("name", ["企业主要负责人", "各分管领导", "驻村干部", "各村支部书记", "作业人员", "矿长"])
def test_a_person_in_office_is_no_unit(name: str) -> None:
    assert kind_of(name) == "person"
    assert not is_unit(name)


@pytest.mark.parametrize(
    "words", ["服务全局", "监管格局", "开展查处", "一网通办", "适时督办", "社会", "全部", "企业主"]
)
def test_words_that_only_look_like_a_name_are_none(words: str) -> None:
    assert kind_of(words) is None


@pytest.mark.parametrize("part", ["县文化", "单位", "政府（办事处）", "办公室", "县"])
def test_a_part_of_a_name_is_not_whole(part: str) -> None:
    assert not is_whole(part)


@given(st.text(alphabet="各县镇局委（）、，部门单位企业a1 ", max_size=40))
def test_any_text_has_a_kind_or_none(text: str) -> None:
    assert kind_of(text) in ("unit", "enterprise", "person", None)
    assert ends_with_name(text, 0, 0) is None
