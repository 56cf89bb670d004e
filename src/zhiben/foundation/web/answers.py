"""How a page goes on after a command, and a list as a sheet: the same in every app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django_htmx.http import HttpResponseClientRedirect

from zhiben.foundation.web.requests import ActorRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NARROW, WIDE = 12, 48


def went(request: ActorRequest, said: str, url_name: str, *args: Any) -> HttpResponse:
    """To the page, with what was done; with htmx the whole page, so that what was refused leaves what was typed."""
    if said:
        messages.success(request, said)
    url = reverse(url_name, args=args)
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def sheet(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]], *, file: str = "") -> HttpResponse:
    """An XLSX of one sheet. `name`: of the sheet and, with .xlsx, of the file where `file` says no other.

    Numbers stay numbers; texts are never read as formulas or addresses. Columns are as wide as what stands in them.
    """
    out, widths = BytesIO(), [2 * len(head) for head in heads]
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(name[:31])
        page.write_row(0, 0, heads, book.add_format({"bold": True, "bottom": 1}))
        for number, row in enumerate(rows, start=1):
            cells = [_cell(value) for value in row]
            page.write_row(number, 0, cells)
            widths = [max(width, 2 * len(str(cell))) for width, cell in zip(widths, cells, strict=False)]
        for column, width in enumerate(widths):
            page.set_column(column, column, min(max(width, NARROW), WIDE))
        page.freeze_panes(1, 0)
    response = HttpResponse(out.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = content_disposition_header(True, file or f"{name}.xlsx") or "attachment"
    return response


def _cell(value: Any) -> str | int | float:
    if value is None:
        return ""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def kept(request: ActorRequest) -> str:
    """The filter of the address without its page."""
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()
