"""The closed lists of packs: outcomes, levels, boundary words, readings, periods and consequences."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a rule says about one entity. In columns: the code below, and NULL (3 in files) for unknown."""

    MET = "met"
    BREACHED = "breached"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"

    @property
    def code(self) -> int:
        return CODES.index(self)

    @property
    def label(self) -> str:
        return OUTCOMES[self]


# The position is the code in columns. Chosen so that `int(pass) + int(applies is false)` is the code, see columns.py.
CODES = (Outcome.BREACHED, Outcome.MET, Outcome.NOT_APPLICABLE, Outcome.UNKNOWN)
OUTCOMES = {
    Outcome.MET: "符合",
    Outcome.BREACHED: "违反",
    Outcome.NOT_APPLICABLE: "不适用",
    Outcome.UNKNOWN: "不明",
}
LEVELS = {"major": "重大", "general": "一般", "notice": "提示"}
READINGS = {"text": "文件原意", "local": "本地解读", "law": "依据法律法规的解读"}
MARKS = {"seen": "已核对原文或可信摘录", "unverified": "待人工核对"}
STATUSES = {"in_force": "有效", "draft": "征求意见稿"}
PERIODS = ("week", "month", "quarter", "half_year", "year")
PERIOD_LABELS = {"week": "周", "month": "月", "quarter": "季度", "half_year": "半年", "year": "年"}


@dataclass(frozen=True, slots=True)
class Bound:
    """A boundary word: which side of the figure it means, and whether the figure itself belongs to it."""

    word: str
    upward: bool
    inclusive: bool

    @property
    def operators(self) -> frozenset[str]:
        """The comparisons `fact op figure` that are this side of the figure, or exactly its other side."""
        if self.upward:
            return frozenset({">=", "<"}) if self.inclusive else frozenset({">", "<="})
        return frozenset({"<=", ">"}) if self.inclusive else frozenset({"<", ">="})


BOUNDS = {
    bound.word: bound
    for bound in (
        *(Bound(word, True, True) for word in ("以上", "不少于", "不低于", "不小于", "至少", "达到", "满")),
        *(Bound(word, True, False) for word in ("超过", "大于", "高于", "多于")),
        *(Bound(word, False, True) for word in ("以下", "以内", "不超过", "不高于", "不大于", "不多于", "至多")),
        *(Bound(word, False, False) for word in ("低于", "少于", "小于", "不足", "不满", "未满")),
    )
}
# A figure that must be hit exactly, such as 100 %.
EXACTLY = "等于"


@dataclass(frozen=True, slots=True)
class Consequence:
    """`kind` is the word of packs; `code` that of the catalogue; `contract` the kind of the directive contract or ""."""

    kind: str
    label: str
    code: str
    contract: str = ""


_CONSEQUENCES = (
    Consequence("rectify_order", "责令限期改正", "RECT", "rectify_order"),
    Consequence("stop_work", "停止作业", "STOPWORK", "stop_work"),
    Consequence("evacuate", "撤出人员", "EVAC", "stop_work"),
    Consequence("stop_site", "停工整顿", "STOPSITE", "suspend_production"),
    Consequence("suspend_production", "停产停业整顿", "STOPPROD", "suspend_production"),
    Consequence("stop_for_refit", "停产改造", "STOPMOD"),
    Consequence("no_start", "不得开工、试生产", "NOSTART", "no_resumption"),
    Consequence("no_resumption", "不得复工复产", "NORESTART", "no_resumption"),
    Consequence("no_expansion", "不得扩区、新改扩建", "NOEXPAND", "no_resumption"),
    Consequence("max_penalty", "上限（顶格）处罚", "MAXFINE", "max_penalty"),
    Consequence("fine", "处罚", "FINE", "fine"),
    Consequence("heavier_penalty", "从重处罚", "HEAVIER"),
    Consequence("dual_penalty", "一案双罚", "DUAL", "dual_penalty"),
    Consequence("penalise_person", "处罚到人", "PERSON"),
    Consequence("suspend_licence", "提请暂扣许可证", "LICSUSP", "revoke_licence"),
    Consequence("revoke_licence", "吊销许可证", "LICREV", "revoke_licence"),
    Consequence("close_down", "提请关闭", "CLOSE", "close_down"),
    Consequence("ban_business", "取缔", "BAN", "close_down"),
    Consequence("cut_and_clear", "两断三清", "CUT", "close_down"),
    Consequence("confiscate", "没收", "SEIZE"),
    Consequence("criminal_referral", "移送司法", "CRIM", "criminal_referral"),
    Consequence("case_transfer", "移交线索", "XFER", "case_transfer"),
    Consequence("file_case", "立案查处", "CASE", "case_transfer"),
    Consequence("listed_supervision", "挂牌督办", "LIST", "listed_supervision"),
    Consequence("interview", "约谈", "TALK", "interview"),
    Consequence("circular", "通报", "NOTICE", "circular"),
    Consequence("expose", "曝光", "EXPOSE", "expose"),
    Consequence("special_patrol", "专项巡查", "PATROL", "special_patrol"),
    Consequence("escalated_investigation", "提级调查", "ELEV", "escalated_investigation"),
    Consequence("treat_as_accident", "按事故对待", "ASACC", "treat_as_accident"),
    Consequence("more_checks", "加密检查频次", "FREQ", "enforcement_priority"),
    Consequence("enforcement_priority", "列为执法检查重点", "FOCUS", "enforcement_priority"),
    Consequence("no_post", "不得上岗", "NOPOST", "no_post"),
    Consequence("remove_personnel", "调整岗位", "REPOST", "remove_personnel"),
    Consequence("dismissal", "撤职", "DISMISS", "admin_accountability"),
    Consequence("admin_accountability", "问责", "ACCOUNT", "admin_accountability"),
    Consequence("life_ban", "终身不得担任本行业主要负责人", "LIFEBAN", "remove_personnel"),
    Consequence("market_exit", "清出市场", "EXIT", "remove_personnel"),
    Consequence("credit_blacklist", "失信惩戒", "CREDIT", "credit_blacklist"),
    Consequence("unrated", "不得评定等级", "NOGRADE", "unrated"),
    Consequence("reward", "奖励", "REWARD", "reward"),
    Consequence("prohibited", "不予许可、禁止实施", "PROHIBIT"),
)
CONSEQUENCES = {each.kind: each for each in _CONSEQUENCES}
# Before a consequence: we propose it, the clause states none.
PROPOSED = "~"
