"""What programs send about tasks and read of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from zhiben.apps.dispatch.lifecycle import OccurrenceState, TaskState
from zhiben.apps.dispatch.models import TaskRole
from zhiben.apps.dispatch.selectors.lists import VIEWS, TaskFilter
from zhiben.foundation.web.api.schemas import CountedQuery, Given, Key


class TaskQuery(CountedQuery):
    view: str = Field(
        "open", pattern=f"^({'|'.join(VIEWS)})$", description="；".join(f"{k} {v}" for k, v in VIEWS.items())
    )
    unit: UUID | None = Field(None, description="承担单位")
    directive: UUID | None = Field(None, description="来自哪份文件")
    role: TaskRole | None = Field(None, description="承担方式")
    text: str = Field("", max_length=60, description="任务、要求或责任人中的文字")

    def filter(self) -> TaskFilter:
        return TaskFilter(
            view=self.view,
            unit=self.unit,
            directive=self.directive,
            role=self.role or "",
            text=self.text.strip(),
            after=self.after,
        )


class TaskLine(Schema):
    """One task of one unit. A day that is not known is null, with the reason."""

    id: UUID
    title: str
    text: str
    unit: str = Field(description="承担单位的简称")
    organisation_id: UUID
    role: TaskRole
    sector: str
    person_name: str
    no_person_reason: str
    state: TaskState
    next_due_on: date | None = Field(description="下一时限；没有时为空")
    no_date_reason: str
    due_before_issue: bool
    directive_id: UUID | None
    parent_id: UUID | None


class TaskDay(Schema):
    """One occurrence: by when, whether it was reported, and whether late."""

    id: int
    due_on: date | None = Field(description="时限；没有固定时限时为空")
    state: OccurrenceState
    reported_at: datetime | None
    is_late: bool


class TaskSource(Schema):
    """The sentence that asks for it."""

    directive_id: UUID
    duty_id: UUID
    document_number: str
    clause: str
    words: str


class TaskFile(TaskLine):
    """A task with its nearest days and the sentences it comes from."""

    addition: str
    issued_at: datetime | None
    signed_at: datetime | None
    days: list[TaskDay] = Field(description="各期，最多 60 期")
    sources: list[TaskSource]


class ProgressGiven(Given):
    """What was done; with an occurrence, that is its report."""

    text: str = Field(min_length=1, max_length=4000)
    occurrence_id: Key | None = Field(None, description="报送的是哪一期；不带时是不计入任何一期的补充进展")

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "已检查 12 户，整改 3 处。", "occurrence_id": 7}]}
    )


class ProgressMade(Schema):
    id: int
    text: str
    at: datetime
    by_name: str
    occurrence_id: int | None
