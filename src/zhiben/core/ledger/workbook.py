"""The ledger as XLSX, out and in again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from math import ceil
from typing import Any
from unicodedata import east_asian_width
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from zhiben.core.errors import InputError
from zhiben.core.ledger.table import COLUMNS, KEY_COLUMN, LedgerRow

SHEET = "责任台账"
WIDTHS = (5, 14, 44, 13, 16, 11, 16, 12, 14)  # in digits of the font; a Chinese character is two
CENTRED = frozenset({"number", "deadline"})
LINE_POINTS, MOST_POINTS = 14.0, 409.0
HEADER_SEARCH_ROWS = 20
UNPACKED_LIMIT = 200_000_000  # bytes; a ledger of 20,000 rows is a tenth of it
# What a spreadsheet may take for a formula. xlsxwriter is told to write strings only; other programs that the file is
# saved from (as CSV, say) still would, so the apostrophe stands in the cell and is taken off again on reading.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_xlsx(rows: Iterable[LedgerRow], title: str = "") -> bytes:
    """A workbook with one sheet: title, heading, rows; ready to print on A4 across, the heading on every page."""
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(SHEET)
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}
    head = book.add_format({**base, "bold": True, "align": "center", "bg_color": "#DCE6F1"})
    cell, centred = book.add_format(base), book.add_format({**base, "align": "center"})
    large = book.add_format({"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"})
    last = len(COLUMNS)
    sheet.merge_range(0, 0, 0, last - 1, _safe(title or "安全生产责任台账"), large)
    sheet.set_row(0, 36)
    sheet.write_row(1, 0, [*COLUMNS, KEY_COLUMN], head)
    sheet.set_row(1, 24)
    at = 1
    for at, row in enumerate(rows, start=2):
        sheet.set_row(at, _height(row))
        for column, field in enumerate(COLUMNS.values()):
            sheet.write_string(at, column, _safe(getattr(row, field)), centred if field in CENTRED else cell)
        sheet.write_string(at, last, row.key, cell)
    _set_up(sheet, last_row=at)
    book.close()
    return buffer.getvalue()


def _height(row: LedgerRow) -> float:
    """Points for the tallest cell. Written out, because only some programs fit rows to wrapped text by themselves."""
    lines = 1
    for field, width in zip(COLUMNS.values(), WIDTHS, strict=True):
        for paragraph in str(getattr(row, field)).split("\n"):
            digits = sum(2 if east_asian_width(character) in "WF" else 1 for character in paragraph)
            lines = max(lines, ceil(digits / (width - 1)))
    return min(LINE_POINTS * lines + 6, MOST_POINTS)


def _set_up(sheet: Any, last_row: int) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(len(COLUMNS), len(COLUMNS), 4, None, {"hidden": True})
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, last_row, len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.print_area(0, 0, last_row, len(COLUMNS) - 1)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _safe(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def _unsafe(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA_STARTS) else text


def read_xlsx(data: bytes) -> list[LedgerRow]:
    """The rows of an edited ledger. The heading is found by its words, in any order of columns, on the first sheet.

    Raises: InputError "ledger.not_a_workbook", "ledger.too_large", "ledger.no_heading", "ledger.column_missing",
    "ledger.column_twice", "ledger.key_twice"; the message names the cell.
    """
    grid = _grid(data)
    top, columns = _heading(grid)
    rows, seen = [], dict[str, str]()
    for at in range(top + 1, len(grid)):
        values = {field: _unsafe(_word(grid[at][column])) for field, column in columns.items()}
        if not any(values.values()):
            continue
        key = values.get("key", "")
        if key and key in seen:
            where = xl_rowcol_to_cell(at, columns["key"])
            raise InputError(
                "ledger.key_twice",
                f"单元格 {where} 的编号“{key}”与 {seen[key]} 重复。请删去复制出来的那一行，或清空它的编号。",
                cell=where,
                given=key,
            )
        if key:
            seen[key] = xl_rowcol_to_cell(at, columns["key"])
        cells = {field: xl_rowcol_to_cell(at, column) for field, column in columns.items()}
        rows.append(LedgerRow(**values, at=at + 1, cells=cells))
    return rows


def _grid(data: bytes) -> list[list[object]]:
    try:
        with ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > UNPACKED_LIMIT:
            raise InputError(
                "ledger.too_large", "这个工作簿解压后过大，未予读取。请只保留台账这一张工作表再导入。", bytes=unpacked
            )
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [list(row) for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)]
    except (CalamineError, BadZipFile, IndexError, ValueError, OSError) as error:
        raise InputError(
            "ledger.not_a_workbook", "这个文件不是能打开的 XLSX 工作簿。请用导出的台账修改后另存为 .xlsx 再导入。"
        ) from error


def _heading(grid: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """Row of the heading and field → column."""
    fields = {**COLUMNS, KEY_COLUMN: "key"}
    for at, row in enumerate(grid[:HEADER_SEARCH_ROWS]):
        names = ["".join(_word(value).split()) for value in row]
        if "具体措施" not in names and len(set(names) & set(fields)) < 3:
            continue
        for name in COLUMNS:
            if names.count(name) > 1:
                where = xl_rowcol_to_cell(at, len(names) - 1 - names[::-1].index(name))
                raise InputError("ledger.column_twice", f"单元格 {where} 的表头“{name}”重复，请删去一列。", cell=where)
            if name not in names:
                where = xl_rowcol_to_cell(at, 0)
                raise InputError(
                    "ledger.column_missing",
                    f"从 {where} 开始的表头缺少“{name}”一列。表头应有：{'、'.join(COLUMNS)}。",
                    cell=where,
                    missing=name,
                )
        return at, {fields[name]: column for column, name in enumerate(names) if name in fields}
    raise InputError("ledger.no_heading", f"前 {HEADER_SEARCH_ROWS} 行里没有找到表头。表头应有：{'、'.join(COLUMNS)}。")


def _word(value: object) -> str:
    """A cell as text: whole numbers without a fraction, dates as ISO."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat())[:10] if isoformat else str(value).strip()


def changes(before: LedgerRow, after: LedgerRow) -> dict[str, tuple[str, str]]:
    """Field → (old, new) of every cell that differs, number and key apart."""
    old, new = asdict(before), asdict(after)
    return {
        name: (old[name], new[name])
        for name in old
        if name not in {"number", "key", "at", "cells"} and old[name] != new[name]
    }
