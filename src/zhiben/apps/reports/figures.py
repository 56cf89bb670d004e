"""A figure is a value, a unit, the instant it holds for, the query that found it, and the records it counts. Pure.

Queries have names and parameters, so that each can be asked again as of the same instant. `None` is not reported,
which is not zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

NOT_REPORTED = "未报送"
KEYS_KEPT = 1000  # of a figure with more records the count is kept, and its rows are read by its query


@dataclass(frozen=True, slots=True)
class Query:
    """`label` says in words what is counted; {places} are filled with the names of the parameters. `records`: the kind
    of record that stands behind it."""

    code: str
    label: str
    records: str


_QUERIES: dict[str, Query] = {}


def declare(code: str, label: str, records: str) -> str:
    """Add a query to the closed list. Returns its code. Raises: ValueError for a code that is taken."""
    if code in _QUERIES:
        raise ValueError(f"query {code!r} is declared twice")
    _QUERIES[code] = Query(code, label, records)
    return code


def query(code: str) -> Query:
    """Raises: KeyError for a query that nobody declared."""
    return _QUERIES[code]


def queries() -> Mapping[str, Query]:
    return _QUERIES


TASK, RETURN, VALUE, QUESTION, UNIT, PERSON = "task", "return", "value", "question", "unit", "person"
LETTER = "letter"

EXPECTED = declare("returns.expected", "应报送单位（免报的除外）", RETURN)
SUBMITTED = declare("returns.submitted", "截止时刻前已报送的单位", RETURN)
ON_TIME = declare("returns.on_time", "在规定时限内报送的单位", RETURN)
LATE = declare("returns.late", "超过规定时限报送的单位", RETURN)
MISSING = declare("returns.missing", "应报送而未报送的单位", RETURN)
EXCUSED = declare("returns.excused", "免报的单位", RETURN)
VALUE_OF = declare("returns.value", "{unit}报送的“{field}”", VALUE)
BEFORE = declare("returns.before", "{unit}上次报送的“{field}”", VALUE)
COUNTED = declare("returns.counted", "平台统计的{unit}“{field}”", VALUE)
SUM_OF = declare("returns.sum", "已报送单位“{field}”合计", VALUE)
REPORTERS = declare("returns.reporters", "报送了“{field}”的单位", RETURN)
BOTH = declare("returns.both", "本次和上次均报送“{field}”的单位", RETURN)
CHANGE = declare("returns.change", "两次均报送的单位“{field}”合计，本次减上次", VALUE)
CHANGE_OF = declare("returns.unit_change", "{unit}报送的“{field}”，本次减上次", VALUE)
ISSUED = declare("tasks.issued", "{unit}{sector}截止时刻已下达且未撤销、未并入的任务", TASK)
CLOSED = declare("tasks.closed", "{unit}{sector}截止时刻已办结的任务", TASK)
OVERDUE = declare("tasks.overdue", "{unit}{sector}有一期以上到期未报送的任务", TASK)
UPCOMING = declare("tasks.upcoming", "{unit}{sector}至{until}到期、尚未报送的任务", TASK)
OLDEST = declare("tasks.oldest", "{unit}逾期最久的一期已逾期的天数", TASK)
UNITS = declare("units.listed", "正文列出的单位", UNIT)
QUESTIONS = declare("questions.open", "对报送数据提出、尚未了结的疑问", QUESTION)
REPLIES = declare("letters.overdue", "到期未答复的函件（每个单位每份函件计一件）", LETTER)
BY_HAND = declare("manual", "人工更正，没有查询", PERSON)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a brief. `count` records stand behind it; `keys` holds them up to KEYS_KEPT. `parts`: the codes of
    figures that it is the sum of. A figure by hand has a reason and nothing else behind it."""

    code: str
    query: str
    value: Decimal | None
    unit: str
    as_of: datetime
    parameters: Mapping[str, str] = field(default_factory=dict)
    keys: Sequence[str] = ()
    count: int = 0
    parts: Sequence[str] = ()
    reason: str = ""
    corrects: str = ""

    @property
    def words(self) -> str:
        """As it stands in the text: where the sentence says 增加 or 减少, without its sign."""
        return number_words(
            abs(self.value) if self.value is not None and "direction" in self.parameters else self.value
        )

    @property
    def is_by_hand(self) -> bool:
        return self.query == BY_HAND


def number_words(value: Decimal | int | None) -> str:
    """As it stands in a text: no thousands, no zeros behind the point.

    >>> [number_words(each) for each in (Decimal("1200.5000"), Decimal("3"), 0, None)]
    ['1200.5', '3', '0', '未报送']
    """
    if value is None:
        return NOT_REPORTED
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_words(code: str, names: Mapping[str, str]) -> str:
    """What a figure counts, in one phrase.

    >>> in_words("tasks.overdue", {"unit": "青石镇"})
    '青石镇有一期以上到期未报送的任务'
    """
    places = dict.fromkeys(("unit", "field", "sector", "until"), "") | dict(names)
    return query(code).label.format_map(places)
