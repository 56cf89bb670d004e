"""Rounds as workbooks: the matrix with its totals, a form for each unit without an account, and the way back.

A form carries the key of its return in a hidden row and those of its fields in a hidden column; only what is to be filled
in can be changed. Reading the same file twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import xlsxwriter
from django.db import transaction
from django.utils import timezone
from python_calamine import CalamineError, CalamineWorkbook

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.lifecycle import ReturnState, RoundState
from zhiben.apps.dispatch.models import FormField, ReturnValue, Round, UnitReturn
from zhiben.apps.dispatch.return_values import NO, YES, Given, read_value
from zhiben.apps.dispatch.selectors import returns as figures
from zhiben.apps.dispatch.selectors import rounds as selectors
from zhiben.apps.dispatch.services import returning
from zhiben.apps.dispatch.services.rounds import move_return
from zhiben.core.errors import InputError, NotPermitted, TransitionRefused
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor

MARK = "zhiben-return:"
FIRST_ROW = 5
NOT_REPORTED = "未报送"
STATES = {state.value: state.label for state in ReturnState}


def matrix_sheet(found: Round, table: figures.Matrix, *, at: datetime) -> bytes:
    """Unit by field. Who did not report stands as such, in words, so that no sum takes it for zero."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet("汇总"), book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        sheet.write(
            0, 0, f"{found.name}（截至 {timezone.localtime(at):%Y-%m-%d %H:%M}）", book.add_format({"bold": True})
        )
        heads = [
            "单位",
            "状态",
            "报送时间",
            *(f"{c.field.label}{f'（{c.field.unit}）' if c.field.unit else ''}" for c in table.columns),
        ]
        sheet.write_row(2, 0, heads, bold)
        for number, line in enumerate(table.lines, start=3):
            owner = line.owner
            state = STATES[owner.state] + ("（迟报）" if owner.late and owner.submitted_at else "")
            moment = f"{timezone.localtime(owner.submitted_at):%Y-%m-%d %H:%M}" if owner.submitted_at else "—"
            sheet.write_row(number, 0, [owner.organisation.short_name, state, moment, *map(_cell, line.cells)])
        sheet.write_row(len(table.lines) + 3, 0, ["合计（每条记录只计一次）", "", "", *map(_sum, table.columns)], bold)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 2, 16)
        sheet.set_column(3, 3 + len(table.columns), 14)
        sheet.freeze_panes(3, 1)
    return out.getvalue()


def _cell(cell: figures.Cell) -> str | float:
    if not cell.submitted or cell.value is None:
        return NOT_REPORTED if not cell.submitted else "—"
    return float(cell.value.number) if cell.value.number is not None else cell.value.text


def _sum(column: figures.Column) -> str | float:
    found = column.total
    if found is None:
        return ""
    if found.overlaps:
        return f"镇村 {found.territory}，部门 {found.offices}（可能重复，不相加）"
    return float(found.value) if found.value is not None else NOT_REPORTED


def blank_sheets(found: Round, table: figures.Matrix) -> bytes:
    """A protected sheet for each unit that has not reported, with what is known filled in."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        formats = _Formats(book)
        waiting = [line for line in table.lines if line.owner.state == ReturnState.EXPECTED]
        for number, line in enumerate(waiting, start=1):
            _form_sheet(book, formats, found, line, number)
        if not waiting:
            book.add_worksheet("无").write(0, 0, "所有单位都已报送或免报。")
    return out.getvalue()


class _Formats:
    """The looks of a form."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#eeeeee"})
        self.open = book.add_format({"locked": False, "border": 1, "text_wrap": True, "bg_color": "#fffbe6"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})


def _form_sheet(book: Any, formats: _Formats, found: Round, line: figures.Line, number: int) -> None:
    unit = line.owner.organisation.short_name
    clean = "".join("_" if c in "[]:*?/\\'" else c for c in unit)
    sheet = book.add_worksheet(f"{number}-{clean}"[:31])
    sheet.write(0, 1, f"{found.name} · {unit}", formats.title)
    sheet.write(1, 0, f"{MARK}{line.owner.pk}")
    sheet.set_row(1, None, None, {"hidden": True})
    due = f"{timezone.localtime(found.due_at):%Y-%m-%d %H:%M} 前报送。只填黄色格；没有的填 0，不清楚的留空。"
    sheet.write(2, 1, due)
    sheet.write_row(3, 0, ["", "栏目", "填写", "单位", "与平台统计不一致的原因", "说明"], formats.head)
    for row, cell in enumerate(line.cells, start=FIRST_ROW - 1):
        value = cell.value
        known: Any = "" if value is None else float(value.number) if value.number is not None else value.text
        sheet.write(row, 0, cell.field.key)
        sheet.write(row, 1, cell.field.label + ("" if cell.field.required else "（选填）"), formats.wrap)
        sheet.write(row, 2, known, formats.open)
        sheet.write(row, 3, cell.field.unit)
        sheet.write(row, 4, value.reason if value else "", formats.open)
        counted = f"平台统计 {value.counted.normalize():f}" if value and value.counted is not None else ""
        sheet.write(row, 5, " ".join(filter(None, (counted, cell.field.help))), formats.wrap)
        _validate(sheet, row, cell.field)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    for column, width in ((1, 30), (2, 18), (3, 8), (4, 30), (5, 36)):
        sheet.set_column(column, column, width)
    sheet.protect("", {"select_locked_cells": True})


def _validate(sheet: Any, row: int, asked: FormField) -> None:
    if asked.kind == FormField.Kind.COUNT:
        sheet.data_validation(
            row,
            2,
            row,
            2,
            {"validate": "integer", "criteria": ">=", "value": 0, "error_message": "请填写不小于 0 的整数"},
        )
    elif asked.kind == FormField.Kind.NUMBER:
        sheet.data_validation(
            row,
            2,
            row,
            2,
            {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请填写不小于 0 的数字"},
        )
    elif asked.kind in (FormField.Kind.CHOICE, FormField.Kind.YES_NO):
        source = asked.choices if asked.kind == FormField.Kind.CHOICE else [YES, NO]
        if len(",".join(source)) <= 255:
            sheet.data_validation(row, 2, row, 2, {"validate": "list", "source": source})


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet and what became of it: written, unchanged, or refused with the reason."""

    unit: str
    place: str
    label: str
    given: str
    outcome: str
    reason: str = ""


@dataclass(slots=True)
class ReadBack:
    rows: list[Row] = field(default_factory=list)
    submitted: list[str] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)


@transaction.atomic
def read_back(*, round_id: UUID, data: bytes, apply: bool, actor: Actor, now: datetime) -> ReadBack:
    """Read filled forms. Without `apply` nothing is written, and the answer is what would be. A unit whose form is
    complete has reported; one with a refused row keeps the rest as a draft.

    Raises: NotVisible, NotPermitted, InputError "sheet.unreadable" or "sheet.no_forms".
    """
    actor.require(permissions.ROUNDS)
    found = selectors.round_(round_id, actor=actor)
    if not selectors.holds(actor, found.area):
        raise NotPermitted("round.not_yours", "这次调度由上级发起，您可以查看本辖区的报送，不能代为管理。")
    result = ReadBack()
    rows = UnitReturn.objects.filter(round=found).select_related("organisation", "area", "round__area", "round__form")
    owners, fields = {str(owner.pk): owner for owner in rows}, selectors.fields_of(found.form_id)
    sheets = _sheets(data)
    with transaction.atomic():
        for name, key, cells in sheets:
            owner = owners.get(key)
            if owner is None:
                result.rows.append(Row(name, name, "", "", "refused", "这张表不属于本次调度，请从本页重新下载。"))
                continue
            _read_unit(owner, fields, name, cells, result, actor=actor, now=now)
        if not apply:
            transaction.set_rollback(True)
    if apply and (result.count("written") or result.submitted):
        said = {"round": found.name, "written": result.count("written"), "refused": result.count("refused")}
        audit.record(actions.SHEETS_READ, actor=actor, subject=found, **said)
    return result


def _sheets(data: bytes) -> list[tuple[str, str, dict[str, tuple[int, str, str]]]]:
    """Name, key of the return, and by key of the field its row, value and reason."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        grids = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names]
    except CalamineError as error:
        raise InputError("sheet.unreadable", "这个文件打不开。请上传从本页下载、填好的 XLSX 文件。") from error
    found = []
    for name, grid in grids:
        mark = str(grid[1][0]) if len(grid) > 1 and grid[1] else ""
        if not mark.startswith(MARK):
            continue
        cells = {
            str(line[0]): (number, _words(line[2]), _words(line[4]))
            for number, line in enumerate(grid[FIRST_ROW - 1 :], start=FIRST_ROW)
            if len(line) > 4 and line[0]
        }
        found.append((name, mark.removeprefix(MARK), cells))
    if not found:
        raise InputError("sheet.no_forms", "文件里没有报送表。请上传从本页下载的文件，不要另存到新的工作表。")
    return found


def _words(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _read_unit(
    owner: UnitReturn, fields: list[FormField], name: str, cells: dict[str, tuple[int, str, str]], result: ReadBack,
    *, actor: Actor, now: datetime,
) -> None:  # fmt: skip
    before, unit = len(result.rows), owner.organisation.short_name
    values = {value.field_id: value for value in ReturnValue.objects.filter(unit_return=owner)}
    for asked in fields:
        if asked.key not in cells:
            result.rows.append(Row(unit, name, asked.label, "", "refused", "表中缺这一栏，请勿删改行。"))
            continue
        number, raw, reason = cells[asked.key]
        place = f"{name} 第 {number} 行"
        try:
            given = read_value(raw, kind=asked.kind, label=asked.label, choices=asked.choices)
            outcome, why = _write(owner, asked, given, reason, values.get(asked.pk), actor=actor, now=now)
        except InputError as error:
            outcome, why = "refused", error.message
        result.rows.append(Row(unit, place, asked.label, raw, outcome, why))
    refused = any(row.outcome == "refused" for row in result.rows[before:])
    if owner.state != ReturnState.EXPECTED or refused:
        return
    _submit(owner, fields, name, result, actor=actor, now=now)


def _write(
    owner: UnitReturn,
    asked: FormField,
    given: Given,
    reason: str,
    known: ReturnValue | None,
    *,
    actor: Actor,
    now: datetime,
) -> tuple[str, str]:
    same = known is not None and (known.number, known.text, known.reason) == (given.number, given.text, reason)
    if same or (given.is_empty and known is None):
        return "unchanged", ""
    if owner.state != ReturnState.EXPECTED or owner.round.state not in (RoundState.OPEN, RoundState.CLOSED):
        return "refused", "该单位已报送或免报，与表中数字不同。确需修改的，请先退回。"
    returning.put_value(owner, asked, given, reason=reason, by=f"{actor.name}（代录）"[:64], now=now)
    return "written", ""


def _submit(
    owner: UnitReturn, fields: list[FormField], name: str, result: ReadBack, *, actor: Actor, now: datetime
) -> None:
    """The form is the unit's report; the clerk only carries it in, and is named."""
    values = {
        "submitted_at": now, "submitted_by_id": actor.id, "submitted_by_name": f"{actor.name}（代录）"[:64],
        "late": now > owner.round.due_at, "remark": "由报送表读入", "note": "",
    }  # fmt: skip
    try:
        move_return(owner, "submit", actor=actor, facts=returning.facts_of(owner, fields), values=values)
    except TransitionRefused as error:
        for each in error.refusals:
            result.rows.append(Row(owner.organisation.short_name, name, "报送", "", "refused", each.message))
    else:
        result.submitted.append(owner.organisation.short_name)
