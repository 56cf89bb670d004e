"""What is written down about the calendar, for good."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

YEAR_OPENED = audit.action(
    "calendar.year_opened", "建立 %(year)s 年工作日历（%(source)s）", fields={"year": KEEP, "source": KEEP}
)
DAY_SET = audit.action(
    "calendar.day_set",
    "%(day)s 由%(before)s改为%(after)s，依据：%(source)s",
    fields={"day": KEEP, "before": KEEP, "after": KEEP, "source": KEEP},
)
YEAR_ANNOUNCED = audit.action(
    "calendar.year_announced",
    "%(year)s 年放假安排标为已公布，依据：%(source)s",
    fields={"year": KEEP, "source": KEEP},
)
