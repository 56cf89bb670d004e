"""Workbooks: every row a line of tab-separated cells; the sheet's name before it where there are several. Runs in the
worker process: a hostile sheet can claim any size."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import python_calamine

from zhiben.core.readers import refusals

if TYPE_CHECKING:
    from zhiben.core.readers import Limits


def read_sheet(data: bytes, name: str, limits: Limits, *, zipped: bool) -> str:
    """Source text of an xlsx or xls. Hidden sheets are left out."""
    if zipped:
        from zhiben.core.readers.package import Package

        with Package(data, name, limits) as package:
            package.check_all()
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = []
        for sheet in book.sheets_metadata:
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible:
                sheets.append((sheet.name, _rows(book.get_sheet_by_name(sheet.name).iter_rows())))
    except python_calamine.PasswordError as error:
        raise refusals.encrypted(name) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise refusals.damaged(name) from error
    filled = [(title, rows) for title, rows in sheets if rows]
    if len(filled) == 1:
        return "\n".join(filled[0][1])
    return "\n".join(line for title, rows in filled for line in (title, *rows))


def _rows(rows: object) -> list[str]:
    """Lines of a sheet; cells that are empty in every row at the right edge are left out."""
    table = [[_shown(cell) for cell in row] for row in rows]  # type: ignore[attr-defined]
    width = max((at + 1 for row in table for at, cell in enumerate(row) if cell), default=0)
    return ["\t".join(row[:width]) for row in table if any(row)]


def _shown(value: object) -> str:
    """A cell as it reads: whole numbers without a point, dates as in ISO 8601."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return " ".join(str(value).split())
