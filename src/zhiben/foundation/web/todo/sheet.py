"""The list as a sheet: exactly what is filtered, all of it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

import xlsxwriter
from django.utils.translation import gettext as _

from zhiben.foundation.web.templatetags.web import days_left
from zhiben.foundation.web.todo.sources import Todo

HEADS = ("类别", "事项", "说明", "期限", "还有或逾期", "等待处理", "自")


def write_sheet(todos: Iterable[Todo], *, title: str, on: date) -> bytes:
    """XLSX. `title` says what was filtered and stands in the first line with the day."""
    buffer = io.BytesIO()
    plain = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, plain)
    sheet = book.add_worksheet(_("待办"))
    bold = book.add_format({"bold": True})
    sheet.write(0, 0, f"{title}　{on.isoformat()}", bold)
    sheet.write_row(1, 0, HEADS, bold)
    for number, todo in enumerate(todos, start=2):
        sheet.write_row(number, 0, _cells(todo, on))
    book.close()
    return buffer.getvalue()


def _cells(todo: Todo, on: date) -> tuple[str, ...]:
    return (
        todo.source.label,
        todo.title,
        todo.detail,
        todo.due_on.isoformat() if todo.due_on else "",
        days_left(todo.due_on, on),
        todo.who,
        todo.since.isoformat() if todo.since else "",
    )
