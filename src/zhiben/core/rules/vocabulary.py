"""The closed lists of packs: outcomes, levels, boundary words, readings, periods. Consequences: see consequences.py."""

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
# Of a directive a county has the text and may load it; laws and standards are cited and not held here.
SOURCE_KINDS = {"directive": "文件", "law": "法律法规规章", "standard": "标准"}
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
