"""Days and states as a brief writes them. Pure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from zhiben.apps.reports.figures import NOT_REPORTED

CHINA = ZoneInfo("Asia/Shanghai")
STATES = {"reported": "按时报送", "late": "逾期报送", "missing": NOT_REPORTED, "excused": "免报", "none": "—"}


def instant(at: datetime, zone: ZoneInfo = CHINA) -> str:
    """>>> instant(datetime(2026, 3, 8, 9, 5, tzinfo=CHINA))
    '2026年3月8日9时5分'
    """
    here = at.astimezone(zone)
    minute = f"{here.minute}分" if here.minute else ""
    return f"{here.year}年{here.month}月{here.day}日{here.hour}时{minute}"


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"
