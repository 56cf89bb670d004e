"""Offices and users from a sheet: tried first, in a transaction that is rolled back, with a reason for every row.

The heads of the columns say which of the two it is. What is there already is left alone: the same sheet changes nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from python_calamine import CalamineError, CalamineWorkbook

from zhiben.core.errors import InputError, ZhibenError
from zhiben.foundation import audit as trail
from zhiben.foundation.access import services as access
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation, OrganisationKind, User
from zhiben.foundation.access.selectors import home_county, organisations_by_alias, visible_areas
from zhiben.foundation.identity import audit, permissions
from zhiben.foundation.identity.offices import open_office

OFFICES = ("名称", "简称", "类别", "区域", "别名", "起用日期")
USERS = ("用户名", "姓名", "所在机构")
ROWS = 10_000
_BETWEEN = re.compile(r"[、,，;；\s]+")
_USERNAME = re.compile(r"[A-Za-z0-9_-]{1,64}")

Row = dict[str, str]


@dataclass(slots=True)
class Report:
    """What a sheet did, or would do. `refused`: the number of a row as the sheet shows it, and why."""

    kind: str
    created: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def import_sheet(*, name: str, data: bytes, apply: bool, on: date, actor: Actor) -> Report:
    """Raises: NotPermitted; InputError "identity.sheet_unreadable", "identity.sheet_columns", "identity.sheet_rows"."""
    actor.require(permissions.OFFICES)
    actor.require(permissions.ACCOUNTS)
    heads, rows = _read(data)
    kind = "offices" if {"名称", "类别", "区域"} <= heads else "users" if set(USERS) <= heads else ""
    if not kind:
        raise InputError(
            "identity.sheet_columns",
            f"第一行没有找到所需的列。机构表需要：{'、'.join(OFFICES)}；用户表需要：{'、'.join(USERS)}。",
        )
    with transaction.atomic():
        report = _write(kind, rows, on, actor)
        if not apply:
            transaction.set_rollback(True)
        elif report.created:
            counts = {"offices": 0, "users": 0} | {kind: report.created}
            trail.record(audit.IMPORTED, actor=actor, subject=home_county(actor=actor), file=name[:200], **counts)
    return report


def _write(kind: str, rows: Iterator[tuple[int, Row]], on: date, actor: Actor) -> Report:
    report = Report(kind)
    write = _offices(actor) if kind == "offices" else _users(on, actor)
    for number, row in rows:
        try:
            with transaction.atomic():
                made = write(row)
        except ZhibenError as refused:
            report.refused.append((number, refused.message))
        else:
            report.created += made
            report.unchanged += not made
    return report


def _offices(actor: Actor) -> Callable[[Row], bool]:
    areas = {area.name: area for area in visible_areas(actor=actor)}
    kinds = {label: code for code, label in OrganisationKind.choices}

    def write(row: Row) -> bool:
        area = areas.get(row["区域"])
        if area is None:
            raise InputError("identity.row_area", f"没有区域“{row['区域']}”，请先登记或改正名称。")
        if row["类别"] not in kinds:
            raise InputError("identity.row_kind", f"类别“{row['类别']}”无法识别，可选：{'、'.join(kinds)}。")
        if not row["名称"]:
            raise InputError("identity.row_name", "名称为空。")
        if Organisation.objects.filter(area=area, name=row["名称"]).exists():
            return False
        open_office(
            name=row["名称"],
            short_name=row.get("简称", ""),
            area=area,
            kind=kinds[row["类别"]],
            valid_from=_day(row.get("起用日期", "")),
            aliases=[alias for alias in _BETWEEN.split(row.get("别名", "")) if alias],
            actor=actor,
        )
        return True

    return write


def _users(on: date, actor: Actor) -> Callable[[Row], bool]:
    county = home_county(actor=actor)

    def write(row: Row) -> bool:
        if not _USERNAME.fullmatch(row["用户名"]) or not row["姓名"]:
            raise InputError("identity.row_person", "用户名只能用字母、数字、连字符和下划线，姓名不能为空。")
        known = organisations_by_alias([row["所在机构"]], county_key=county.pk, on=on)
        if row["所在机构"] not in known:
            raise InputError("identity.row_office", f"没有机构“{row['所在机构']}”，请先登记机构或别名。")
        there = User.objects.filter(username=row["用户名"]).first()
        if there is not None and there.organisation_id == known[row["所在机构"]] and there.name == row["姓名"]:
            return False
        office = Organisation.objects.select_related("area").get(pk=known[row["所在机构"]])
        user = access.create_user(username=row["用户名"], name=row["姓名"], password=None, organisation=office)
        trail.record(audit.USER_CREATED, actor=actor, subject=user, username=user.username)
        return True

    return write


def _read(data: bytes) -> tuple[set[str], Iterator[tuple[int, Row]]]:
    try:
        table = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(nrows=ROWS + 2)
    except (CalamineError, OSError, ValueError) as unread:
        raise InputError("identity.sheet_unreadable", "文件无法读取，请上传 xlsx 表格。") from unread
    if len(table) > ROWS + 1:
        raise InputError("identity.sheet_rows", f"一次最多导入 {ROWS} 行，请分成几个文件。")
    heads = [_cell(value) for value in table[0]] if table else []

    def rows() -> Iterator[tuple[int, Row]]:
        for number, values in enumerate(table[1:], start=2):
            row = dict(zip(heads, map(_cell, values), strict=False))
            if any(row.values()):
                yield number, row

    return set(heads), rows()


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputError("identity.row_day", f"日期“{text}”无法识别，请写成 2026-03-01。") from None
