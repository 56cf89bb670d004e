"""A list as a sheet: exactly what the filter means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter
from django.http import HttpResponse
from django.utils.http import content_disposition_header

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, head, book.add_format({"bold": True, "bottom": 1}))
        for number, row in enumerate(rows, start=1):
            page.write_row(number, 0, [str(cell) for cell in row])
        page.set_column(0, len(head) - 1, 24)
        page.freeze_panes(1, 0)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or "attachment"
    return response
