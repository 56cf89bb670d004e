"""Thresholds of leaders' duties: the county's own, or the default with the text that it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from zhiben.apps.leadership.models import LeadershipSetting


@dataclass(frozen=True, slots=True)
class Threshold:
    """`source`: what asks for it; a default without a source is none (None), so that nothing is called late by it."""

    code: str
    label: str
    unit: str
    default: Any
    source: str


THRESHOLDS = {
    each.code: each
    for each in (
        Threshold("problems_needed", "每年解决的具体问题", "个", 10, "县级安全生产工作要点：党政领导履职"),
        Threshold("half_year_warning", "半年专题会议提前提醒", "天", 30, "县级自定"),
        Threshold("learning_limit", "第一议题学习间隔上限", "天", None, ""),
        Threshold("committee_required", "每年安委会、专委会会议", "次", 4, "安委会工作规则：每季度一次"),
        Threshold("statement_cutoff", "年度述职截止（月-日）", "", "12-31", "年度述职（述安）"),
        Threshold("professional_share", "执法人员专业占比", "%", 75, "安全生产执法队伍建设要求"),
        Threshold("key_problems_needed", "每个行业每年解决的重点难题", "个", 1, "行业重点难题清单"),
        Threshold(
            "plan_titles", "每年应有的计划", "", ["年度工作要点", "治本攻坚任务清单", "监督检查计划"], "年度工作部署"
        ),
        Threshold("stages", "责任矩阵的环节", "", ["审批", "建设", "运行", "检查", "处置"], "三管三必须"),
        Threshold("sponsored_sectors", "由领导包保的对象行业", "", ["mines"], "包保责任制"),
    )
}


def thresholds(county_key: UUID) -> dict[str, Any]:
    """Every value that holds in a county. One query."""
    own = dict(LeadershipSetting.objects.filter(county_id=county_key).values_list("code", "value"))
    return {code: own.get(code, each.default) for code, each in THRESHOLDS.items()}


def rows(county_key: UUID) -> list[tuple[Threshold, LeadershipSetting | None]]:
    own = {row.code: row for row in LeadershipSetting.objects.filter(county_id=county_key)}
    return [(each, own.get(code)) for code, each in THRESHOLDS.items()]
