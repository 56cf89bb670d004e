"""Units of a clause: every custom of giving a list, and whom running text makes act."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiben.core.directive.units import read_cell, read_units, split_units
from zhiben.core.text.plain import Plain, read_plain


def stated(text: str, *, inherits: bool = False) -> tuple[list[str], list[str]]:
    return read_units(read_plain(text)).stated(inherits=inherits)


LISTS = [
    ("开展整治。（责任单位：县应急局、县林业局、各镇（街道））", "", "县应急局 县林业局 各镇（街道）"),
    ("开展整治（县应急局负责）。", "", "县应急局"),
    ("开展整治。（县应急局牵头，县公安局、县交通运输局配合）", "县应急局", "县公安局 县交通运输局"),
    ("开展整治。（牵头单位：县应急局；配合单位：县公安局、县文旅局）", "县应急局", "县公安局 县文旅局"),
    ("整治。〔牵头单位：县住建局；责任单位：县城管局、各镇；完成时间：2025年6月〕", "县住建局", "县城管局 各镇"),
    ("开展整治。【责任单位：县应急局】", "", "县应急局"),
    ("开展整治。[责任单位:县应急局,县公安局]", "", "县应急局 县公安局"),
    ("开展整治。\n责任单位：县应急局、县住房和城乡建设局", "", "县应急局 县住房和城乡建设局"),
    ("整治。\n牵头单位：县应急局\n责任单位：县公安局、各乡镇\n完成时限：12月底前", "县应急局", "县公安局 各乡镇"),
    ("加强管理。牵头单位：县住建局，配合单位：县城管局、县商务局。", "县住建局", "县城管局 县商务局"),
    ("开展整治。（县应急局、县公安局按职责分工负责）", "", "县应急局 县公安局"),
    ("开展整治。（各镇街、县应急局、县住建局等按职责分工负责）", "", "各镇街 县应急局 县住建局"),
    (
        "审批。（县应急管理局、县工信局，各镇（街道）按职责分工负责，2025年6月底前完成）",
        "",
        "县应急管理局 县工信局 各镇（街道）",
    ),
    ("开展整治。（县文化和旅游局和县公安局负责）", "", "县文化和旅游局 县公安局"),
    ("完善机制。（县安委会办公室、县应急局，各镇人民政府）", "", "县安委会办公室 县应急局 各镇人民政府"),
    ("县应急局（牵头）、县公安局、各镇街负责落实。", "县应急局", "县公安局 各镇街"),
    (
        "攻坚。（县工信局牵头负责，县应急局、安澜经济开发区管委会按职责分工负责）",
        "县工信局",
        "县应急局 安澜经济开发区管委会",
    ),
    ("开展攻坚（责任科室：安监科、城建科；责任人：李立）", "", "安监科 城建科"),
    ("责任单位：县应急局、县公安局等有关部门，各镇人民政府", "", "县应急局 县公安局 各镇人民政府"),
    ("（责任单位：县应急局、县公安局等县安委会有关成员单位）", "", "县应急局 县公安局 县安委会有关成员单位"),
    ("（责任单位：县安委会及其办公室）", "", "县安委会及其办公室"),
]


@pytest.mark.parametrize(("text", "lead", "responsible"), LISTS)
def test_a_list_that_the_clause_gives_is_read(text: str, lead: str, responsible: str) -> None:
    assert stated(text) == (lead.split(), responsible.split())


MORE = [
    ("开展排查。（县应急局、县工信局、县住建局等部门和各镇按职责分工负责）", "", "县应急局 县工信局 县住建局 各镇"),
    ("开展排查。（县应急局、县工信局等负责，各镇配合）", "", "县应急局 县工信局 各镇"),
    ("开展排查。（由县应急局牵头，各镇和县级有关部门配合）", "县应急局", "各镇 县级有关部门"),
    ("开展排查。（牵头：县应急局；配合：县公安局）", "县应急局", "县公安局"),
    ("开展排查。（牵头领导：李明；牵头单位：县应急局；责任单位：各镇）", "县应急局", "各镇"),
    ("开展排查。责任单位：县应急局 县公安局 各镇街", "", "县应急局 县公安局 各镇街"),
    ("开展排查。（责任单位：县应急局）（完成时限：2025年6月底）", "", "县应急局"),
    ("开展排查。（责任单位：县应急局、县公安局；完成时限：持续推进）", "", "县应急局 县公安局"),
    ("开展排查。（责任单位：县应急局，各镇、街道；时限：2025年底）", "", "县应急局 各镇 街道"),
    ("开展排查。〔县应急局、县公安局负责，12月底前完成〕", "", "县应急局 县公安局"),
    ("开展排查。（县应急局牵头，各相关部门配合，各镇落实）", "县应急局", "各相关部门 各镇"),
    ("（一）矿山领域（牵头单位：县应急局）。加强排查。", "县应急局", ""),
    ("牵头部门：县住建局；配合部门：县城管局、县市场监管局；责任领导：王强", "县住建局", "县城管局 县市场监管局"),
    ("由县应急局、县公安局共同牵头，县交通运输局等部门配合，开展整治。", "县应急局 县公安局", "县交通运输局"),
    ("县商务局会同县消防救援大队，加强商场检查。", "", "县商务局 县消防救援大队"),
    ("县住建局、县城管局按职责分别负责。", "", "县住建局 县城管局"),
    ("县安委办统筹，县应急局具体负责，各镇落实。", "", "县安委办 县应急局 各镇"),
    ("以下工作均由县应急局负责。", "", "县应急局"),
    ("（县安委会各成员单位按职责分工负责）", "", "县安委会各成员单位"),
    ("开展宣传活动。（县委宣传部牵头，县应急局、县融媒体中心等有关单位配合）", "县委宣传部", "县应急局 县融媒体中心"),
    (
        "实施改造。（责任单位：县工业和信息化局、县科技局，青石镇、柳溪镇）",
        "",
        "县工业和信息化局 县科技局 青石镇 柳溪镇",
    ),
    ("主责单位：县林业局；协助单位：各镇", "县林业局", "各镇"),
    ("主办单位：县应急局，协办单位：县总工会", "县应急局", "县总工会"),
    ("责任部门（单位）：县应急局、县公安局", "", "县应急局 县公安局"),
    ("牵头（责任）单位：县应急局", "县应急局", ""),
    ("责任主体：各矿山企业；监管单位：县应急局", "", "各矿山企业 县应急局"),
    ("[县应急局牵头，县公安局参与]", "县应急局", "县公安局"),
    ("县应急局要加强对矿山企业的监管。矿山企业要落实责任。", "", "县应急局 矿山企业"),
    ("县政府分管负责同志要定期调度。", "", ""),
    ("公安机关要依法打击。", "", "公安机关"),
    ("配合单位：县公安局", "", "县公安局"),
    ("责任单位：各村（居）委会、网格员", "", "各村（居）委会 网格员"),
    ("开展整治（责任单位：机关各科室，各村（社区））。", "", "机关各科室 各村（社区）"),
    ("（此项工作由县应急局牵头，县公安局、县交通运输局配合）", "县应急局", "县公安局 县交通运输局"),
    ("对发现的问题，移交县应急局处理。", "", ""),
    ("向县安委办报告。", "", ""),
    ("对工作不力的，由县安委会予以通报。", "", "县安委会"),
    ("责任单位：县应急局、县工信局（排第一位的为牵头单位）", "县应急局", "县工信局"),
    ("督办责任单位：柳溪镇政府，县消防救援大队协助督办。", "", "柳溪镇政府 县消防救援大队"),
]


@pytest.mark.parametrize(("text", "lead", "responsible"), MORE)
def test_customs_of_other_houses_are_read(text: str, lead: str, responsible: str) -> None:
    assert stated(text) == (lead.split(), responsible.split())


ACTING = [
    ("由县住建局牵头，县城管局、县市场监管局配合，开展燃气整治。", "县住建局", "县城管局 县市场监管局"),
    ("县住建局牵头，县城管局配合。", "县住建局", "县城管局"),
    ("县民政局、县卫健局分别牵头，做好排查整治。", "县民政局 县卫健局", ""),
    ("县应急局会同县公安局、县交通运输局开展联合检查。", "", "县应急局 县公安局 县交通运输局"),
    ("县应急局负责矿山整治，县公安局配合。", "", "县应急局 县公安局"),
    ("县教育局、县文旅局等部门要加强校外场所检查。", "", "县教育局 县文旅局"),
    ("教育、民政、文旅等部门加大检查力度。", "", "教育 民政 文旅"),
    ("青石镇、柳溪镇要抓好整治，县应急局加强指导。", "", "青石镇 柳溪镇 县应急局"),
    ("各有关部门要迅速行动，企业要落实主体责任。", "", "各有关部门 企业"),
    ("对废弃矿井，会同属地政府、公安等部门开展巡查。", "", "属地政府 公安"),
    ("公安、交通、应急等部门按照职责分工，加强路面管控。", "", "公安 交通 应急"),
    ("市、县两级应急管理部门要加强执法检查。", "", "市、县两级应急管理部门"),
    ("安监站牵头，派出所、市场监管所、各村（社区）配合落实。", "安监站", "派出所 市场监管所 各村（社区）"),
    ("督促企业加强管理，推动各生产经营单位自查。", "", ""),
    ("县住建局要牵头制定管理办法，县城管局配合。", "县住建局", "县城管局"),
    ("县工信局：落实文件精神，牵头制定方案。", "县工信局", ""),
    ("镇供电所备好发电车，镇武装部集结民兵。", "", "镇供电所 镇武装部"),
    ("县应急局将于每月底调度各镇进展。", "", ""),
]


@pytest.mark.parametrize(("text", "lead", "responsible"), ACTING)
def test_whom_the_text_makes_act_is_responsible(text: str, lead: str, responsible: str) -> None:
    assert stated(text) == (lead.split(), responsible.split())


def test_units_that_are_the_heading_of_a_clause_lead_it_or_act() -> None:
    for text, expected in (
        ("1.县住建局：牵头自建房整治。", (["县住建局"], [])),
        ("2.县民政局、县教体局：分别开展排查。", ([], ["县民政局", "县教体局"])),
        ("3.重点企业。开展排查。", ([], [])),
    ):
        body = text.index("：" if "：" in text else "。") + 1
        assert read_units(read_plain(text), body=body).stated(inherits=False) == expected


def test_a_list_of_the_section_leaves_acting_units_aside() -> None:
    assert stated("各镇要开展排查。", inherits=True) == ([], [])


def test_a_phrase_of_its_own_counts_also_under_a_list_of_the_section() -> None:
    assert stated("县应急局牵头负责。从严开展排查。", inherits=True) == (["县应急局"], [])


def test_a_list_of_the_clause_decides_against_its_text() -> None:
    assert stated("各企业要自查，县公安局要检查。（责任单位：县应急局）") == ([], ["县应急局"])


def test_people_are_neither_lead_nor_responsible() -> None:
    read = read_units(read_plain("牵头领导：张明远\n责任领导：李立、王方\n责任单位：县应急局"))
    assert [n.name for n in read.persons] == ["张明远", "李立", "王方"]
    assert read.stated(inherits=False) == ([], ["县应急局"])


def test_tails_are_the_lists_and_nothing_else() -> None:
    plain = read_plain("县住建局牵头负责。开展排查。（责任单位：县城管局）")
    tails = [plain.folded[a:b] for a, b in read_units(plain).tails]
    assert tails == ["县住建局牵头负责。", "（责任单位：县城管局）"]


def test_a_name_is_given_as_written_with_its_place() -> None:
    plain = read_plain("开展整治。(责任单位:县(市)应 急局)")
    (named,) = read_units(plain).responsible
    assert named.name == "县(市)应急局"
    assert plain.text[named.start : named.end] == named.name


CELLS = [
    ("县公安局 县住建局", ["县公安局", "县住建局"]),
    (
        "县应急管理局、县消 防救援大队，各镇（街 道）政 府（办事处）",
        ["县应急管理局", "县消防救援大队", "各镇（街道）政府（办事处）"],
    ),
    ("沿河镇（街道） 政府（办事处）", ["沿河镇（街道）政府（办事处）"]),
    ("县住建局等相关部门，各镇", ["县住建局", "各镇"]),
    ("/", []),
    ("", []),
    ("县委宣传部\n县融媒体中心", ["县委宣传部", "县融媒体中心"]),
]


@pytest.mark.parametrize(("cell", "names"), CELLS)
def test_a_cell_is_cut_into_its_names(cell: str, names: list[str]) -> None:
    plain = read_plain(cell)
    assert [n.name for n in split_units(plain, 0, len(plain.folded))] == names


def test_a_cell_may_say_itself_who_leads() -> None:
    plain = read_plain("县应急局牵头，县公安局、各镇配合")
    cell = read_cell(plain, 0, len(plain.folded))
    assert [n.name for n in cell.lead] == ["县应急局"]
    assert [n.name for n in cell.responsible] == ["县公安局", "各镇"]


words = st.sampled_from(
    [
        "县应急局",
        "各镇",
        "牵头",
        "配合",
        "负责",
        "责任单位：",
        "（",
        "）",
        "、",
        "，",
        "。",
        "等",
        "和",
        "要",
        "由",
        "[",
        "]",
        "会同",
    ]
)


@settings(deadline=None)
@given(st.lists(words, max_size=30).map("".join), st.text(alphabet=" \n\u3000", max_size=3), st.integers(0, 100))
def test_white_space_changes_no_list(text: str, blank: str, where: int) -> None:
    at = where % (len(text) + 1)
    broken = read_units(read_plain(text[:at] + blank + text[at:]))
    assert broken.stated(inherits=False) == stated(text)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    plain: Plain = read_plain(text)
    read = read_units(plain)
    for named in (*read.lead, *read.responsible, *read.persons, *read.acting):
        assert plain.text[named.start : named.end] == named.name
    split_units(plain, 0, len(plain.folded))
