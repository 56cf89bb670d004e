"""Coordinates with the name of their reference system, and the ways between systems.

Maps for the public are shifted: GCJ-02 by 50 to 700 m from WGS 84, BD-09 once more. CGCS2000, the national frame,
differs from WGS 84 by centimetres. Nothing here is converted unasked: a point keeps the system it was taken in, and
`convert` says in `note` what was done. The shift is the published approximation; the way back is iterated to 1e-9°.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from zhiben.core.errors import InputError


class Crs(StrEnum):
    CGCS2000 = "CGCS2000"
    WGS84 = "WGS84"
    GCJ02 = "GCJ02"
    BD09 = "BD09"


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees, east and north."""

    longitude: float
    latitude: float
    crs: Crs
    note: str = ""


_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_2 = 0.00669342162296594323
_BD_PI = math.pi * 3000 / 180
# The country with some sea: what lies outside is a slip (degrees swapped, a zero too many).
_WEST, _EAST, _SOUTH, _NORTH = 73.0, 136.0, 3.0, 54.0
_FRAMES = frozenset({Crs.CGCS2000, Crs.WGS84})


def read_point(longitude: str | float, latitude: str | float, crs: str) -> Point:
    """Raises: InputError "identifier.crs" for a system that is not named, "identifier.coordinates"."""
    try:
        system = Crs(crs.strip().upper().replace("-", "").replace(" ", ""))
    except ValueError as error:
        raise InputError(
            "identifier.crs", f"坐标系“{crs}”无法识别，请写明 {'、'.join(Crs)} 之一；未写明的坐标不登记。", given=crs
        ) from error
    try:
        point = Point(float(longitude), float(latitude), system)
    except ValueError as error:
        raise InputError(
            "identifier.coordinates", f"坐标“{longitude}, {latitude}”不是十进制度数，例如 112.7351, 37.6920。"
        ) from error
    if not (_WEST <= point.longitude <= _EAST and _SOUTH <= point.latitude <= _NORTH):
        swapped = _WEST <= point.latitude <= _EAST and _SOUTH <= point.longitude <= _NORTH
        hint = "经度和纬度似乎填反了。" if swapped else "请检查是否漏了小数点。"
        raise InputError("identifier.coordinates", f"坐标“{longitude}, {latitude}”不在国内。{hint}")
    return point


def convert(point: Point, to: Crs) -> Point:
    """The same place in another system; the note names the way. The same system returns the point itself."""
    if point.crs == to:
        return point
    note = f"由 {point.crs} 换算为 {to}"
    if {point.crs, to} <= _FRAMES:
        return Point(point.longitude, point.latitude, to, f"{note}（差厘米级，数值未变）")
    longitude, latitude = _to_wgs84(point)
    if to == Crs.GCJ02:
        longitude, latitude = _shift(longitude, latitude)
    elif to == Crs.BD09:
        longitude, latitude = _gcj_to_bd(*_shift(longitude, latitude))
    return Point(longitude, latitude, to, f"{note}（近似，误差约数米）")


def _to_wgs84(point: Point) -> tuple[float, float]:
    if point.crs in _FRAMES:
        return point.longitude, point.latitude
    gcj = (point.longitude, point.latitude)
    if point.crs == Crs.BD09:
        gcj = _bd_to_gcj(*gcj)
    longitude, latitude = gcj
    for _ in range(8):
        shifted = _shift(longitude, latitude)
        off = (shifted[0] - gcj[0], shifted[1] - gcj[1])
        longitude, latitude = longitude - off[0], latitude - off[1]
        if max(map(abs, off)) < 1e-9:
            break
    return longitude, latitude


def _shift(longitude: float, latitude: float) -> tuple[float, float]:
    """WGS 84 to GCJ-02."""
    x, y = longitude - 105.0, latitude - 35.0
    waves = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + waves
    north += (20 * math.sin(y * math.pi) + 40 * math.sin(y / 3 * math.pi)) * 2 / 3
    north += (160 * math.sin(y / 12 * math.pi) + 320 * math.sin(y * math.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + waves
    east += (20 * math.sin(x * math.pi) + 40 * math.sin(x / 3 * math.pi)) * 2 / 3
    east += (150 * math.sin(x / 12 * math.pi) + 300 * math.sin(x / 30 * math.pi)) * 2 / 3
    radians = latitude * math.pi / 180
    magic = 1 - _ECCENTRICITY_2 * math.sin(radians) ** 2
    root = math.sqrt(magic)
    north = north * 180 / (_SEMI_MAJOR_M * (1 - _ECCENTRICITY_2) / (magic * root) * math.pi)
    east = east * 180 / (_SEMI_MAJOR_M / root * math.cos(radians) * math.pi)
    return longitude + east, latitude + north


def _gcj_to_bd(longitude: float, latitude: float) -> tuple[float, float]:
    radius = math.hypot(longitude, latitude) + 0.00002 * math.sin(latitude * _BD_PI)
    angle = math.atan2(latitude, longitude) + 0.000003 * math.cos(longitude * _BD_PI)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


def _bd_to_gcj(longitude: float, latitude: float) -> tuple[float, float]:
    x, y = longitude - 0.0065, latitude - 0.006
    radius = math.hypot(x, y) - 0.00002 * math.sin(y * _BD_PI)
    angle = math.atan2(y, x) - 0.000003 * math.cos(x * _BD_PI)
    return radius * math.cos(angle), radius * math.sin(angle)
