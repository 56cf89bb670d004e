from collections.abc import Callable

import pytest

from zhiben.core.directive.compiler import Compiled
from zhiben.core.directive.measures import short_name
from zhiben.core.directive.model import Clause, Duty

Compile = Callable[[str], Compiled]

TITLE = "燃气安全整治提升措施表"
HEADER = "序号\t工作内容\t具体措施\t牵头单位\t责任单位"
TASKS = "责任分工表\n序号\t工作任务\t牵头单位\t责任单位"


def table(*rows: str, header: str = f"{TITLE}\n{HEADER}") -> str:
    return "附件\n" + "\n".join([header, *rows]) + "\n"


def measures(compiled: Compiled) -> list[Clause]:
    return [clause for clause in compiled.directive.clauses if clause.kind == "measure"]


def paths(compiled: Compiled) -> list[str]:
    return ["/".join(clause.path) for clause in measures(compiled)]


def duties(compiled: Compiled) -> list[Duty]:
    return compiled.directive.duties


def codes(compiled: Compiled) -> list[str]:
    return [diagnostic.code for diagnostic in compiled.directive.diagnostics]


@pytest.mark.requirement("DIR-02", "DIR-04")
def test_every_numbered_measure_of_a_cell_is_one_clause(compiled: Compile) -> None:
    text = table(
        "1\t排查\t1.逐户排查隐患。2.建立隐患台账；3.按月上报。\t县住建局\t各乡镇、县消防大队",
        "2\t整治\t4.限期整改隐患。\t县城管局\t县住建局",
    )
    result = compiled(text)
    assert paths(result) == ["燃气/1/1", "燃气/1/2", "燃气/1/3", "燃气/2/4"]
    assert [(m.lead, m.responsible) for m in measures(result)] == [
        *[(["县住建局"], ["各乡镇", "县消防大队"])] * 3,
        (["县城管局"], ["县住建局"]),
    ]
    assert [text[m.start : m.end] for m in measures(result)][:2] == ["1.逐户排查隐患。", "2.建立隐患台账；"]


ITEMS = {
    "full stop": ("1.逐户排查。2.建立台账。", ["1", "2"]),
    "comma of lists": ("1、逐户排查。2、建立台账。", ["1", "2"]),
    "full width": ("１．逐户排查。２．建立台账。", ["1", "2"]),
    "brackets": ("（1）逐户排查。（2）建立台账。", ["1", "2"]),
    "one bracket": ("1）逐户排查。2）建立台账。", ["1", "2"]),
    "no stop but a blank between": ("1.逐户排查 2.建立台账", ["1", "2"]),
    "figures are no numbers": ("1.对照3.5万元以上的项目逐户排查。2.建立台账。", ["1", "2"]),
    "a number that does not count on": ("1.逐户排查。5.2公里管线要更换。2.建立台账。", ["1", "2"]),
    "no number": ("逐户排查，建立台账。", []),
}


@pytest.mark.parametrize(("cell", "numbers"), ITEMS.values(), ids=ITEMS.keys())
def test_numbers_in_a_cell(compiled: Compile, cell: str, numbers: list[str]) -> None:
    result = compiled(table(f"1\t排查\t{cell}\t县住建局\t各乡镇"))
    assert paths(result) == ([f"燃气/1/{number}" for number in numbers] or ["燃气/1"])


def test_a_cell_with_line_ends_is_one_cell(compiled: Compile) -> None:
    result = compiled(
        table(
            "1\t排查\t1.逐户开展\n排查。\n2.建立隐患台账。\t县住建局\t各乡镇",
            "2\t整治\t3.限期整改。\t县城管局\t县住建局",
        )
    )
    assert paths(result) == ["燃气/1/1", "燃气/1/2", "燃气/2/3"]
    assert [duty.text for duty in duties(result)] == ["逐户开展排查。", "建立隐患台账。", "限期整改。"]


def test_a_row_over_a_page_is_one_row(compiled: Compile) -> None:
    result = compiled(
        table(
            "1\t排查\t1.逐户排查。\t县住建局\t各乡镇",
            "— 7 —",
            HEADER,
            "\t\t2.建立隐患台账。\t\t",
            "2\t整治\t3.限期整改。\t县城管局\t县住建局",
        )
    )
    assert paths(result) == ["燃气/1/1", "燃气/1/2", "燃气/2/3"]
    assert [m.lead for m in measures(result)] == [["县住建局"], ["县住建局"], ["县城管局"]]


def test_a_row_that_repeats_its_number_after_the_page_is_one_row(compiled: Compile) -> None:
    result = compiled(
        table(
            "1\t排查\t1.逐户排查。\t县住建局\t各乡镇",
            "— 7 —",
            HEADER,
            "1\t排查\t2.建立隐患台账。\t县住建局\t各乡镇",
            "2\t整治\t3.限期整改。\t县城管局\t县住建局",
        )
    )
    assert paths(result) == ["燃气/1/1", "燃气/1/2", "燃气/2/3"]


def test_a_number_jump_keeps_the_numbers_as_they_stand(compiled: Compile) -> None:
    result = compiled(table("1\t排查隐患\t县住建局\t各乡镇", "3\t整改隐患\t县城管局\t县住建局", header=TASKS))
    assert paths(result) == ["责任分工表/1", "责任分工表/3"]


@pytest.mark.requirement("DIR-04")
def test_empty_cells_mean_as_above(compiled: Compile) -> None:
    result = compiled(
        table(
            "1\t排查隐患\t县住建局\t各乡镇",
            "2\t整改隐患\t\t县消防大队",
            "3\t联合执法\t县城管局\t",
            "4\t通报情况\t—\t/",
            header=TASKS,
        )
    )
    assert [(m.lead, m.responsible) for m in measures(result)] == [
        (["县住建局"], ["各乡镇"]),
        (["县住建局"], ["县消防大队"]),
        (["县城管局"], ["县消防大队"]),
        (["县城管局"], ["县消防大队"]),
    ]


def test_a_leader_is_a_person_and_no_unit(compiled: Compile) -> None:
    header = "责任分工表\n序号\t工作任务\t牵头领导\t牵头单位\t责任单位\t完成时限"
    first, second = measures(
        compiled(
            table(
                "1\t排查隐患\t周明远\t县住建局\t各乡镇\t2026年4月30日前",
                "2\t整改隐患\t\t县城管局\t各乡镇\t长期",
                header=header,
            )
        )
    )
    assert (first.persons, first.lead, first.responsible) == (["周明远"], ["县住建局"], ["各乡镇"])
    assert (second.persons, second.lead) == (["周明远"], ["县城管局"])


@pytest.mark.requirement("DIR-02")
def test_a_column_of_deadlines_gives_its_dates(compiled: Compile) -> None:
    header = "责任分工表\n序号\t工作任务\t责任单位\t完成时限"
    text = table(
        "1\t排查隐患\t各乡镇\t2026年4月30日前", "2\t整改隐患\t各乡镇\t", "3\t总结经验\t各乡镇\t长期", header=header
    )
    found = duties(compiled(text))
    assert [[d.isoformat() for d in duty.deadlines] for duty in found] == [["2026-04-30"], ["2026-04-30"], []]
    assert {text[a:b] for a, b in found[0].evidence["deadlines"]} == {"2026年4月30日前"}


def test_enterprises_with_a_deadline_each(compiled: Compile) -> None:
    header = "重大事故隐患企业名单\n序号\t企业名称\t存在问题\t整改时限"
    rows = (
        "1\t宏远木业有限公司\t除尘系统未设置泄爆装置\t2026年4月10日前",
        "2\t鑫达铸造厂\t应急照明损坏\t2026年4月20日前",
    )
    result = compiled(table(*rows, header=header))
    assert [(d.text, [day.isoformat() for day in d.deadlines]) for d in duties(result)] == [
        ("除尘系统未设置泄爆装置", ["2026-04-10"]),
        ("应急照明损坏", ["2026-04-20"]),
    ]
    assert paths(result) == ["重大事故隐患企业名单/1", "重大事故隐患企业名单/2"]


def test_a_lead_column_that_comes_first(compiled: Compile) -> None:
    header = "责任分工表\n牵头单位\t序号\t工作任务\t配合单位"
    found = measures(compiled(table("县住建局\t1\t排查隐患\t各乡镇", "\t2\t整改隐患\t县消防大队", header=header)))
    assert [(m.path[-1], m.lead, m.responsible) for m in found] == [
        ("1", ["县住建局"], ["各乡镇"]),
        ("2", ["县住建局"], ["县消防大队"]),
    ]


def test_rows_numbered_in_chinese(compiled: Compile) -> None:
    result = compiled(table("（一）\t排查隐患\t县住建局\t各乡镇", "（二）\t整改隐患\t县城管局\t各村", header=TASKS))
    assert paths(result) == ["责任分工表/一", "责任分工表/二"]


def test_several_units_in_a_cell_are_several_names(compiled: Compile) -> None:
    row = "1\t排查隐患\t县住建局、县城管局\t县公安局、县消防大队，各乡镇政府"
    (only,) = measures(compiled(table(row, header=TASKS)))
    assert (only.lead, only.responsible) == (["县住建局", "县城管局"], ["县公安局", "县消防大队", "各乡镇政府"])


@pytest.mark.parametrize(
    ("rows", "header", "code"),
    [
        (("\t排查隐患\t县住建局\t各乡镇",), TASKS, "table.row_without_number"),
        (
            ("1\t检测\t检测线路\t县住建局\t各镇", "\t改造\t更换老旧阀门\t县城管局\t各镇"),
            f"{TITLE}\n{HEADER}",
            "table.row_without_number",
        ),
        (("李青\t男\t40", "王柳\t女\t38"), "人员名单\n姓名\t性别\t年龄", "table.not_measures"),
    ],
    ids=["a row without a number", "a row without a number below one that has it", "a table of other things"],
)
def test_what_a_table_does_not_say_is_a_diagnostic(
    compiled: Compile, rows: tuple[str, ...], header: str, code: str
) -> None:
    text = table(*rows, header=header)
    (found,) = [d for d in compiled(text).directive.diagnostics if d.code.startswith("table.")]
    assert found.code == code
    assert rows[-1].split("\t")[1] in text[found.start : found.end]


def test_a_table_after_the_text_keeps_the_clauses_of_the_text(compiled: Compile) -> None:
    text = "一、排查。各村要排查。\n二、整改。各户要整改。\n\n" + table("1\t排查隐患\t县住建局\t各乡镇", header=TASKS)
    clauses = compiled(text).directive.clauses
    assert [(c.path, c.part) for c in clauses] == [(["一"], None), (["二"], None), (["责任分工表", "1"], "附件")]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("非煤矿山安全生产整治提升措施", "非煤矿山"),
        ("有限空间专项整治措施清单", "有限空间"),
        ("“小餐饮”安全整治措施表", "小餐饮"),
        ("责任分工表", "责任分工表"),
        ("2026年安澜县安全生产措施清单", "2026年安澜县安全生产措施清单"),
        ("重点工作任务措施清单", "重点工作任务措施清单"),
    ],
)
def test_the_name_of_a_table_of_measures_is_its_sector(title: str, name: str) -> None:
    assert short_name(title) == name


def test_the_enterprise_of_a_row_shows_where_it_was_read(compiled: Compile) -> None:
    text = table(
        "1\t采场边坡超高\t2026年6月30日\t西山采石场\t县应急局",
        header="隐患清单\n序号\t隐患名称\t整改期限\t整改责任单位\t督办单位",
    )
    (duty,) = duties(compiled(text))
    assert [text[a:b] for a, b in duty.evidence["bearers"]] == duty.bearers == ["西山采石场"]
