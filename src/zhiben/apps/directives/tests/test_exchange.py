from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive, Duty
from zhiben.apps.directives.selectors.ledger import LedgerFilter, ledger_lines
from zhiben.apps.directives.services import exchange
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.core.ledger import LedgerRow, read_xlsx, write_xlsx
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.audit.models import Entry


def rows(actor: Actor) -> list[LedgerRow]:
    """The exported sheet, read back."""
    lines = ledger_lines(LedgerFilter(sort="text"), actor=actor, on=date(2026, 7, 1))
    return read_xlsx(write_xlsx(line.cells(number) for number, line in enumerate(lines, 1)))


def edited(actor: Actor, number: int, **cells: str) -> bytes:
    sheet = rows(actor)
    sheet[number] = LedgerRow(**{**asdict(sheet[number]), **cells})
    return write_xlsx(sheet)


def test_an_exported_sheet_that_nobody_edited_changes_nothing(gao: Actor, binding: Directive) -> None:
    plan = exchange.plan_ledger(data=write_xlsx(rows(gao)), actor=gao)
    assert (plan.rows, plan.unknown, plan.unchanged) == ((), (), 3)


def test_a_dry_run_shows_every_cell_and_changes_none(gao: Actor, binding: Directive) -> None:
    data = edited(
        gao, 0, deadline="2026年8月底前", lead="县住建局", targets="自查率≥98%", consequences="停产停业整顿；罚款"
    )
    plan = exchange.plan_ledger(data=data, actor=gao)
    assert [(c.heading, c.old, c.new) for c in plan.rows[0].changes] == [
        ("牵头单位", "县应急管理局", "县住建局"),
        ("完成时限", "2026-06-30", "2026年8月底前"),
        ("量化指标", "自查率≥95%", "自查率≥98%"),
        ("未落实后果", "", "停产停业整顿；罚款"),
    ]
    assert testing.duties_of(binding)[0].deadlines == ["2026-06-30"]


def test_applying_does_what_was_shown_and_is_in_the_trail(gao: Actor, binding: Directive) -> None:
    data = edited(gao, 0, deadline="2026-08-31；每季度")
    found = exchange.hand_in_ledger(name="台账.xlsx", data=data, actor=gao)
    assert exchange.apply_ledger(import_id=found.pk, actor=gao) == 1
    duty = testing.duties_of(binding)[0]
    assert (duty.deadlines, duty.recurrences[0]["per"], duty.deadline_on) == (
        ["2026-08-31"],
        "quarter",
        date(2026, 8, 31),
    )
    assert duty.edited["deadlines"]["by"] == gao.name and duty.standing == "in_force"
    assert {"directives.ledger_imported", "directives.duty_edited"} <= set(
        Entry.objects.values_list("action", flat=True)
    )


def test_the_same_file_a_second_time_changes_nothing(gao: Actor, binding: Directive) -> None:
    data = edited(gao, 1, deadline="每月至少3次", measure="各镇政府每月至少检查3次。")
    first = exchange.hand_in_ledger(name="a.xlsx", data=data, actor=gao)
    exchange.apply_ledger(import_id=first.pk, actor=gao)
    plan = exchange.plan_ledger(data=data, actor=gao)
    assert (plan.changed, plan.unchanged) == (0, 3)
    with pytest.raises(Conflict) as refused:
        exchange.apply_ledger(import_id=first.pk, actor=gao)
    assert refused.value.code == "ledger.already_applied"


@pytest.mark.parametrize(("cells", "words"), [
    ({"deadline": "尽快"}, "F3（完成时限）：完成时限“尽快”无法识别"),
    ({"targets": "很多"}, "G3（量化指标）："),
    ({"consequences": "批评"}, "H3（未落实后果）：后果“批评”不在可选范围内"),
    ({"measure": ""}, "C3（具体措施）：具体措施不能为空"),
    ({"basis": "别的文件"}, "I3（依据条款）：依据条款由原文确定"),
])  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named_and_its_row_left_alone(
    gao: Actor, binding: Directive, cells: dict[str, str], words: str
) -> None:
    data = edited(gao, 0, lead="县住建局", **cells)
    plan = exchange.plan_ledger(data=data, actor=gao)
    assert plan.changed == 0 and words in plan.rows[0].errors[0]
    found = exchange.hand_in_ledger(name="a.xlsx", data=data, actor=gao)
    assert exchange.apply_ledger(import_id=found.pk, actor=gao) == 0
    assert testing.duties_of(binding)[0].lead == "县应急管理局"


def test_a_task_longer_than_its_column_is_refused_and_not_cut(gao: Actor, binding: Directive) -> None:
    plan = exchange.plan_ledger(data=edited(gao, 0, task="排查" * 201), actor=gao)
    assert plan.changed == 0 and "工作任务有 402 字" in plan.rows[0].errors[0]


@pytest.mark.parametrize(("key", "words"), [
    ("", "第 5 行“青石镇2025年12月31日前建立台账。”：没有编号"),
    ("d7", "单元格 J5 的编号对不上"),
    ("00000000-0000-4000-8000-000000000000", "单元格 J5 的编号对不上"),
])  # fmt: skip
def test_a_row_without_a_known_key_is_listed_and_adds_nothing(
    gao: Actor, binding: Directive, key: str, words: str
) -> None:
    plan = exchange.plan_ledger(data=edited(gao, 2, key=key), actor=gao)
    assert len(plan.unknown) == 1 and words in plan.unknown[0]
    assert plan.unchanged == 2 and Duty.objects.count() == 3


def test_a_sheet_that_lost_all_its_keys_is_refused_with_the_way_out(gao: Actor, binding: Directive) -> None:
    data = write_xlsx(LedgerRow(**{**asdict(row), "key": ""}) for row in rows(gao))
    with pytest.raises(InputError, match="请重新导出") as refused:
        exchange.plan_ledger(data=data, actor=gao)
    assert refused.value.code == "ledger.no_key"


def test_an_import_overtaken_by_a_change_is_refused_whole(gao: Actor, binding: Directive) -> None:
    older = exchange.hand_in_ledger(name="a.xlsx", data=edited(gao, 0, lead="县住建局"), actor=gao)
    newer = exchange.hand_in_ledger(name="b.xlsx", data=edited(gao, 0, task="自查"), actor=gao)
    exchange.apply_ledger(import_id=newer.pk, actor=gao)
    with pytest.raises(Conflict) as refused:
        exchange.apply_ledger(import_id=older.pk, actor=gao)
    assert refused.value.code == "ledger.changed_since"


def test_the_next_county_matches_no_row_and_towns_import_nothing(
    gao: Actor, wu: Actor, lin: Actor, binding: Directive
) -> None:
    data = edited(gao, 0, lead="县住建局")
    assert len(exchange.plan_ledger(data=data, actor=wu).unknown) == 3
    with pytest.raises(NotPermitted):
        exchange.plan_ledger(data=data, actor=lin)
    found = exchange.hand_in_ledger(name="a.xlsx", data=data, actor=gao)
    with pytest.raises(NotVisible):
        exchange.apply_ledger(import_id=found.pk, actor=wu)


def test_a_file_that_is_no_sheet_is_refused_in_words(gao: Actor) -> None:
    with pytest.raises(InputError) as refused:
        exchange.plan_ledger(data=b"not a sheet", actor=gao)
    assert refused.value.code == "ledger.not_a_workbook"
