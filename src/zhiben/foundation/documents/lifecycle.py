"""The states of an official document and every step between them: one table, no Django."""

from __future__ import annotations

from dataclasses import dataclass

from zhiben.core.lifecycle import Lifecycle, Refusal, State, Transition

DRAFT = "documents.draft"
ISSUE = "documents.issue"


class DocumentState(State):
    DRAFT = "draft", "拟稿"
    SUBMITTED = "submitted", "待签发"
    ISSUED = "issued", "已印发"
    VOID = "void", "已作废"
    DISCARDED = "discarded", "已废弃"


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the guards may look at."""

    title: str = ""
    blocks: int = 0
    code: str = ""
    approved_by: str = ""


def has_title(facts: DocumentFacts) -> Refusal | None:
    return None if facts.title.strip() else Refusal("document.no_title", "没有标题，请先填写。")


def has_body(facts: DocumentFacts) -> Refusal | None:
    return None if facts.blocks else Refusal("document.no_body", "没有正文，请先填写。")


def has_code(facts: DocumentFacts) -> Refusal | None:
    return None if facts.code else Refusal("document.no_code", "没有机关代字，无法编号，请先填写。")


def has_approver(facts: DocumentFacts) -> Refusal | None:
    return None if facts.approved_by.strip() else Refusal("document.approver_missing", "请填写签发人姓名。")


S = DocumentState
DOCUMENT = Lifecycle[DocumentFacts](
    name="document",
    transitions=(
        Transition("submit", "送签", {S.DRAFT}, S.SUBMITTED, DRAFT, guards=(has_title, has_body, has_code)),
        Transition("return", "退回修改", {S.SUBMITTED}, S.DRAFT, ISSUE, note_required=True),
        Transition("issue", "签发编号", {S.SUBMITTED}, S.ISSUED, ISSUE, guards=(has_code, has_approver)),
        Transition("void", "作废", {S.ISSUED}, S.VOID, ISSUE, note_required=True),
        Transition("discard", "废弃草稿", {S.DRAFT}, S.DISCARDED, DRAFT, note_required=True),
    ),
)
