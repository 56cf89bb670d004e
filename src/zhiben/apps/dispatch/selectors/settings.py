"""What a county has set for itself, or the default of the code."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from zhiben.apps.dispatch.models import DispatchSetting

# code -> (default, label, unit). The law says nothing on these: they are the county's own.
DEFAULTS: dict[str, tuple[Any, str, str]] = {
    "sign_within": (3, "任务签收时限", "个工作日"),
    "round_opens_before": (7, "调度提前开放", "天"),
    # None: nobody has set a limit, so nothing is called late. What the law asks for is for the county to enter, with its source.
    "first_report_within": (None, "灾情首报时限", "分钟"),
    "ladder_channels": ([], "催办提醒另用的渠道", ""),
    "ladder_urgent_channels": (["sms", "wecom", "dingtalk"], "第三级起的催办另用的渠道（仅已配置的）", ""),
    "occurrence_minutes": (30, "办理任务一期的估计用时", "分钟"),
    "coming_days": (7, "“近期”的天数", "天"),
}


def setting(code: str, county_key: UUID) -> Any:
    """Raises: KeyError for a code that is not in DEFAULTS."""
    default = DEFAULTS[code][0]
    row = DispatchSetting.objects.filter(county_id=county_key, code=code).values_list("value", flat=True).first()
    return default if row is None else row
