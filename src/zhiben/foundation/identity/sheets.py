"""What administrators hand in as a table: XLSX or CSV, columns in any order and under the names that people use."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from zhiben.core.errors import InputError

ROWS = 10_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_SPACE = re.compile(r"[\s*：:（）()]+")
# What the column is called here, and how else it is written.
_MEANT = {
    "名称": ("机构名称", "单位名称", "区域名称", "全称"),
    "简称": ("机构简称", "单位简称"),
    "类别": ("机构类别", "单位类别", "类型"),
    "区域": ("所在区域", "所属区域", "行政区域"),
    "别名": ("曾用名", "其他名称"),
    "起用日期": ("启用日期", "成立日期"),
    "用户名": ("登录名", "账号", "帐号"),
    "姓名": ("人员姓名", "真实姓名"),
    "所在机构": ("机构", "单位", "所在单位", "工作单位"),
    "层级": ("级别", "区域层级"),
    "上级": ("上级区域", "所属上级"),
    "区划代码": ("行政区划代码", "代码"),
    "设立日期": ("设立时间",),
}
_NAMES = {written: name for name, others in _MEANT.items() for written in (name, *others)}

Row = dict[str, str]


def read_rows(name: str, data: bytes) -> tuple[frozenset[str], Iterator[tuple[int, Row]]]:
    """The heads under the names they have here, and the rows that hold anything, numbered as the sheet shows them.

    Raises: InputError "identity.sheet_unreadable", "identity.sheet_rows".
    """
    table = _csv(data) if name.lower().endswith((".csv", ".txt")) else _workbook(data)
    if len(table) > ROWS + 1:
        raise InputError("identity.sheet_rows", f"一次最多导入 {ROWS} 行，请分成几个文件。")
    heads = [_head(cell(value)) for value in table[0]] if table else []

    def rows() -> Iterator[tuple[int, Row]]:
        for number, values in enumerate(table[1:], start=2):
            row = dict(zip(heads, map(cell, values), strict=False))
            if any(row.values()):
                yield number, dict.fromkeys(heads, "") | row

    return frozenset(heads), rows()


def _head(written: str) -> str:
    plain = _SPACE.sub("", written)
    return _NAMES.get(plain, plain)


def cell(value: object) -> str:
    """
    >>> cell(12.0), cell(datetime(2026, 3, 1)), cell(" 甲 ")
    ('12', '2026-03-01', '甲')
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def day(text: str) -> date | None:
    """Raises: InputError "identity.row_day"."""
    try:
        return date.fromisoformat(text.replace("/", "-").replace(".", "-")) if text else None
    except ValueError:
        raise InputError("identity.row_day", f"日期“{text}”无法识别，请写成 2026-03-01。") from None


def _workbook(data: bytes) -> Sequence[Sequence[object]]:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(nrows=ROWS + 2)
    except (CalamineError, OSError, ValueError) as unread:
        raise _unreadable() from unread


def _csv(data: bytes) -> Sequence[Sequence[object]]:
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        first = text.partition("\n")[0]
        delimiter = max(",;\t", key=first.count)
        try:
            return [
                row for row, _ in zip(csv.reader(io.StringIO(text), delimiter=delimiter), range(ROWS + 2), strict=False)
            ]
        except csv.Error as unread:
            raise _unreadable() from unread
    raise _unreadable()


def _unreadable() -> InputError:
    return InputError("identity.sheet_unreadable", "文件无法读取，请上传 XLSX 或 CSV 表格，第一行是列名。")
