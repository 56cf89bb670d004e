"""What programs send about the return of a unit and read of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StrictFloat, StrictInt, StrictStr

from zhiben.apps.dispatch.lifecycle import ReturnState, RoundState
from zhiben.apps.dispatch.schemas.rounds import FieldLine, Figure, Number
from zhiben.foundation.web.api.schemas import Given, PageQuery

MOST_FIELDS = 200


class ReturnQuery(PageQuery):
    state: ReturnState | None = Field(ReturnState.EXPECTED, description="默认只要还没有报送的")


class ReturnLine(Schema):
    """What the caller's own office owes, or has returned, in one round."""

    id: UUID
    round_id: UUID
    round: str
    round_state: RoundState
    due_at: datetime
    organisation_id: UUID
    unit: str
    state: ReturnState
    submitted_at: datetime | None
    late: bool


class Last(Schema):
    """What the unit returned in the round before."""

    number: Number | None
    text: str


class FieldFile(FieldLine):
    """A field with its value. A draft is a value too; `value` null is neither zero nor no."""

    value: Figure | None
    last: Last | None


class ReturnFile(ReturnLine):
    """A return with its form, what stands in it, and what may be done with it."""

    opens_on: date
    note: str = Field(description="退回或免报的原因")
    remark: str
    submitted_by_name: str
    is_editable: bool = Field(description="调用者现在能不能填")
    is_withdrawable: bool = Field(description="调用者现在能不能撤回")
    minutes: int
    fields: list[FieldFile]


class GivenValue(Given):
    value: StrictInt | StrictFloat | StrictStr | None = Field(
        description="数字，或文字；空（null 或空文字）去掉已填的，由平台统计的栏目恢复统计数"
    )
    reason: str = Field("", max_length=300, description="与平台统计不一致时，为什么")

    @property
    def raw(self) -> str:
        """As a person would have typed it."""
        return "" if self.value is None else str(self.value)


class ValuesGiven(Given):
    """Values by the key of their field. What is not named stays as it is."""

    values: dict[str, GivenValue] = Field(min_length=1, max_length=MOST_FIELDS)

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"values": {"f1": {"value": 12}, "f2": {"value": 3, "reason": "另有口头布置 1 次"}}}]
        }
    )


class SubmitGiven(Given):
    remark: str = Field("", max_length=2000, description="备注")
