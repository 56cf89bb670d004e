"""What programs send about directives and read of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from zhiben.apps.directives.lifecycle import DirectiveState, DutyState, Standing
from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.selectors.ledger import DUE, SORTS, STATES, LedgerFilter
from zhiben.foundation.web.api.schemas import CountedQuery, Given, PageQuery

INTEGER = 2**31 - 1


def _one_of(words: dict[str, str]) -> str:
    return f"^({'|'.join(words)})$"


class DirectiveQuery(PageQuery):
    state: DirectiveState | None = Field(None, description="状态；不带时不含已作废的")
    text: str = Field("", max_length=100, description="标题或文号中的文字")


class DirectiveLine(Schema):
    """One directive in the list."""

    id: UUID
    title: str
    document_number: str
    issuer: str
    issued_on: date | None
    status: Directive.DocumentStatus = Field(description="final 正式文件、draft 征求意见稿")
    state: DirectiveState
    version: int
    received_at: datetime


class Progress(Schema):
    """How far the review is."""

    proposed: int = Field(description="待确认")
    confirmed: int = Field(description="已确认")
    rejected: int = Field(description="已排除")
    unread: int = Field(description="没有识别的段落")
    units: int = Field(description="待对应的责任单位")


class DirectiveFile(DirectiveLine):
    """A directive with what became of every piece of its text."""

    revision: int
    supersedes_id: UUID | None
    progress: Progress
    pieces: int = Field(description="原文句段总数")
    vouched: int = Field(description="其中由人确定的")
    coverage: dict[str, int] = Field(description="各类句段的数量：已确认任务、疑似遗漏、背景等的代码")


class DutyLine(Schema):
    """What somebody has to do, as it holds now. `revision` goes with the next decision on it."""

    id: UUID
    directive_id: UUID
    clause: str = Field(description="条款，例如 一（二）")
    state: DutyState
    standing: Standing = Field(description="是否生效")
    task: str
    measure: str
    lead: str = Field(description="牵头单位，以、分隔")
    responsible: str = Field(description="责任单位，以、分隔")
    sector: str
    deadline: str = Field(description="时限和频次，如台账所写")
    deadline_on: date | None = Field(description="最早的时限；没有明确时限时为空")
    deadlines: list[str]
    recurrences: list[dict[str, Any]]
    targets: list[dict[str, Any]]
    consequences: list[str]
    decided_by: str
    decided_at: datetime | None
    reason: str
    revision: int

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "c0a8f6d2-1b3c-4d5e-8f90-a1b2c3d4e5f6",
                    "directive_id": "d1b9e7c3-2c4d-4e6f-9a01-b2c3d4e5f6a7",
                    "clause": "一（一）",
                    "state": "confirmed",
                    "standing": "in_force",
                    "task": "企业自查",
                    "measure": "2026年6月底前完成企业自查。",
                    "lead": "县应急管理局",
                    "responsible": "县住建局",
                    "sector": "",
                    "deadline": "2026-06-30",
                    "deadline_on": "2026-06-30",
                    "deadlines": ["2026-06-30"],
                    "recurrences": [],
                    "targets": [{"metric": "自查率", "op": ">=", "value": 95, "unit": "%"}],
                    "consequences": [],
                    "decided_by": "高敏",
                    "decided_at": "2026-03-02T01:30:00Z",
                    "reason": "",
                    "revision": 1,
                }
            ]
        }
    )


class LedgerQuery(CountedQuery):
    """The filters of the ledger."""

    state: str = Field("in_force", pattern=_one_of(STATES), description="in_force、waiting 或 superseded")
    due: str = Field("", pattern=_one_of(DUE), description="时限：overdue、month、range、verify、none")
    due_from: date | None = Field(None, description="due=range 时的起")
    due_to: date | None = Field(None, description="due=range 时的止")
    unit: UUID | None = Field(None, description="责任单位（机构）")
    unit_name: str = Field("", max_length=200, description="责任单位的写法")
    sector: str = Field("", max_length=120, description="行业领域")
    directive: UUID | None = Field(None, description="文件")
    text: str = Field("", max_length=100, description="任务、措施或单位中的文字")
    sort: str = Field("deadline", pattern=_one_of(SORTS), description="deadline、newest 或 text")

    def filter(self) -> LedgerFilter:
        return LedgerFilter(**self.model_dump(exclude={"limit", "count"}))


class LedgerLine(Schema):
    """A confirmed duty of the ledger with where it stands."""

    id: UUID
    directive_id: UUID
    title: str = Field(description="文件标题")
    document_number: str
    clause: str
    basis: str = Field(description="依据：文号和条款")
    task: str
    measure: str
    lead: str
    responsible: str
    sector: str
    deadline: str
    deadline_on: date | None
    figures: str = Field(description="量化指标，如台账所写")
    consequence: str = Field(description="未落实后果，如台账所写")
    standing: Standing
    decided_by: str
    decided_at: datetime
    revision: int


class Confirmation(Given):
    revision: int = Field(ge=0, le=INTEGER, description="读到的 revision；已被他人改动时拒绝")

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"revision": 0}]})


class Rejection(Confirmation):
    reason: str = Field(min_length=1, max_length=500, description="为什么不是任务，会留在记录里")

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"revision": 0, "reason": "背景或意义，不要求做什么"}]}
    )
