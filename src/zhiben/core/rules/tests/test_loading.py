"""What the loader takes, and what it refuses: with code, file, line, and what is allowed instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from zhiben.core.errors import InputError, PackError
from zhiben.core.rules import Judge, agree, load_pack
from zhiben.core.rules.loader import PACKS, subjects_in
from zhiben.core.rules.testing import write_pack

AT = date(2025, 6, 1)
RULES, FACTS, FIGURES, HEAD, CASES = (
    "rules/all.yaml",
    "facts.yaml",
    "parameters/figures.yaml",
    "pack.yaml",
    "tests/all.yaml",
)
APPLIES = "applies: weight > param.limit"


def applies(condition: str) -> dict[str, tuple[str, str]]:
    return {RULES: (APPLIES, f"applies: {condition}")}


def test_a_whole_pack_is_read(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    assert (pack.id, pack.edition, len(pack.rules), len(pack.cases)) == ("small", "2025-1", 2, 2)
    assert pack.rule("shop.room").versions[0].breach.proposed == ("rectify_order",)


REFUSED: list[tuple[Mapping[str, str | tuple[str, str]], str, str, str]] = [
    ({RULES: ("subject: shop", "subject: shpo")}, "pack.not_allowed", "rules/all.yaml:4", "shop"),
    ({FACTS: ("subject: shop", "subject: shpo")}, "pack.unknown_subject", "facts.yaml:1", "shop"),
    ({HEAD: ("is: [enterprise]", "is: [enterprize]")}, "pack.unknown_subject", "pack.yaml:8", "enterprise"),
    ({CASES: ("expect: breached}", "expect: breached, subject: [shpo]}")}, "pack.unknown_subject", "tests/all.yaml:3", "shop"),
    ({HEAD: ("id: small", "id: other")}, "pack.id_not_folder", "pack.yaml:1", "small"),
    ({HEAD: ("from: 2025-01-05", "from: 2025/1/5")}, "pack.date_not_iso", "pack.yaml:4", "2025-01-05"),
    ({HEAD: ("title: 小包", "title: 小包\ntitle: 又一个")}, "pack.duplicate_key", "pack.yaml:4", "只写一次"),
    ({HEAD: ("title: 小包", "titel: 小包")}, "pack.unknown_key", "pack.yaml:3", "title"),
    ({HEAD: ("title: 小包", "title: &a 小包")}, "pack.yaml_subset", "pack.yaml:3", "引号"),
    ({HEAD: ("title: 小包", "title: yes")}, "pack.yaml_subset", "pack.yaml:3", '"no"'),
    ({FACTS: ("type: bool", "type: boolean")}, "pack.not_allowed", "facts.yaml:3", "bool"),
    ({FACTS: ("unit: kg", "unit: kilo")}, "pack.unknown_unit", "facts.yaml:1", "kg"),
    ({FACTS: ("room:", "where:")}, "pack.bad_name", "facts.yaml:3", "the_where"),
    ({FACTS: ("decimals: 1", "decimals: 12")}, "pack.not_allowed", "facts.yaml:1", "0 到 9"),
    ({FACTS: (", question: 有专用间吗？", "")}, "pack.missing_key", "facts.yaml:3", "question"),
    ({FIGURES: ("2025-07-01, value: 80", "2025-06-30, value: 80")}, "pack.dates_overlap", "figures.yaml:6", "from"),
    ({FIGURES: ("value: 100", "value: 100 kg")}, "pack.not_a_number", "figures.yaml:6", "600"),
    ({FIGURES: ("value: 180", "value: null")}, "pack.value_missing", "figures.yaml:8", "local: true"),
    ({FIGURES: ("source: paper#2", "source: papers#2")}, "pack.unknown_source", "figures.yaml:8", "paper"),
    ({RULES: ("source: paper#1", "source: paper")}, "pack.unknown_source", "rules/all.yaml:9", "来源#条款"),
    ({RULES: ("id: shop.room", "id: shop_room")}, "pack.bad_name", "rules/all.yaml:1", "mine.pressure-monitoring"),
    ({RULES: ("id: shop.fines", "id: shop.room")}, "pack.duplicate_name", "rules/all.yaml:10", "id"),
    ({RULES: ("catalogue: R-X01", "catalogue: X1")}, "pack.bad_name", "rules/all.yaml:2", "R-NM11"),
    ({RULES: ("~rectify_order", "~rectify")}, "pack.not_allowed", "rules/all.yaml:7", "rectify_order"),
    ({RULES: ("level: major", "level: huge")}, "pack.not_allowed", "rules/all.yaml:7", "major"),
    ({RULES: ("require: room", "require: room\n  forbid: room")}, "pack.require_or_forbid", "rules/all.yaml:1", "恰好"),
    ({CASES: ("shop.room:", "shop.rooms:")}, "pack.unknown_rule", "tests/all.yaml:2", "本包"),
    ({CASES: ("expect: breached", "expect: broken")}, "pack.not_allowed", "tests/all.yaml:3", "breached"),
    ({CASES: ("weight: 100 kg", "wight: 100 kg")}, "pack.unknown_fact", "tests/all.yaml:2", "facts.yaml"),
    (applies("wieght > param.limit"), "pack.unknown_fact", "rules/all.yaml:5", "weight"),
    (applies("weight > param.limits"), "pack.unknown_parameter", "rules/all.yaml:5", "limit"),
    (applies("weight > 100"), "pack.number_in_rule", "rules/all.yaml:5", "parameters"),
    (applies("weight >= param.limit"), "pack.bound_contradicts", "rules/all.yaml:5", "<="),
    (applies("weight > param.window"), "pack.unit_mismatch", "rules/all.yaml:5", "单位"),
    (applies("weight + people > param.limit"), "pack.unit_mismatch", "rules/all.yaml:5", "单位"),
    (applies("people >= param.window"), "pack.unit_mismatch", "rules/all.yaml:5", "单位"),
    (applies("grade = highest"), "pack.condition_value", "rules/all.yaml:5", "high"),
    (applies("gear has siren"), "pack.condition_value", "rules/all.yaml:5", "alarm"),
    (applies("note"), "pack.condition_type", "rules/all.yaml:5", "known(note)"),
    (applies("fines"), "pack.condition_type", "rules/all.yaml:5", "count(fines"),
    (applies("gear at least alarm"), "pack.condition_syntax", "rules/all.yaml:5", "has"),
    (applies("any tanks where room"), "pack.unknown_fact", "rules/all.yaml:5", "volume"),
    (applies("count(fines within people) >= param.times"), "pack.condition_type", "rules/all.yaml:5", "day"),
    (applies("built_on + param.years > today"), "pack.condition_type", "rules/all.yaml:5", "age(built_on)"),
    (applies("room and"), "pack.condition_syntax", "rules/all.yaml:5", "结束"),
    (applies("room && grade = low"), "pack.condition_character", "rules/all.yaml:5", "条件语言"),
    (applies("__import__"), "pack.condition_character", "rules/all.yaml:5", "小写英文"),
    (applies("room or " * 60 + "not " * 45 + "room"), "pack.condition_too_long", "rules/all.yaml:5", "40"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "code", "place", "allowed"), REFUSED, ids=range(len(REFUSED)))
def test_what_does_not_fit_is_refused_with_its_place(
    changes: Mapping[str, str | tuple[str, str]], code: str, place: str, allowed: str, tmp_path: Path
) -> None:
    with pytest.raises(PackError) as refused:
        load_pack(write_pack(tmp_path, changes))
    assert refused.value.code == code
    assert place in refused.value.message and allowed in refused.value.message


def test_a_pack_of_two_meanings_is_refused(tmp_path: Path) -> None:
    one = load_pack(write_pack(tmp_path / "one"))
    for changes, code in (
        ({HEAD: ("label: 店铺", "label: 商店")}, "pack.subject_conflict"),
        ({FACTS: ("unit: kg, decimals: 1", "unit: t, decimals: 1"), FIGURES: ("unit: kg", "unit: t")}, "pack.fact_conflict"),
    ):  # fmt: skip
        with pytest.raises(PackError) as refused:
            agree([one, load_pack(write_pack(tmp_path / code, changes))])
        assert refused.value.code == code and "small/" in refused.value.message


@pytest.mark.parametrize("said", ["shpo", ["shop", "shpo"], "店铺；商铺"])
def test_an_entity_of_a_kind_that_no_pack_declares_is_refused(said: object, tmp_path: Path) -> None:
    judge = Judge([load_pack(write_pack(tmp_path))], at=AT, subjects=subjects_in(PACKS))
    with pytest.raises(InputError) as refused:
        judge.judge({"subject": said})
    assert refused.value.code == "facts.unknown_subject" and "店铺" in refused.value.message


def test_an_entity_of_a_kind_of_another_pack_is_not_addressed(tmp_path: Path) -> None:
    judge = Judge([load_pack(write_pack(tmp_path))], at=AT, subjects=subjects_in(PACKS))
    assert {each.outcome for each in judge.judge({"subject": "village"})} == {"not_applicable"}
    assert judge.read({"subject": "店铺"}).subjects == frozenset({"shop", "enterprise"})


def test_a_folder_without_a_pack_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="pack.yaml"):
        load_pack(tmp_path)
