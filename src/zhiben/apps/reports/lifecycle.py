"""The states of a brief and of a question on what was reported: two tables, no Django."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from zhiben.core.lifecycle import Lifecycle, Refusal, State, Transition

DRAFT, REVIEW, RELEASE = "reports.draft", "reports.review", "reports.release"
ANSWER, SETTLE = "reports.answer", "reports.settle"


class BriefState(State):
    DRAFTING = "drafting", "起草中"
    FAILED = "failed", "起草未成"
    DRAFTED = "drafted", "草稿"
    REVIEWED = "reviewed", "已审核，待签发"
    RELEASED = "released", "已印发"
    SUPERSEDED = "superseded", "已由新稿替代"
    DISCARDED = "discarded", "已废弃"


class QuestionState(State):
    OPEN = "open", "待说明"
    ANSWERED = "answered", "已说明，待核查"
    SETTLED = "settled", "已了结"


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """What the guards may look at. `unsupported`: the beginnings of sentences that no record supports and that nobody
    answers for; `authors`: who drafted or changed the text."""

    sentences: int = 0
    unsupported: tuple[str, ...] = ()
    code: str = ""
    approved_by: str = ""
    actor_id: UUID | None = None
    authors: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question needs nothing but words."""


def has_text(facts: BriefFacts) -> Refusal | None:
    return None if facts.sentences else Refusal("brief.empty", "正文没有任何一句话，请先起草。")


def everything_supported(facts: BriefFacts) -> Refusal | None:
    if facts.unsupported:
        listed = "；".join(f"“{words}”" for words in facts.unsupported[:5])
        return Refusal(
            "brief.unsupported",
            f"有 {len(facts.unsupported)} 句话没有数据依据：{listed}。请改回有依据的写法，或逐句写明依据。",
        )
    return None


def has_code(facts: BriefFacts) -> Refusal | None:
    return None if facts.code.strip() else Refusal("brief.no_code", "没有机关代字，无法编号，请先填写。")


def has_approver(facts: BriefFacts) -> Refusal | None:
    return None if facts.approved_by.strip() else Refusal("brief.approver_missing", "请填写签发人姓名。")


def by_another_person(facts: BriefFacts) -> Refusal | None:
    if facts.actor_id is not None and facts.actor_id in facts.authors:
        return Refusal("brief.same_person", "起草、修改过正文的人不能签发，请换人签发。")
    return None


B, Q = BriefState, QuestionState
BRIEF = Lifecycle[BriefFacts](
    name="brief",
    transitions=(
        Transition("finish", "起草完成", {B.DRAFTING}, B.DRAFTED, DRAFT, guards=(has_text,)),
        Transition("fail", "起草中断", {B.DRAFTING}, B.FAILED, DRAFT, note_required=True),
        Transition("redraft", "重新起草", {B.FAILED}, B.DRAFTING, DRAFT),
        Transition("review", "送签", {B.DRAFTED}, B.REVIEWED, REVIEW, guards=(has_text, has_code)),
        Transition("return", "退回修改", {B.REVIEWED}, B.DRAFTED, REVIEW, note_required=True),
        Transition("release", "签发编号", {B.REVIEWED}, B.RELEASED, RELEASE,
                   guards=(everything_supported, has_code, has_approver, by_another_person)),
        Transition("supersede", "由新稿替代", {B.RELEASED}, B.SUPERSEDED, RELEASE),
        Transition("discard", "废弃", {B.DRAFTED, B.FAILED}, B.DISCARDED, DRAFT, note_required=True),
    ),
)  # fmt: skip

QUESTION = Lifecycle[QuestionFacts](
    name="plausibility_question",
    transitions=(
        Transition("answer", "说明", {Q.OPEN, Q.ANSWERED}, Q.ANSWERED, ANSWER, note_required=True),
        Transition("settle", "了结", {Q.OPEN, Q.ANSWERED}, Q.SETTLED, SETTLE, note_required=True),
        Transition("reopen", "重新核查", {Q.SETTLED}, Q.OPEN, SETTLE, note_required=True),
    ),
)  # fmt: skip
