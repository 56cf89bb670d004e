"""What a clause inherits: from its section, from the clause that names everybody for all that follows."""

import pytest

from zhiben.core.directive.compiler import compile_text
from zhiben.core.directive.model import Clause
from zhiben.core.readers import SourceText

EVERYBODY = """关于做好安澜县全年安全工作的通知
各镇：
一、压实责任
1.党委领导。各级党委要听取汇报。（县委办牵头，县应急局配合，以下均需各镇（街道）负责，不再一一列出）
2.部门监管。明确新业态的监管部门。（县委编办牵头）
二、强化整治
3.矿山。排查尾矿库。
"""


def clauses_of(text: str) -> dict[str, Clause]:
    directive = compile_text(SourceText("通知.txt", "text/plain", "0" * 64, text))
    return {"/".join(clause.path): clause for clause in directive.clauses}


@pytest.mark.requirement("DIR-03")
def test_who_bears_everything_below_reaches_every_later_clause() -> None:
    clauses = clauses_of(EVERYBODY)
    assert clauses["一/1"].lead == ["县委办"]
    assert set(clauses["一/1"].responsible) == {"县应急局", "各镇（街道）"}
    assert clauses["一/2"].responsible == []
    assert clauses["一/2"].effective_responsible == ["各镇（街道）"]
    assert "各镇（街道）" in clauses["二/3"].effective_responsible


def test_a_clause_that_states_only_its_lead_inherits_who_is_responsible() -> None:
    text = "一、整治\n（一）矿山\n1. 清查炸药。（县公安局牵头）\n2. 排查尾矿库。\n[责任单位：县应急局、各镇]\n（二）燃气。检查餐馆。\n"
    first = clauses_of(text)["一/（一）/1"]
    assert (first.lead, first.responsible) == (["县公安局"], [])
    assert (first.effective_lead, first.effective_responsible) == (["县公安局"], ["县应急局", "各镇"])


def test_an_enterprise_that_heads_its_item_in_a_circular_is_responsible_for_it() -> None:
    clauses = clauses_of(
        "通报\n各镇：\n1.安澜县恒通烟花有限公司。库房超量储存，限2026年8月10日前整改到位。\n"
        "2.青石镇红星采石场。边坡超高，限8月15日前整改。\n3.危险化学品企业。储罐超期，限8月底前整改。\n"
    )
    assert [clause.responsible for clause in clauses.values()] == [["安澜县恒通烟花有限公司"], ["青石镇红星采石场"], []]


def test_units_that_head_a_line_each_bear_what_stands_behind_their_colon() -> None:
    text = (
        "一、分工\n县民政局：牵头制定方案，2026年4月10日前报县安委办。\n县消防救援大队：每季度抽查。\n各镇：落实责任。\n"
        "二、其他\n长期坚持。\n"
    )
    result = compile_text(SourceText("通知.txt", "text/plain", "0" * 64, text))
    assert (result.clauses[0].lead, result.clauses[0].responsible) == (["县民政局"], ["县消防救援大队", "各镇"])
    assert [(report.from_, report.to) for report in result.reporting] == [(["县民政局"], "县安委办")]


BARE = """关于开展粉尘整治的通知
各镇：
1 整治范围
作业人数10人及以上的企业。
2　整治任务
2.1 企业自查
（1）建立清扫制度；
2.2 部门检查
县应急局牵头检查。
"""


def test_numbers_that_only_a_blank_parts_from_their_heading_count_above_decimals() -> None:
    assert list(clauses_of(BARE)) == ["1", "2", "2/2.1", "2/2.1/（1）", "2/2.2"]
    assert list(clauses_of(BARE.replace("1 ", "1").replace("2　", "2"))) == list(clauses_of(BARE))


def test_figures_that_begin_lines_are_no_numbers_of_headings() -> None:
    assert list(
        clauses_of("关于整治的通知\n各镇：\n1个月内完成整治任务\n一、排查\n各镇要排查。\n二、整改\n各镇要整改。\n")
    ) == ["一", "二"]
