"""Units of the figures in rules: which can be compared, and how one is turned into another, exactly.

A unit has a dimension and a factor to that dimension's base. Only units of one dimension compare. Hours and days are one
dimension, months and years another: no month has a fixed number of days.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """`symbol` as packs write it, `label` as people read it; `factor` base units make one of it."""

    symbol: str
    label: str
    dimension: str
    factor: Fraction = Fraction(1)
    aliases: tuple[str, ...] = ()


_TABLE = (
    Unit("m", "米", "length", Fraction(1), ("米", "公尺")),
    Unit("km", "公里", "length", Fraction(1000), ("公里", "千米")),
    Unit("cm", "厘米", "length", Fraction(1, 100), ("厘米",)),
    Unit("mm", "毫米", "length", Fraction(1, 1000), ("毫米",)),
    Unit("m2", "平方米", "area", Fraction(1), ("㎡", "m²", "平方米")),
    Unit("ha", "公顷", "area", Fraction(10000), ("公顷",)),
    Unit("km2", "平方公里", "area", Fraction(1000000), ("km²", "平方公里")),
    Unit("m3", "立方米", "volume", Fraction(1), ("m³", "立方米")),
    Unit("L", "升", "volume", Fraction(1, 1000), ("升", "l")),
    Unit("kg", "公斤", "mass", Fraction(1), ("千克", "公斤")),
    Unit("g", "克", "mass", Fraction(1, 1000), ("克",)),
    Unit("t", "吨", "mass", Fraction(1000), ("吨",)),
    Unit("minute", "分钟", "time", Fraction(1, 1440), ("分钟", "min")),
    Unit("hour", "小时", "time", Fraction(1, 24), ("小时", "h")),
    Unit("day", "天", "time", Fraction(1), ("天", "日", "days", "d")),
    Unit("week", "周", "time", Fraction(7), ("周", "weeks")),
    Unit("month", "个月", "calendar", Fraction(1), ("月", "个月", "months")),
    Unit("year", "年", "calendar", Fraction(12), ("年", "周岁", "岁", "years")),
    Unit("yuan", "元", "money", Fraction(1), ("元",)),
    Unit("wan_yuan", "万元", "money", Fraction(10000), ("万元",)),
    Unit("yi_yuan", "亿元", "money", Fraction(100000000), ("亿元",)),
    Unit("person", "人", "person", Fraction(1), ("人", "名", "人次")),
    Unit(
        "piece",
        "个",
        "piece",
        Fraction(1),
        ("个", "台", "套", "家", "项", "处", "起", "件", "辆", "份", "只", "间", "栋", "座"),
    ),
    Unit("times", "次", "times", Fraction(1), ("次",)),
    Unit("level", "级", "level", Fraction(1), ("级",)),
    Unit("floor", "层", "floor", Fraction(1), ("层",)),
    Unit("points", "分", "points", Fraction(1), ("分",)),
    Unit("%", "%", "share", Fraction(1, 100), ("％", "percent")),
    Unit("ppm", "ppm", "gas_ppm", Fraction(1), ("PPM",)),
    Unit("mg/m3", "mg/m³", "gas_mass", Fraction(1), ("mg/m³",)),
    Unit("%LEL", "%LEL", "gas_lel", Fraction(1)),
    Unit("%vol", "%vol", "gas_volume", Fraction(1), ("%VOL",)),
    Unit("MPa", "MPa", "pressure", Fraction(1000000), ("兆帕",)),
    Unit("kPa", "kPa", "pressure", Fraction(1000), ("千帕",)),
    Unit("Pa", "Pa", "pressure", Fraction(1), ("帕",)),
    Unit("degC", "℃", "temperature", Fraction(1), ("℃", "摄氏度")),
    Unit("V", "伏", "voltage", Fraction(1), ("伏",)),
    Unit("kV", "千伏", "voltage", Fraction(1000), ("千伏",)),
    Unit("m/s", "米/秒", "speed", Fraction(1), ("米/秒",)),
    Unit("km/h", "公里/小时", "speed", Fraction(5, 18), ("公里/小时",)),
    Unit("t/h", "吨/小时", "flow", Fraction(1), ("吨/小时",)),
)
UNITS: dict[str, Unit] = {unit.symbol: unit for unit in _TABLE}
# What people write in sheets of facts; packs use symbols only.
WRITTEN: dict[str, Unit] = UNITS | {alias: unit for unit in _TABLE for alias in unit.aliases}
CALENDAR = {"day": "day", "week": "week", "month": "month", "year": "year"}
NONE = Unit("", "", "plain")
PLAIN = {"plain", "share"}


def comparable(left: Unit, right: Unit) -> bool:
    """A share in % and a plain number are the same kind of thing.

    >>> comparable(UNITS["m"], UNITS["km"]), comparable(UNITS["m"], UNITS["kg"]), comparable(UNITS["%"], NONE)
    (True, False, True)
    """
    return left.dimension == right.dimension or {left.dimension, right.dimension} == PLAIN


def convert(value: Fraction, source: Unit, target: Unit) -> Fraction:
    """The same quantity in another unit of its dimension.

    >>> convert(Fraction("0.6"), UNITS["km"], UNITS["m"])
    Fraction(600, 1)
    """
    return value * source.factor / target.factor
