"""The words of the contract in Chinese, for people: one table for ledger, command line and web."""

from __future__ import annotations

from zhiben.core.directive.model import ClauseKind, ConsequenceKind, Modality, Operator, Period, Quantity, Recurrence

CONSEQUENCES: dict[ConsequenceKind, str] = {
    "suspend_production": "停产停业整顿",
    "stop_work": "停止作业、撤出人员",
    "max_penalty": "上限处罚",
    "dual_penalty": "一案双罚",
    "fine": "罚款",
    "revoke_licence": "暂扣或吊销许可证",
    "close_down": "关闭取缔",
    "rectify_order": "责令限期整改",
    "criminal_referral": "移送司法机关",
    "admin_accountability": "问责处分",
    "interview": "约谈",
    "circular": "通报",
    "expose": "曝光",
    "listed_supervision": "挂牌督办",
    "escalated_investigation": "提级调查",
    "credit_blacklist": "失信惩戒",
    "no_resumption": "不得复工复产",
    "enforcement_priority": "列为执法检查重点",
    "treat_as_accident": "按事故对待",
    "reward": "奖励",
    "remove_personnel": "调整岗位",
    "case_transfer": "移交线索、立案查处",
    "unrated": "不得评定等级",
    "no_post": "不得上岗",
    "special_patrol": "专项巡查",
}
MODALITIES: dict[Modality, str] = {
    "must": "必须",
    "must_not": "严禁",
    "should": "鼓励",
    "may": "可以",
    "target": "目标",
}
CLAUSE_KINDS: dict[ClauseKind, str] = {"preamble": "导语", "section": "章节", "clause": "条款", "measure": "措施"}
PERIODS: dict[Period, str] = {
    "day": "每日",
    "week": "每周",
    "month": "每月",
    "quarter": "每季度",
    "half_year": "每半年",
    "year": "每年",
}
OPERATORS: dict[Operator, str] = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "==": "="}
VALUE_KINDS = {
    "deadlines": "完成时限",
    "recurrences": "频次",
    "targets": "量化指标",
    "thresholds": "适用条件",
    "consequences": "未落实后果",
    "cites": "引用文件",
    "systems": "信息系统",
    "sectors": "行业领域",
    "topics": "主题",
}


def recurrence(value: Recurrence) -> str:
    """A rhythm in words.

    >>> recurrence(Recurrence(times=2, per="month"))
    '每月至少2次'
    """
    return f"{PERIODS[value.per]}至少{value.times}次"


def quantity(value: Quantity) -> str:
    """A figure with what it measures, as short as a ledger needs it.

    >>> quantity(Quantity(metric="覆盖率", op=">=", value=85.0, unit="%"))
    '覆盖率≥85%'
    """
    return f"{value.metric}{OPERATORS[value.op]}{value.value:.12g}{value.unit}"
