"""A list of vehicles out of a sheet: every line understood, or all reasons at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from zhiben.apps.registry.importing.sheets import Sheet, numbered
from zhiben.apps.registry.search import folded
from zhiben.apps.registry.vocabulary import VehicleClass
from zhiben.core.errors import InputError
from zhiben.core.identifiers.plate import read_plate

_HEADS = {
    "plate": ("号牌", "车牌", "车牌号", "车牌号码", "号牌号码", "车号"),
    "class": ("类别", "车辆类别", "车辆类型", "类型", "使用性质"),
    "due": ("检验有效期至", "检验有效期", "检验有效期止", "年检到期", "下次检验"),
    "violations": ("未处理违法", "违法未处理", "未处理违法次数", "违法未处理数"),
}
_CLASSES = {str(label): str(value) for value, label in VehicleClass.choices} | {
    "客车": "passenger", "客运": "passenger", "公路客运": "passenger", "旅游客运": "tourism", "危货": "hazardous",
    "危险品运输": "hazardous", "危化品运输车": "hazardous", "货车": "freight", "货运": "freight", "其他": "other",
}  # fmt: skip
SAID = 5


@dataclass(frozen=True)
class FleetLine:
    """One vehicle as the list of a day has it."""

    plate: str
    vehicle_class: str
    inspection_due_on: date | None = None
    open_violations: int = 0


def read_fleet(sheet: Sheet) -> list[FleetLine]:
    """Every vehicle of the sheet. Raises: InputError "registry.fleet_heads", "registry.fleet_rows" with all rows."""
    by_head = {folded(head): code for code, heads in _HEADS.items() for head in heads}
    columns = {by_head[folded(head)]: head for head in sheet.heads if folded(head) in by_head}
    if not {"plate", "class"} <= columns.keys():
        raise InputError("registry.fleet_heads", "表中要有“号牌”和“类别”两列，请核对表头后再上传。")
    found: dict[str, FleetLine] = {}
    wrong: list[str] = []
    for number, cells in numbered(sheet):
        try:
            line = _line(cells, columns)
        except InputError as refused:
            wrong.append(f"第 {number} 行：{refused.message}")
            continue
        if line.plate in found:
            wrong.append(f"第 {number} 行：号牌 {line.plate} 出现两次。")
        found[line.plate] = line
    if wrong:
        more = f" 另有 {len(wrong) - SAID} 行。" if len(wrong) > SAID else ""
        raise InputError("registry.fleet_rows", f"{' '.join(wrong[:SAID])}{more}请改正后整表重新上传，未作任何变更。")
    return list(found.values())


def _line(cells: Mapping[str, str], columns: Mapping[str, str]) -> FleetLine:
    given = {code: cells.get(head, "").strip() for code, head in columns.items()}
    kind = _CLASSES.get(given["class"])
    if kind is None:
        raise InputError(
            "registry.fleet_class", f"类别“{given['class']}”无法识别，可写：{'、'.join(VehicleClass.labels)}。"
        )
    violations = given.get("violations", "") or "0"
    if not violations.isdecimal():
        raise InputError("registry.fleet_violations", f"未处理违法“{violations}”应为整数。")
    return FleetLine(read_plate(given["plate"]), kind, _day(given.get("due", "")), int(violations))


def _day(written: str) -> date | None:
    if not written:
        return None
    try:
        return datetime.strptime(written.replace("/", "-").replace(".", "-")[:10], "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError as error:
        raise InputError("registry.fleet_day", f"日期“{written}”无法识别，请写成 2026-05-31。") from error
