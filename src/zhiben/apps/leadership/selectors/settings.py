"""Thresholds of leaders' duties: the county's own, or the default with the text that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from zhiben.apps.leadership.models import LeadershipSetting
from zhiben.apps.leadership.reckoning import LENGTHS

OWN = "文件没有写明，县级自定"


@dataclass(frozen=True, slots=True)
class Threshold:
    """`source`: what asks for it, OWN where nothing does. `asked_by`: ids of the catalogue of requirements. `allowed`:
    the values there are, where not every number makes sense. A default of None judges nobody."""

    code: str
    label: str
    unit: str
    default: Any
    source: str
    asked_by: Sequence[str]
    allowed: Sequence[int] = ()


THRESHOLDS = {
    each.code: each
    for each in (
        Threshold("meeting_months", "专题会议的周期", "个月", 6, "政府每半年专题研究", ("DUT-02", "R-202"), LENGTHS),
        Threshold("meetings_needed", "每个周期的专题会议", "次", 1, "政府每半年专题研究", ("DUT-02", "R-202")),
        Threshold("half_year_warning", "周期结束前多少天提醒", "天", 30, "提前三十天提醒", ("DUT-02",)),
        Threshold("learning_limit", "第一议题学习的间隔上限", "天", None, OWN, ("DUT-07",)),
        Threshold("committee_required", "议事规则没有写明时，每年的会议", "次", 4, OWN, ("DUT-12",)),
        Threshold("problems_needed", "每年解决的具体问题", "个", 10, "党政领导年度问题清单", ("DUT-03", "R-203")),
        Threshold("key_problems_needed", "每个监管部门每年解决的重点难题", "个", 1, "每个行业每年一至两个", ("DUT-11", "R-215")),
        Threshold("statement_cutoff", "年度述职截止（月-日）", "", "12-31", OWN, ("DUT-04", "R-240")),
        Threshold("hearing_months", "村（社区）主要负责人听取汇报的周期", "个月", 3, "村（社区）每季度听取", ("DUT-05", "R-T09"), LENGTHS),
        Threshold("key_periods", "须现场督导的节日", "", ["元旦", "春节", "中秋", "国庆"], "关键时期督导", ("DUT-09", "R-T12")),
        Threshold("flood_from", "汛期开始（月-日）", "", "06-01", OWN, ("DUT-09", "R-T12")),
        Threshold("flood_to", "汛期结束（月-日）", "", "08-31", OWN, ("DUT-09", "R-T12")),
        Threshold("visit_months", "包保走访的统计周期", "个月", 3, OWN, ("DUT-08",), LENGTHS),
        Threshold("sponsored_sectors", "由领导包保的对象行业", "", ["mines"], "矿山领导包保", ("DUT-08", "R-NM03")),
        Threshold("professional_share", "执法人员专业占比", "%", 75, "执法队伍专业人员比例", ("DUT-13", "R-T31")),
        Threshold("plan_titles", "每年应有的计划", "", ["年度工作要点", "治本攻坚任务清单", "监督检查计划"], "监管部门年度计划", ("DIR-12", "R-204")),
        Threshold("stages", "责任矩阵的环节", "", ["审批", "建设", "运行", "检查", "处置"], OWN, ("DUT-15",)),
    )
}  # fmt: skip


def thresholds(county_key: UUID) -> dict[str, Any]:
    """Every value that holds in a county. One query."""
    own = dict(LeadershipSetting.objects.filter(county_id=county_key).values_list("code", "value"))
    return {code: own.get(code, each.default) for code, each in THRESHOLDS.items()}


def rows(county_key: UUID) -> list[tuple[Threshold, LeadershipSetting | None]]:
    own = {row.code: row for row in LeadershipSetting.objects.filter(county_id=county_key)}
    return [(each, own.get(code)) for code, each in THRESHOLDS.items()]


def in_words(value: Any) -> str:
    """As it is typed and read.

    >>> in_words(["审批", "建设"]), in_words(10), in_words(None)
    ('审批、建设', '10', '')
    """
    if value is None:
        return ""
    return "、".join(value) if isinstance(value, list) else str(value)
