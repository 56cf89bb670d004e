"""Rows of text out of XLSX and CSV, wherever the head of the table stands."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from zhiben.core.errors import InputError

MAX_BYTES = 64 * 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_ROWS = 200_000
_HEAD_WITHIN = 12
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class Sheet:
    """The heads of the columns and the rows below, as text; `first` is the number of the first row in the file."""

    heads: list[str]
    rows: list[list[str]]
    first: int


def read_sheet(path: Path) -> Sheet:
    """The first sheet that holds a table.

    Raises: InputError "registry.sheet_format", "registry.sheet_empty", "registry.sheet_size".
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise InputError("registry.sheet_size", f"文件有 {size // 2**20} MB，一次最多 64 MB，请分成几个文件。")
    head = path.open("rb").read(8)
    if head[:4] == b"PK\x03\x04":
        return _table(_workbook(path))
    if head[:4] == b"\xd0\xcf\x11\xe0":
        raise InputError("registry.sheet_format", "这是旧版 .xls 文件，请在表格软件中另存为 .xlsx 后再导入。")
    return _table(_csv(path.read_bytes()))


def _workbook(path: Path) -> list[list[str]]:
    try:
        with zipfile.ZipFile(path) as package:
            if sum(member.file_size for member in package.infolist()) > MAX_UNPACKED:
                raise InputError("registry.sheet_size", "文件解压后过大，请分成几个文件。")
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if len(rows) > 1:
                return [[text_of(value) for value in row] for row in rows]
    except (zipfile.BadZipFile, CalamineError, KeyError) as error:
        raise InputError("registry.sheet_format", "文件无法作为 XLSX 打开，可能已损坏，请重新另存后再导入。") from error
    return []


def text_of(value: Any) -> str:
    """A cell as people see it: no ".0" behind a whole number, dates as 2026-03-02.

    >>> text_of(35.0), text_of(datetime(2026, 3, 2)), text_of(None)
    ('35', '2026-03-02', '')
    """
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _csv(data: bytes) -> list[list[str]]:
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise InputError("registry.sheet_format", "文件不是 XLSX，也不是 UTF-8 或 GB18030 编码的 CSV，请另存后再导入。")
    if "\0" in text:
        raise InputError("registry.sheet_format", "文件不是 XLSX 或 CSV，请另存后再导入。")
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise InputError("registry.sheet_format", f"CSV 无法读取（{error}），请另存后再导入。") from error


def _table(rows: Sequence[list[str]]) -> Sheet:
    """The head is the fullest of the first rows: a title above it stands in one cell."""
    if len(rows) > MAX_ROWS + _HEAD_WITHIN:
        raise InputError("registry.sheet_size", f"表中有 {len(rows)} 行，一次最多 {MAX_ROWS} 行，请分成几个文件。")
    filled = [len({cell for cell in row if cell}) for row in rows[:_HEAD_WITHIN]]
    if not filled or max(filled) < 2:
        raise InputError("registry.sheet_empty", "没有找到表格：前几行中没有至少两列的表头。")
    at = next(index for index, count in enumerate(filled) if count >= 0.7 * max(filled) and count >= 2)
    heads = [head.replace("\n", "").strip() or f"第{i + 1}列" for i, head in enumerate(rows[at])]
    body = [row[: len(heads)] + [""] * (len(heads) - len(row)) for row in rows[at + 1 :]]
    while body and not any(body[-1]):
        body.pop()
    if not body:
        raise InputError("registry.sheet_empty", "表头下面没有内容。")
    return Sheet(_distinct(heads), body, at + 2)


def _distinct(heads: Sequence[str]) -> list[str]:
    """Two columns of one name stay two."""
    found: list[str] = []
    for head in heads:
        name, count = head, 2
        while name in found:
            name, count = f"{head}（{count}）", count + 1
        found.append(name)
    return found


def numbered(sheet: Sheet) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not blank, with its number in the file."""
    for at, row in enumerate(sheet.rows, start=sheet.first):
        if any(row):
            yield at, dict(zip(sheet.heads, row, strict=True))
