"""Areas, offices and users from a sheet: tried first, in a transaction that is rolled back, with a reason for every row.

The heads of the columns say which of the three it is. What is there already is left alone: the same sheet changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from zhiben.core.errors import InputError, ZhibenError
from zhiben.foundation import audit as trail
from zhiben.foundation.access import services as access
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, AreaKind, AreaLevel, Organisation, OrganisationKind, User
from zhiben.foundation.access.selectors import home_county, organisations_by_alias, visible_areas
from zhiben.foundation.identity import audit, permissions
from zhiben.foundation.identity.areas import add_area
from zhiben.foundation.identity.offices import open_office
from zhiben.foundation.identity.sheets import Row, day, read_rows

OFFICES = ("名称", "简称", "类别", "区域", "别名", "起用日期")
USERS = ("用户名", "姓名", "所在机构")
AREAS = ("名称", "层级", "类别", "上级", "区划代码", "设立日期")
KINDS = {"areas": ("区域表", AREAS), "offices": ("机构表", OFFICES), "users": ("用户表", USERS)}
_NEEDED = {"areas": {"名称", "层级", "上级"}, "offices": {"名称", "类别", "区域"}, "users": set(USERS)}
_BETWEEN = re.compile(r"[、,，;；\s]+")
_USERNAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(slots=True)
class Report:
    """What a sheet did, or would do. `refused`: the number of a row as the sheet shows it, and why; `names`, what the
    refused rows are called."""

    kind: str
    created: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)


def import_sheet(*, name: str, data: bytes, apply: bool, on: date, actor: Actor) -> Report:
    """Raises: NotPermitted; InputError "identity.sheet_unreadable", "identity.sheet_columns", "identity.sheet_rows"."""
    actor.require(permissions.OFFICES)
    actor.require(permissions.ACCOUNTS)
    heads, rows = read_rows(name, data)
    kind = next((kind for kind, needed in _NEEDED.items() if needed <= heads), "")
    if not kind:
        raise InputError(
            "identity.sheet_columns",
            "第一行没有找到所需的列。"
            + "；".join(f"{label}需要：{'、'.join(columns)}" for label, columns in KINDS.values())
            + "。",
        )
    with transaction.atomic():
        report = _write(kind, rows, on, actor)
        if not apply:
            transaction.set_rollback(True)
        elif report.created:
            _note(report, name, actor)
    return report


def _note(report: Report, name: str, actor: Actor) -> None:
    county, file = home_county(actor=actor), name[:200]
    if report.kind == "areas":
        trail.record(audit.AREAS_IMPORTED, actor=actor, subject=county, file=file, areas=report.created)
    else:
        counts = {"offices": 0, "users": 0} | {report.kind: report.created}
        trail.record(audit.IMPORTED, actor=actor, subject=county, file=file, **counts)


def _write(kind: str, rows: Iterator[tuple[int, Row]], on: date, actor: Actor) -> Report:
    report = Report(kind)
    write = _areas(actor) if kind == "areas" else _offices(actor) if kind == "offices" else _users(on, actor)
    for number, row in rows:
        try:
            with transaction.atomic():
                made = write(row)
        except ZhibenError as refused:
            report.refused.append((number, refused.message))
            report.names[number] = row.get("名称") or row.get("姓名", "")
        else:
            report.created += made
            report.unchanged += not made
    return report


def _areas(actor: Actor) -> Callable[[Row], bool]:
    """A row may name as its parent an area of a row before it."""
    there: dict[str, list[Area]] = {}
    for area in visible_areas(actor=actor).filter(valid_to=None):
        there.setdefault(area.name, []).append(area)
    levels = {label: code for code, label in AreaLevel.choices[1:]}
    kinds = {label: code for code, label in AreaKind.choices}

    def write(row: Row) -> bool:
        name, level, kind = (
            row["名称"],
            levels.get(row["层级"]),
            kinds.get(row.get("类别", "") or AreaKind.TERRITORY.label),
        )
        if not name:
            raise InputError("identity.row_name", "名称为空。")
        if level is None:
            raise InputError("identity.row_level", f"层级“{row['层级']}”无法识别，可选：{'、'.join(levels)}。")
        if kind is None:
            raise InputError("identity.row_kind", f"类别“{row['类别']}”无法识别，可选：{'、'.join(kinds)}。")
        parents = there.get(row["上级"], [])
        if len(parents) != 1:
            why = "有多个同名区域，请改用页面逐个登记" if parents else "没有这个区域，请把它放在前面的行"
            raise InputError("identity.row_area", f"上级“{row['上级']}”：{why}。")
        if any(area.parent_id == parents[0].pk for area in there.get(name, [])):
            return False
        made = add_area(
            name=name,
            level=level,
            parent=parents[0],
            kind=kind,
            code=row.get("区划代码", ""),
            valid_from=day(row.get("设立日期", "")),
            actor=actor,
        )
        there.setdefault(name, []).append(made)
        return True

    return write


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
            valid_from=day(row.get("起用日期", "")),
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
