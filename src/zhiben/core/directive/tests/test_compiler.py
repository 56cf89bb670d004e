from collections.abc import Callable

import pytest

from zhiben.core.directive.compiler import Compiled

Compile = Callable[[str], Compiled]

NOTICE = """安澜县安全生产委员会文件
安安委〔2026〕6号

安澜县安全生产委员会
关于印发《安澜县燃气安全整治方案》的通知

各乡镇人民政府，县安委会各成员单位：

现将《安澜县燃气安全整治方案》印发给你们，请认真贯彻执行。

安澜县安全生产委员会
2026年3月5日

安澜县燃气安全整治方案

为加强燃气安全，制定本方案。

一、开展排查。各乡镇要于4月底前完成排查。
二、严格执法。县住建局要每月开展1次检查。

附件：1.排查要点
　　　2.责任分工表

附件1
排查要点
一、餐饮场所要安装报警器。
二、管网要定期检测。

附件2
责任分工表
序号\t工作任务\t牵头单位\t责任单位
1\t排查隐患\t县住建局\t各乡镇
2\t整改隐患\t县城管局\t各乡镇
"""


@pytest.mark.requirement("DIR-01")
def test_a_covering_notice_and_its_plan_are_one_directive(compiled: Compile) -> None:
    meta = compiled(NOTICE).directive.metadata
    assert meta.title is not None
    assert "燃气安全整治方案" in meta.title
    assert (meta.document_number, str(meta.issued_on)) == ("安安委〔2026〕6号", "2026-03-05")
    assert (meta.issuer, meta.status) == (["安澜县安全生产委员会"], "final")
    assert meta.recipients == ["各乡镇人民政府", "县安委会各成员单位"]


@pytest.mark.requirement("DIR-02")
def test_every_annex_numbers_for_itself(compiled: Compile) -> None:
    clauses = compiled(NOTICE).directive.clauses
    assert [(c.part, "/".join(c.path)) for c in clauses] == [
        (None, "一"),
        (None, "二"),
        ("附件1", "一"),
        ("附件1", "二"),
        ("附件2", "责任分工表/1"),
        ("附件2", "责任分工表/2"),
    ]


def test_a_date_without_a_year_takes_that_of_the_document(compiled: Compile) -> None:
    first, second, *_ = compiled(NOTICE).directive.duties
    assert [day.isoformat() for day in first.deadlines] == ["2026-04-30"]
    assert [(r.times, r.per) for r in second.recurrences] == [(1, "month")]


@pytest.mark.requirement("DIR-01")
def test_the_source_is_kept_as_it_is(compiled: Compile) -> None:
    directive = compiled(NOTICE).directive
    assert directive.source.characters == len(NOTICE)
    for duty in directive.duties:
        assert NOTICE[duty.start : duty.end] == duty.text


DIAGNOSTICS = {
    "a number jump": ("一、各村要排查。\n二、各户要整改。\n四、县应急局要检查。\n", "outline.number_jump", "四、"),
    "a date without a year": ("一、各村要于3月底前完成排查。\n二、各户要整改。\n", "date.without_year", "3月底前"),
    "a paragraph without a number in an annex": (
        "一、各村要排查。\n二、各户要整改。\n\n附件1\n排查要点\n餐饮场所要安装报警器，定期检测。\n一、管网要检测。\n",
        "text.unnumbered",
        "餐饮场所",
    ),
    "a row without a number": (
        "一、各村要排查。\n附件\n分工表\n序号\t工作任务\t责任单位\n\t排查隐患\t各乡镇\n",
        "table.row_without_number",
        "排查隐患",
    ),
    "a table of other things": ("一、各村要排查。\n\n姓名\t性别\n李青\t男\n王柳\t女\n", "table.not_measures", "李青"),
}


@pytest.mark.parametrize(("text", "code", "words"), DIAGNOSTICS.values(), ids=DIAGNOSTICS.keys())
def test_what_is_not_understood_is_said(compiled: Compile, text: str, code: str, words: str) -> None:
    (found,) = compiled(text).directive.diagnostics
    assert (found.code, found.message != "") == (code, True)
    assert words in text[found.start : found.end]


def test_a_text_without_numbers_is_one_clause_and_a_diagnostic(compiled: Compile) -> None:
    text = "关于做好汛期工作的通知\n\n各乡镇人民政府：\n各乡镇要于2026年3月底前完成排查。\n未整改的，一律停产整顿。\n"
    directive = compiled(text).directive
    assert [(c.kind, c.path) for c in directive.clauses] == [("preamble", [])]
    assert [d.text for d in directive.duties] == ["各乡镇要于2026年3月底前完成排查。", "未整改的，一律停产整顿。"]
    assert [d.code for d in directive.diagnostics] == ["outline.no_clauses"]


def test_a_text_that_is_understood_has_no_diagnostics(compiled: Compile) -> None:
    assert compiled(NOTICE).directive.diagnostics == []


@pytest.mark.requirement("DIR-03")
@pytest.mark.parametrize(
    "words",
    ["以下工作均需各乡镇负责，不再一一列出。", "其他各部门也要按照职责抓好落实。"],
)
def test_a_duty_of_everybody_is_found(compiled: Compile, words: str) -> None:
    found = compiled(f"一、责任分工。{words}\n二、执法。县应急局要检查。\n").directive.duties
    assert words in [duty.text for duty in found]


LABELS = {
    "一、压实责任。各村要排查。": [("heading", "一、压实责任。"), ("duty", "各村要排查。")],
    "一、各村要排查。当前，形势依然严峻。": [("duty", "各村要排查。"), ("background", "当前，形势依然严峻。")],
    "一、各村要排查。未整改的，一律停产整顿。": [("duty", "各村要排查。"), ("sanction", "未整改的，一律停产整顿。")],
    "一、各村要排查。（责任单位：县住建局）": [("duty", "各村要排查。"), ("units", "（责任单位：县住建局）")],
    "一、各村要组织 — 2 — 排查。": [("duty", "各村要组织 — 2 — 排查。"), ("furniture", "— 2 —")],
    "一、各村要排查。高层建筑是指27米以上的住宅。": [("duty", "各村要排查。"), ("definition", "高层建筑是指27米以上的住宅。")],
}  # fmt: skip


@pytest.mark.parametrize(
    "text", LABELS, ids=["heading", "background", "sanction", "units", "page number", "definition"]
)
def test_every_sentence_is_accounted_for_with_what_it_is(compiled: Compile, text: str) -> None:
    source = f"{text}\n二、县应急局要检查。\n"
    pieces = [(p.label, source[p.start : p.end]) for p in compiled(source).pieces if p.end <= len(text)]
    assert pieces == LABELS[text]


def test_pieces_name_their_clause_and_duty(compiled: Compile) -> None:
    result = compiled(NOTICE)
    duties = {duty.id: duty for duty in result.directive.duties}
    bearing = [piece for piece in result.pieces if piece.duty]
    assert {piece.duty for piece in bearing} == set(duties)
    assert [(p.start, p.end, p.clause) for p in bearing] == [
        (d.start, d.end, d.clause) for d in sorted(duties.values(), key=lambda duty: duty.start)
    ]


def test_a_signature_and_its_frame_are_no_duties(compiled: Compile) -> None:
    frame = {NOTICE[p.start : p.end] for p in compiled(NOTICE).pieces if p.label == "frame"}
    assert {"安澜县安全生产委员会文件", "2026年3月5日", "附件1", "排查要点"} <= frame


def test_units_of_a_section_are_inherited(compiled: Compile) -> None:
    text = "一、排查（牵头单位：县住建局；责任单位：各乡镇）\n1.逐户登记。\n2.限期整改。[责任单位：县消防大队]\n二、县应急局要检查。"
    section, first, second, _ = compiled(text).directive.clauses
    assert (section.lead, section.responsible) == (["县住建局"], ["各乡镇"])
    assert (first.lead, first.effective_lead, first.effective_responsible) == ([], ["县住建局"], ["各乡镇"])
    assert second.responsible == ["县消防大队"]


def test_mentions_are_read_with_their_places(compiled: Compile) -> None:
    text = "一、各乡镇要按照《安澜县燃气管理办法》（安政发〔2025〕3号）排查，录入“安心查”小程序。\n二、县应急局要检查。"
    duty = compiled(text).directive.duties[0]
    assert duty.cites[0].startswith("《安澜县燃气管理办法》")
    assert duty.systems == ["安心查"]
    assert "城镇燃气" in duty.sectors
    assert "排查整治" in duty.topics
    assert text[slice(*duty.evidence["cites"][0])].startswith("《安澜县燃气管理办法》")


@pytest.mark.parametrize(
    "text", ["", "\n", "　　", "。", "一、", "（一）", "附件", "\t", "|||", "1.1.1.1", "：：", "“”"]
)
def test_next_to_nothing_compiles_to_nothing(compiled: Compile, text: str) -> None:
    assert compiled(text).directive.duties == []


def test_a_document_number_is_cited_without_the_word_that_leads_to_it(compiled: Compile) -> None:
    text = "一、要求\n（一）各镇要按照安政办发〔2024〕54号和安安委〔2025〕8号要求开展检查。\n"
    assert compiled(text).directive.duties[0].cites == ["安政办发〔2024〕54号", "安安委〔2025〕8号"]
