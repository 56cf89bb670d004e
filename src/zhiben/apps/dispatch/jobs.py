"""What the scheduler runs for dispatch: rounds by the quarter hour, the ladder every morning before work begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from zhiben.apps.dispatch.requests import FindPairs
from zhiben.apps.dispatch.services import escalating, ladder, pairs, rounds
from zhiben.foundation import outbox
from zhiben.foundation.access.models import Area, AreaLevel
from zhiben.foundation.outbox.occasion import Task


@dataclass(frozen=True, slots=True)
class ClimbLadders:
    """Bring the reminders and escalations of every county up to today."""


@outbox.job("dispatch.climb_ladders", "催办和升级", ClimbLadders, whole=False)
def climb_ladders(request: ClimbLadders, task: Task) -> dict[str, Any]:
    """One portion a county. A county that was done on this day finds nothing more to do."""
    counties = list(Area.objects.filter(level=AreaLevel.COUNTY, valid_to=None).order_by("pk"))
    told = {"sent": 0, "skipped": 0, "notices": 0}
    for number, county in enumerate(counties, start=1):
        with task.portion(number, len(counties), county.name):
            now = task.now
            ladder.ensure_ladder(county=county, now=now)
            found = escalating.climb_county(county=county, now=now, on=localdate(now))
        told["sent"] += found.sent
        told["skipped"] += found.skipped
        told["notices"] += found.notices
    return told


outbox.schedule(
    "dispatch.climb_ladders",
    "每日催办和升级",
    outbox.Recurrence("FREQ=DAILY", datetime(2026, 1, 1, 7, 30)),
    ClimbLadders(),
    grace=timedelta(hours=4),
)


@dataclass(frozen=True, slots=True)
class KeepRounds:
    """Make the rounds of series, open those whose day has come, close those that close by themselves."""


@outbox.job("dispatch.keep_rounds", "开始、截止到期的调度", KeepRounds)
def keep_rounds(request: KeepRounds, task: Task) -> dict[str, Any]:
    """Every county in one go: what was done already is not found again."""
    return rounds.keep_rounds(now=task.now)


outbox.schedule(
    "dispatch.keep_rounds",
    "定时开始和截止调度",
    outbox.Recurrence("FREQ=MINUTELY;INTERVAL=15", datetime(2026, 1, 1, 0, 0)),
    KeepRounds(),
    grace=timedelta(minutes=45),
)


@outbox.job("dispatch.find_pairs", "查找重复和不一致的要求", FindPairs)
def find_pairs(request: FindPairs, task: Task) -> dict[str, Any]:
    """Asked for whenever a directive comes into force, and by hand."""
    county = Area.objects.get(pk=request.county_id)
    found = pairs.find_pairs(county=county, actor=task.actor)
    return {"made": found.made, "removed": found.removed, "left": found.left}
