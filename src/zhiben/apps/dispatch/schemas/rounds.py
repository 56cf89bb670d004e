"""What programs read of rounds: who must answer, what came in, and the records behind a figure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

from zhiben.apps.dispatch.lifecycle import ReturnState, RoundState
from zhiben.apps.dispatch.models import FormField, ReturnValue
from zhiben.apps.dispatch.selectors.rounds import VIEWS, RoundFilter
from zhiben.foundation.web.api.schemas import CountedQuery, PageQuery

Number = int | float


class FieldKind(StrEnum):
    """What a field takes. Schemas of the document have one name each, so the kinds of other things stay apart."""

    COUNT = FormField.Kind.COUNT.value
    NUMBER = FormField.Kind.NUMBER.value
    TEXT = FormField.Kind.TEXT.value
    CHOICE = FormField.Kind.CHOICE.value
    YES_NO = FormField.Kind.YES_NO.value


class FigureSource(StrEnum):
    """Where a value is from: counted by the platform, typed, a count corrected, or carried over from the last round."""

    COUNTED = ReturnValue.Source.COUNTED.value
    TYPED = ReturnValue.Source.TYPED.value
    CORRECTED = ReturnValue.Source.CORRECTED.value
    CARRIED = ReturnValue.Source.CARRIED.value


class RoundQuery(CountedQuery):
    view: str = Field(
        "open", pattern=f"^({'|'.join(VIEWS)})$", description="；".join(f"{k} {v}" for k, v in VIEWS.items())
    )
    directive: UUID | None = Field(None, description="来自哪份文件")
    text: str = Field("", max_length=60, description="调度或报送表名称中的文字")

    def filter(self) -> RoundFilter:
        return RoundFilter(self.view, self.text.strip(), self.directive, self.after)


class UnitQuery(PageQuery):
    state: ReturnState | None = Field(None, description="只要处于这一状态的单位")
    late: bool | None = Field(None, description="true 只要迟报的，false 只要按时的")


class Tally(Schema):
    """How many units of those that the caller sees stand where."""

    asked: int = Field(description="应报送的单位")
    submitted: int = Field(description="已报送，含迟报")
    late: int = Field(description="其中迟报")
    expected: int = Field(description="未报送；不等于零报告")
    excused: int = Field(description="免报")


class RoundLine(Schema):
    """One collection."""

    id: UUID
    name: str
    form: str = Field(description="报送表名称")
    state: RoundState
    opens_on: date
    due_at: datetime
    period_from: date | None
    period_to: date | None
    ad_hoc_for: str = Field(description="临时要求汇报的领导；计划内的为空")
    note: str = Field(description="截止日不是工作日时的说明")
    directive_id: UUID | None
    units: Tally


class FieldLine(Schema):
    """One thing that is asked, and who needs it."""

    key: str
    label: str
    kind: FieldKind
    unit: str = Field(description="计量单位")
    choices: list[str]
    required: bool
    help: str
    minutes: int = Field(description="填写约需几分钟")
    indicator: str = Field(description="由平台统计的，统计项目的代码；否则为空")
    duty_id: UUID | None = Field(description="需要它的那项任务")
    needed_because: str


class RoundFile(RoundLine):
    """A round with what it asks for."""

    closes_at: datetime | None = Field(description="自动截止的时刻；由人截止的为空")
    closed_at: datetime | None
    previous_id: UUID | None = Field(description="同一报送表的上一次")
    minutes: int = Field(description="全表约需几分钟")
    fields: list[FieldLine]


class UnitLine(Schema):
    """One unit of a round."""

    return_id: UUID
    organisation_id: UUID
    unit: str = Field(description="单位简称")
    state: ReturnState
    submitted_at: datetime | None
    late: bool
    note: str = Field(description="退回或免报的原因")
    reminders: int = Field(description="已催报几次")


class Figure(Schema):
    """A value and where it came from. Words stand in `text`; `number` is null then."""

    id: int
    key: str = Field(description="报送表中的栏目")
    number: Number | None
    text: str
    source: FigureSource
    counted: Number | None = Field(description="平台统计的数；不由平台统计的为空")
    counted_as_of: datetime | None = Field(description="平台统计的时刻")
    reason: str = Field(description="为什么与平台统计不一致")
    at: datetime


class UnitResult(UnitLine):
    """What one unit returned."""

    values: list[Figure] | None = Field(description="未报送或免报的为空（null），不是零；已报送而未填的栏目不在其中")


class FieldTotal(Schema):
    """One field over the units that reported, each record once. Units that did not report count for nothing."""

    key: str
    label: str
    unit: str
    units: int = Field(description="有几个单位报了这一栏")
    total: Number | None = Field(
        description="合计；没有单位报送的为空（不是零）；镇村与部门的填报数可能说的是同一件事时也为空，见 overlaps"
    )
    records: int = Field(description="背后有几条记录，每条只计一次")
    overlaps: bool = Field(description="镇村与部门的数不相加，分别列在 territory 和 offices")
    territory: Number | None = Field(description="镇村填报的数和对统计的更正；没有的为空")
    offices: Number | None = Field(description="部门填报的数和对统计的更正；没有的为空")


class RoundTotals(Schema):
    """Fields that are numbers, in the order of the form."""

    units: Tally
    fields: list[FieldTotal]


class RecordLine(Schema):
    """One record behind a figure. What lies outside the caller's reach, or was removed, still counts and has no title."""

    key: str
    kind: str = Field(description="task 任务、occurrence 一期、site 监管对象、equipment 设备、attachment 材料")
    is_visible: bool
    title: str
    detail: str
    page: str = Field(description="平台上的页面；看不到的为空")


def number(given: Any) -> Number | None:
    """Without the zeros that the column adds.

    >>> from decimal import Decimal
    >>> number(Decimal("12.0000")), number(Decimal("1.5000")), number(None)
    (12, 1.5, None)
    """
    if given is None:
        return None
    return int(given) if given == int(given) else float(given)
