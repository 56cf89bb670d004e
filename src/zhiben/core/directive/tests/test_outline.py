from collections.abc import Callable

import pytest

from zhiben.core.directive.compiler import Compiled

Compile = Callable[[str], Compiled]

SECTION, CLAUSE = "section", "clause"


def paths(compiled: Compiled) -> list[str]:
    return ["/".join(clause.path) for clause in compiled.directive.clauses]


NUMBERING: dict[str, tuple[str, list[str]]] = {
    "the usual order": (
        "一、要求\n（一）责任\n1.排查。各村要排查。\n（1）柳溪镇要先行排查。\n（2）青石镇要跟进排查。\n2.整改。各户要整改。\n（二）执法\n县应急局要检查。\n二、保障\n县财政局要拨款。",
        ["一", "一/（一）", "一/（一）/1", "一/（一）/1/（1）", "一/（一）/1/（2）", "一/（一）/2", "一/（二）", "二"],
    ),
    "half width": (
        "一、要求\n(一)责任\n1、各村要排查。\n(1)柳溪镇要先行排查。\n2、各户要整改。\n(二)县应急局要检查。",
        ["一", "一/(一)", "一/(一)/1", "一/(一)/1/(1)", "一/(一)/2", "一/(二)"],
    ),
    "full width": (
        "一、要求\n１．各村要排查。\n（１）柳溪镇要先行排查。\n２．各户要整改。\n二、执法\n县应急局要检查。",
        ["一", "一/１", "一/１/（１）", "一/２", "二"],
    ),
    "one closing bracket": (
        "一、要求\n1)各村要排查。\n2)各户要整改。\n二、执法\n1）县应急局要检查。\n2）县公安局要查处。",
        ["一", "一/1)", "一/2)", "二", "二/1）", "二/2）"],
    ),
    "decimal": (
        "1. 要求\n1.1 责任。各村要排查。\n1.2 执法。县应急局要检查。\n(1) 柳溪镇要先行检查。\n(2) 青石镇要跟进检查。\n2. 保障\n2.1 经费。县财政局要拨款。",
        ["1", "1/1.1", "1/1.2", "1/1.2/(1)", "1/1.2/(2)", "2", "2/2.1"],
    ),
    "decimal of three": (
        "1. 要求\n1.1 责任\n1.1.1 各村要排查。\n1.1.2 各户要整改。\n1.2 执法\n1.2.1 县应急局要检查。",
        ["1", "1/1.1", "1/1.1/1.1.1", "1/1.1/1.1.2", "1/1.2", "1/1.2/1.2.1"],
    ),
    "chapters and articles": (
        "第一章 总则\n第一条 各村要排查隐患。\n第二条 各户要整改隐患。\n第二章 职责\n第三条 县应急局要检查。",
        ["第一章", "第一章/第一条", "第一章/第二条", "第二章", "第二章/第三条"],
    ),
    "against the usual order": (
        "1.压实责任\n（一）各村要排查。\n（二）各户要整改。\n2.严格执法\n（一）县公安局要查处。\n（二）县应急局要检查。",
        ["1", "1/（一）", "1/（二）", "2", "2/（一）", "2/（二）"],
    ),
    "running in a paragraph": (
        "一、压实责任。（一）各村要排查。（二）各户要整改。（三）县应急局要检查。\n二、严格执法。县公安局要查处。",
        ["一", "一/（一）", "一/（二）", "一/（三）", "二"],
    ),
    "running after a colon": (
        "一、压实责任。重点做好以下工作：（一）各村排查；（二）各户整改；（三）县应急局检查。\n二、严格执法。县公安局要查处。",
        ["一", "一/（一）", "一/（二）", "一/（三）", "二"],
    ),
    "numbers that run through": (
        "一、压实责任\n1.各村要排查。\n2.各户要整改。\n二、严格执法\n3.县应急局要检查。\n4.县公安局要查处。",
        ["一", "一/1", "一/2", "二", "二/3", "二/4"],
    ),
    "a level is left out": (
        "一、压实责任\n1.各村要排查。\n2.各户要整改。\n二、严格执法\n（一）检查\n1.县应急局要检查。\n（二）查处\n1.县公安局要查处。",
        ["一", "一/1", "一/2", "二", "二/（一）", "二/（一）/1", "二/（二）", "二/（二）/1"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), NUMBERING.values(), ids=NUMBERING.keys())
def test_every_family_of_numbers_nests(compiled: Compile, text: str, expected: list[str]) -> None:
    assert paths(compiled(text)) == expected


NO_UNITS: dict[str, str] = {
    "first second third": "一、压实责任。一是各村要排查；二是各户要整改；三是县应急局要检查。\n二、严格执法。县公安局要查处。",
    "first second third, a line each": "一、压实责任。\n一是各村要排查。\n二是各户要整改。\n二、严格执法。县公安局要查处。",
    "circled": "一、压实责任。①各村要排查；②各户要整改。\n二、严格执法。县公安局要查处。",
    "a wrapped line begins like a mark": "一、压实责任。各村要对自建房逐户排查，其中柳溪镇、青石镇等\n5、6两个片区要先行开展排查。\n二、严格执法。县公安局要查处。",
    "a wrapped line begins with days": "一、压实责任。各乡镇要先行准备物资，分别于今年9月\n12、13日组织演练。\n二、严格执法。县公安局要查处。",
    "a wrapped line begins with a decimal": "一、压实责任。各村要对自建房逐户排查，涉及金额不低于\n3.5万元的要公开。\n二、严格执法。县公安局要查处。",
    "a wrapped line begins with an article": "一、压实责任。各村要对自建房逐户排查，依照国家有关条例\n第三十二条的规定处理。\n二、严格执法。县公安局要查处。",
    "a reference in brackets": "一、压实责任。各村要按照方案第二部分（三）的要求逐户排查。\n二、严格执法。县公安局要查处。",
}


@pytest.mark.parametrize("text", NO_UNITS.values(), ids=NO_UNITS.keys())
def test_what_counts_inside_a_sentence_makes_no_unit(compiled: Compile, text: str) -> None:
    assert paths(compiled(text)) == ["一", "二"]


HEADINGS: dict[str, tuple[str, str, str]] = {
    "bold line": ("**一、压实责任**\n\n各村要排查。\n\n**二、执法**\n\n县公安局要查处。", CLAUSE, "压实责任"),
    "hashes": ("## 一、压实责任\n\n各村要排查。\n\n## 二、执法\n\n县公安局要查处。", CLAUSE, "压实责任"),
    "plain line": ("一、压实责任\n各村要排查。\n二、执法\n县公安局要查处。", CLAUSE, "压实责任"),
    "plain line with indents": (
        "　　一、压实责任\n　　各村要排查。\n　　二、执法\n　　县公安局要查处。",
        CLAUSE,
        "压实责任",
    ),
    "first sentence": ("一、压实责任。各村要排查。\n二、执法。县公安局要查处。", CLAUSE, "压实责任"),
    "bold first sentence": ("**一、压实责任。**各村要排查。\n**二、执法。**县公安局要查处。", CLAUSE, "压实责任"),
    "bold after the mark": ("一、**压实责任。**各村要排查。\n二、**执法。**县公安局要查处。", CLAUSE, "压实责任"),
    "over units": (
        "一、压实责任\n（一）各村要排查。\n（二）各户要整改。\n二、执法\n县公安局要查处。",
        SECTION,
        "压实责任",
    ),
    "hashes over units": (
        "# 一、压实责任\n## （一）自查\n各村要排查。\n# 二、执法\n县公安局要查处。",
        SECTION,
        "压实责任",
    ),
    "heading and text over units": (
        "一、压实责任。各村要立即部署，做好排查。\n1.逐户排查。\n2.限期整改。\n二、执法。县公安局要查处。",
        CLAUSE,
        "压实责任",
    ),
    "text alone": ("一、各村要逐户排查。\n二、县公安局要查处。", CLAUSE, ""),
    "text over units": (
        "一、各村要立即部署，做好以下工作：\n1.逐户排查。\n2.限期整改。\n二、县公安局要查处。",
        CLAUSE,
        "",
    ),
}


@pytest.mark.parametrize(("text", "kind", "heading"), HEADINGS.values(), ids=HEADINGS.keys())
def test_a_heading_is_told_from_text(compiled: Compile, text: str, kind: str, heading: str) -> None:
    first = compiled(text).directive.clauses[0]
    assert (first.path, first.kind, first.heading) == (["一"], kind, heading)


def duties_of(compiled: Compiled) -> dict[str, list[str]]:
    path = {clause.id: "/".join(clause.path) for clause in compiled.directive.clauses}
    found: dict[str, list[str]] = {}
    for duty in compiled.directive.duties:
        found.setdefault(path[duty.clause], []).append(duty.text)
    return found


def test_a_closing_paragraph_belongs_to_the_section(compiled: Compile) -> None:
    text = "一、开展排查\n1.各村要逐户排查。\n2.各户要限期整改。\n各乡镇要建立排查台账。\n二、严格执法\n1.县公安局要查处。\n2.县应急局要检查。"
    found = duties_of(compiled(text))
    assert found["一"] == ["各乡镇要建立排查台账。"]
    assert found["一/2"] == ["各户要限期整改。"]


def test_a_section_span_is_its_heading_line(compiled: Compile) -> None:
    text = (
        "一、开展排查\n1.各村要逐户排查。\n2.各户要限期整改。\n各乡镇要建立排查台账。\n二、严格执法\n县公安局要查处。"
    )
    section = compiled(text).directive.clauses[0]
    assert text[section.start : section.end] == "一、开展排查"


def test_a_further_paragraph_belongs_to_its_clause(compiled: Compile) -> None:
    text = "一、开展排查\n各村要逐户排查。\n县住建局要同步督导。\n二、严格执法\n县公安局要查处。"
    result = compiled(text)
    assert duties_of(result)["一"] == ["各村要逐户排查。", "县住建局要同步督导。"]
    assert text[: result.directive.clauses[0].end].endswith("同步督导。")


def test_a_unit_list_given_once_belongs_to_the_section(compiled: Compile) -> None:
    text = "一、排查\n1.逐户登记。\n2.限期整改。\n[责任单位：县住建局、各乡镇政府]\n二、执法\n1.依法查处。\n2.联合检查。\n[责任单位：县公安局]"
    clauses = compiled(text).directive.clauses
    assert clauses[0].responsible == ["县住建局", "各乡镇政府"]
    assert [c.responsible for c in clauses[1:3]] == [[], []]
    assert [c.effective_responsible for c in clauses[1:3]] == [["县住建局", "各乡镇政府"]] * 2
    assert clauses[-1].effective_responsible == ["县公安局"]


def test_a_unit_list_after_every_unit_belongs_to_each(compiled: Compile) -> None:
    text = (
        "一、排查\n1.逐户登记。\n[责任单位：县住建局]\n2.限期整改。\n[责任单位：各乡镇政府]\n二、执法\n县公安局要查处。"
    )
    clauses = compiled(text).directive.clauses
    assert [c.responsible for c in clauses[:3]] == [[], ["县住建局"], ["各乡镇政府"]]


def test_a_page_break_in_a_clause_changes_nothing(compiled: Compile) -> None:
    whole = "一、责任。各村要组织开展自建房安全排查整治，建立隐患台账。\n二、执法。县公安局要依法查处违法行为，公开曝光典型案例。\n"
    head = "安澜县自建房整治方案"
    torn = whole.replace("安全排查", f"安全\n— 2 —\n{head}\n排查").replace("违法行为", f"违法\n— 3 —\n{head}\n行为")
    inline = whole.replace("安全排查", "安全 — 2 — 排查")
    expected = duties_of(compiled(whole))
    assert duties_of(compiled(torn)) == duties_of(compiled(inline)) == expected
