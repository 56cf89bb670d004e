"""How a brief is written: sentences with places, in the order of the house. Pure.

No sentence holds a number of its own: whatever is counted is a figure with its records, whatever is named is a name
with its record. What was not reported is named, never counted as zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from zhiben.apps.reports import facts as shapes
from zhiben.apps.reports import figures as q
from zhiben.apps.reports.body import Draft
from zhiben.apps.reports.facts import Asked, Facts, TaskCounts, Unit

CHINA = ZoneInfo("Asia/Shanghai")
STATES = {"reported": "按时报送", "late": "逾期报送", "missing": q.NOT_REPORTED, "excused": "免报", "none": "—"}
FIELDS_IN_TEXT = 3
BARS = 10


def instant(at: datetime, zone: ZoneInfo = CHINA) -> str:
    """>>> instant(datetime(2026, 3, 8, 9, 5, tzinfo=CHINA))
    '2026年3月8日9时5分'
    """
    here = at.astimezone(zone)
    minute = f"{here.minute}分" if here.minute else ""
    return f"{here.year}年{here.month}月{here.day}日{here.hour}时{minute}"


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


class Writer:
    """Writes the sections of one brief into a draft. Codes of the figures of units are kept, so that the text, the
    table and the chart show the same figure."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.draft = Draft(facts.as_of)
        self.when = instant(facts.as_of)
        self._units: dict[tuple[str, str], str] = {}

    # Places

    def unit(self, unit: Unit) -> str:
        return self.draft.name(unit.name, q.UNIT, unit.id)

    def units(self, units: Sequence[Unit]) -> str:
        return "、".join(self.unit(unit) for unit in units)

    def about(self) -> str:
        return self.draft.name(self.facts.about, self.facts.about_kind, self.facts.about_key)

    def returns(self, query: str, units: Sequence[Unit]) -> str:
        keys = [unit.return_id for unit in units]
        return self.draft.counted(query, keys, "家", round=self.facts.round_key)

    def tasks(self, query: str, unit: Unit) -> str:
        """How many tasks of a kind a unit has; asked again, it is the same figure."""
        known = (str(unit.id), query)
        if known not in self._units:
            count = getattr(unit.tasks, query.split(".")[1])
            self._units[known] = self.draft.figure(
                query, count, "项", keys=unit.keys.get(query, ()), count=count, unit_id=str(unit.id), unit_name=unit.name,
                until=self.facts.until.isoformat() if query == q.UPCOMING else "", **self.facts.reach,
            )  # fmt: skip
        return self._units[known]

    def all_tasks(self, query: str) -> str:
        """The sum over the units: it has no records but those of its parts."""
        name = query.split(".")[1]
        parts = [self.tasks(query, unit) for unit in self.facts.units if getattr(unit.tasks, name)]
        count = sum(getattr(unit.tasks, name) for unit in self.facts.units)
        until = self.facts.until.isoformat() if query == q.UPCOMING else ""
        return self.draft.figure(query, count, "项", count=count, parts=parts, until=until, **self.facts.reach)

    def value(self, unit: Unit, asked: Asked) -> str:
        """What a unit gave for a field; the words 未报送 where it gave nothing, which is a figure too."""
        known = (str(unit.id), f"value {asked.key}")
        if known not in self._units:
            given = unit.given.get(asked.key)
            number = given.number if given and unit.has_reported else None
            key = given.key if given and number is not None else ""
            self._units[known] = self.draft.figure(
                q.VALUE_OF, number, asked.unit, keys=[key] if key else (), unit_id=str(unit.id), unit_name=unit.name,
                field=asked.key, field_name=asked.label, field_id=str(asked.field_id), round=self.facts.round_key,
                missing="" if key else unit.return_id,
            )  # fmt: skip
        return self._units[known]

    # Sections

    def situation(self) -> None:
        self.draft.section("situation", "基本情况")
        units = self.facts.units
        if self.facts.has_round:
            wanted = [unit for unit in units if unit.state != "excused"]
            basis = (
                f"根据{self.draft.name(self.facts.basis[0], 'directive', self.facts.basis[1])}要求，"
                if self.facts.basis
                else ""
            )
            text = (
                f"{basis}{self.about()}应报送单位{self.returns(q.EXPECTED, wanted)}家。截至{self.when}，"
                f"已报送{self.returns(q.SUBMITTED, shapes.in_state(units, 'reported', 'late'))}家，"
                f"其中按时报送{self.returns(q.ON_TIME, shapes.in_state(units, 'reported'))}家、"
                f"逾期报送{self.returns(q.LATE, shapes.in_state(units, 'late'))}家；"
                f"未报送{self.returns(q.MISSING, shapes.in_state(units, 'missing'))}家"
            )
            excused = shapes.in_state(units, "excused")
            self.draft.say(text + (f"，免报{self.returns(q.EXCUSED, excused)}家。" if excused else "。"))
            for asked in self.facts.fields:
                self.sum_of(asked)
        self.draft.say(
            f"截至{self.when}，{self.about() if not self.facts.has_round else '相关文件'}已下达任务{self.all_tasks(q.ISSUED)}项，"
            f"已办结{self.all_tasks(q.CLOSED)}项；逾期未报送的任务{self.all_tasks(q.OVERDUE)}项。"
        )

    def sum_of(self, asked: Asked) -> None:
        """The total over those that reported, and its change over those that reported both times."""
        there = [unit for unit in self.facts.units if unit.has_reported and unit.given.get(asked.key)
                 and unit.given[asked.key].number is not None]  # fmt: skip
        label = self.draft.name(asked.label, "field", asked.field_id)
        if not there:
            self.draft.say(f"{label}：{self._nobody(asked)}。")
            return
        parts = [self.value(unit, asked) for unit in there]
        total = sum((unit.given[asked.key].number or Decimal(0) for unit in there), Decimal(0))
        keys = [unit.given[asked.key].key for unit in there]
        place = self.draft.figure(
            q.SUM_OF, total, asked.unit, keys=keys, parts=parts, round=self.facts.round_key, **self._field(asked)
        )
        by = self.draft.counted(
            q.REPORTERS, [unit.return_id for unit in there], "家", round=self.facts.round_key, **self._field(asked)
        )
        self.draft.say(f"{label}合计{place}{asked.unit}（已报送的{by}家单位）{self._change(asked, there)}。")

    def _field(self, asked: Asked) -> dict[str, Any]:
        return {"field": asked.key, "field_name": asked.label, "field_id": str(asked.field_id)}

    def _nobody(self, asked: Asked) -> str:
        return self.draft.figure(
            q.SUM_OF, None, asked.unit, round=self.facts.round_key, **self._field(asked),
            missing=",".join(unit.return_id for unit in self.facts.units[:1]),
        )  # fmt: skip

    def _change(self, asked: Asked, there: Sequence[Unit]) -> str:
        both = [unit for unit in there if unit.given[asked.key].before is not None]
        if not both:
            return ""
        now = sum((unit.given[asked.key].number or Decimal(0) for unit in both), Decimal(0))
        before = sum((unit.given[asked.key].before or Decimal(0) for unit in both), Decimal(0))
        keys = [key for unit in both for key in (unit.given[asked.key].key, unit.given[asked.key].before_key)]
        count = self.draft.counted(
            q.BOTH, [unit.return_id for unit in both], "家", round=self.facts.round_key,
            previous=self.facts.previous_key, **self._field(asked),
        )  # fmt: skip
        difference = now - before
        place = self.draft.figure(
            q.CHANGE, difference, asked.unit, keys=keys, round=self.facts.round_key, previous=self.facts.previous_key,
            direction="up" if difference >= 0 else "down", **self._field(asked),
        )  # fmt: skip
        word = "增加" if difference > 0 else "减少" if difference < 0 else "变化"
        return f"，与上次调度相比{word}{place}{asked.unit}（按两次均报送的{count}家单位计）"

    def progress(self) -> None:
        self.draft.section("progress", "各单位、各领域进展")
        self._chart()
        shown = self.facts.fields[:FIELDS_IN_TEXT]
        head = ["单位", *(["报送情况"] if self.facts.has_round else []), *(f"{a.label}（{a.unit}）" if a.unit else a.label for a in shown),
                "任务（项）", "已办结（项）", "逾期（项）"]  # fmt: skip
        rows = [self._row(unit, shown) for unit in self.facts.units]
        self.draft.table("各单位进展情况", head, rows)
        if len(self.facts.fields) > FIELDS_IN_TEXT:
            rest = self.facts.fields[FIELDS_IN_TEXT:]
            for at in range(0, len(rest), 5):
                some = rest[at : at + 5]
                self.draft.annex(
                    "各单位报送数据",
                    ["单位", *(f"{a.label}（{a.unit}）" if a.unit else a.label for a in some)],
                    [[self.unit(unit), *(self._cell(unit, asked) for asked in some)] for unit in self.facts.units],
                )
        self._sectors()

    def _row(self, unit: Unit, shown: Sequence[Asked]) -> list[str]:
        state = [STATES[unit.state]] if self.facts.has_round else []
        values = [self._cell(unit, asked) for asked in shown]
        return [
            self.unit(unit),
            *state,
            *values,
            *(self.tasks(query, unit) for query in (q.ISSUED, q.CLOSED, q.OVERDUE)),
        ]

    def _cell(self, unit: Unit, asked: Asked) -> str:
        if unit.state == "excused":
            return "免报"
        given = unit.given.get(asked.key)
        place = self.value(unit, asked)
        if given is None or given.number is None or given.before is None or not unit.has_reported:
            return place
        change = given.number - given.before
        if not change:
            return f"{place}（持平）"
        known = self.draft.figure(
            q.CHANGE_OF, change, asked.unit, keys=[given.key, given.before_key], round=self.facts.round_key,
            previous=self.facts.previous_key, unit_id=str(unit.id), unit_name=unit.name,
            direction="up" if change > 0 else "down", **self._field(asked),
        )  # fmt: skip
        return f"{place}（{'增' if change > 0 else '减'}{known}）"

    def _chart(self) -> None:
        late = sorted((u for u in self.facts.units if u.tasks.overdue), key=lambda u: (-u.tasks.overdue, u.name))[:BARS]
        if len(late) < 2:
            return
        alike = late[0].tasks.overdue == late[1].tasks.overdue
        most = f"逾期任务最多的是{self.unit(late[0])}，{self.tasks(q.OVERDUE, late[0])}项"
        title = "逾期任务最多的单位" if alike else most
        self.draft.chart(title, "项", ["逾期任务"], [[self.unit(unit), self.tasks(q.OVERDUE, unit)] for unit in late])

    def _sectors(self) -> None:
        named = sorted(self.facts.sectors.items(), key=lambda item: (-item[1].overdue, -item[1].issued, item[0]))
        named = [(sector, counts) for sector, counts in named if sector][:12]
        if not named:
            return
        head = ["领域", "任务（项）", "已办结（项）", "逾期（项）"]
        rows = [[self.draft.name(sector, "sector", sector), *self._sector(sector, counts)] for sector, counts in named]
        self.draft.table("各领域进展情况", head, rows)

    def _sector(self, sector: str, counts: TaskCounts) -> list[str]:
        return [
            self.draft.figure(query, number, "项", count=number, sector=sector, **self.facts.reach)
            for query, number in ((q.ISSUED, counts.issued), (q.CLOSED, counts.closed), (q.OVERDUE, counts.overdue))
        ]

    def standing(self) -> None:
        self.draft.section("standing", "先进与滞后")
        good, bad = shapes.leading(self.facts.units), shapes.lagging(self.facts.units)
        if good:
            listed = "；".join(
                f"{self.unit(u)}（任务{self.tasks(q.ISSUED, u)}项，已办结{self.tasks(q.CLOSED, u)}项）" for u in good
            )
            self.draft.say(f"进展较快的单位（{shapes.LEADING_RULE}）：{listed}。")
        if bad:
            listed = "；".join(
                f"{self.unit(u)}（逾期{self.tasks(q.OVERDUE, u)}项，任务共{self.tasks(q.ISSUED, u)}项）" for u in bad
            )
            self.draft.say(f"进展滞后的单位（{shapes.LAGGING_RULE}）：{listed}。")
        if not good and not bad:
            self.draft.say(f"按照既定规则，{self.about()}没有可以列为先进或者滞后的单位。")

    def problems(self) -> None:
        self.draft.section("problems", "存在问题")
        before = len(self.draft.sections[-1]["items"])
        self._overdue()
        self._late()
        self._contradictions()
        self._replies()
        self._asked()
        if len(self.draft.sections[-1]["items"]) == before:
            self.draft.say(f"截至{self.when}，{self.about()}没有发现逾期、迟报或者数据不一致的情况。")

    def _overdue(self) -> None:
        for unit in shapes.lagging(self.facts.units):
            oldest = unit.tasks.oldest
            since = ""
            if oldest is not None:
                days = (self.facts.as_of.astimezone(CHINA).date() - oldest).days
                place = self.draft.figure(
                    q.OLDEST, days, "天", keys=unit.keys.get(q.OVERDUE, ())[:1], count=min(1, unit.tasks.overdue),
                    unit_id=str(unit.id), unit_name=unit.name, **self.facts.reach,
                )  # fmt: skip
                since = f"，最早一期应于{day(oldest)}前报送，已逾期{place}天"
            self.draft.say(f"{self.unit(unit)}有{self.tasks(q.OVERDUE, unit)}项任务逾期未报送{since}。")

    def _late(self) -> None:
        late = shapes.in_state(self.facts.units, "late")
        if late:
            listed = "、".join(
                f"{self.unit(u)}（{instant(u.submitted_at)}）" if u.submitted_at else self.unit(u) for u in late
            )
            self.draft.say(f"未按规定时限报送的单位：{listed}。")

    def _contradictions(self) -> None:
        for unit in self.facts.units:
            for asked in self.facts.fields:
                given = unit.given.get(asked.key)
                if not given or not unit.has_reported or given.counted is None or given.number in (None, given.counted):
                    continue
                counted = self.draft.figure(
                    q.COUNTED, given.counted, asked.unit, keys=[given.key], unit_id=str(unit.id), unit_name=unit.name,
                    round=self.facts.round_key, **self._field(asked),
                )  # fmt: skip
                said = (
                    f"，该单位说明：{self.draft.name(given.reason, 'value', given.key)}"
                    if given.reason
                    else "，该单位未作说明"
                )
                self.draft.say(
                    f"{self.unit(unit)}报送的“{self.draft.name(asked.label, 'field', asked.field_id)}”为"
                    f"{self.value(unit, asked)}{asked.unit}，与平台统计的{counted}{asked.unit}不一致{said}。"
                )

    def _replies(self) -> None:
        replies = self.facts.replies
        if not replies:
            return
        count = self.draft.counted(q.REPLIES, [each.key for each in replies], "件")
        listed = "；".join(
            f"{self.draft.name(each.unit, q.UNIT, each.unit_id)}（{self.draft.name(f'《{each.title}》', q.LETTER, each.key)}，"
            f"应于{day(each.due_on)}前答复）"
            for each in replies[:10]
        )
        self.draft.say(f"到期未答复的函件{count}件：{listed}{'等' if len(replies) > 10 else ''}。")

    def _asked(self) -> None:
        if not self.facts.questions:
            return
        count = self.draft.counted(
            q.QUESTIONS, [each.key for each in self.facts.questions], "个", round=self.facts.round_key
        )
        self.draft.say(f"对报送数据有{count}个疑问，待有关单位说明，不作为结论。")
        for each in self.facts.questions[:5]:
            unit = self.draft.name(each.unit, q.UNIT, each.unit_id)
            self.draft.say(f"请{unit}说明：{self.draft.name(each.reason, q.QUESTION, each.key)}")

    def missing(self) -> None:
        if not self.facts.has_round:
            return
        self.draft.section("missing", "未报送单位")
        units = shapes.in_state(self.facts.units, "missing")
        if units:
            self.draft.say(
                f"截至{self.when}，{self.returns(q.MISSING, units)}家单位未报送：{self.units(units)}。"
                "未报送不等于零，上述单位不计入各项合计。"
            )
        else:
            wanted = [unit for unit in self.facts.units if unit.state != "excused"]
            self.draft.say(f"应报送的{self.returns(q.EXPECTED, wanted)}家单位均已报送。")

    def following(self, title: str = "下一步") -> None:
        self.draft.section("next", title)
        until = day(self.facts.until)
        busy = [u for u in sorted(self.facts.units, key=lambda u: (-u.tasks.upcoming, u.name)) if u.tasks.upcoming][:5]
        if busy:
            listed = "、".join(f"{self.unit(u)}{self.tasks(q.UPCOMING, u)}项" for u in busy)
            self.draft.say(f"{until}前到期的任务{self.all_tasks(q.UPCOMING)}项，其中{listed}，请按期完成。")
        else:
            self.draft.say(f"{until}前到期的任务{self.all_tasks(q.UPCOMING)}项。")
        if shapes.in_state(self.facts.units, "missing"):
            self.draft.say(
                f"请{self.units(shapes.in_state(self.facts.units, 'missing'))}尽快补报，并说明未报送的原因。"
            )
        if self.facts.upcoming:
            rows = [[self.draft.name(t.title, q.TASK, t.key), self.draft.name(t.unit, q.UNIT, t.unit_id),
                     self.draft.name(t.person, q.TASK, t.key) if t.person else "未指定", t.due_on.isoformat()]
                    for t in self.facts.upcoming]  # fmt: skip
            self.draft.table("近期到期任务", ["任务", "单位", "责任人", "时限"], rows)

    # The circular

    def praised(self) -> None:
        self.draft.section("praised", "予以表扬的单位")
        good = shapes.leading(self.facts.units, most=10)
        if not good:
            self.draft.say(f"按照规则（{shapes.LEADING_RULE}），{self.about()}没有符合条件的单位。")
            return
        self.draft.say(f"按照规则（{shapes.LEADING_RULE}），对{self.units(good)}予以表扬。")
        self.draft.table(
            "表扬依据",
            ["单位", "报送情况", "任务（项）", "已办结（项）", "逾期（项）"],
            [
                self._row(unit, ()) if self.facts.has_round else [self.unit(unit), "—", *self._counts(unit)]
                for unit in good
            ],
        )

    def criticised(self) -> None:
        self.draft.section("criticised", "予以批评的单位")
        bad = [*shapes.in_state(self.facts.units, "missing")]
        bad += [unit for unit in shapes.lagging(self.facts.units, most=10) if unit not in bad]
        if not bad:
            self.draft.say(f"按照规则（{shapes.LAGGING_RULE}），{self.about()}没有需要批评的单位。")
            return
        self.draft.say(f"按照规则（{shapes.LAGGING_RULE}），对{self.units(bad)}予以批评。")
        self.draft.table(
            "批评依据",
            ["单位", "报送情况", "任务（项）", "已办结（项）", "逾期（项）"],
            [
                self._row(unit, ()) if self.facts.has_round else [self.unit(unit), "—", *self._counts(unit)]
                for unit in bad
            ],
        )

    def _counts(self, unit: Unit) -> list[str]:
        return [self.tasks(query, unit) for query in (q.ISSUED, q.CLOSED, q.OVERDUE)]


def write(facts: Facts, kind: str) -> Draft:
    """The whole draft of a kind: brief, circular or hearing."""
    writer = Writer(facts)
    writer.situation()
    if kind == "circular":
        writer.praised()
        writer.criticised()
        writer.following("工作要求")
        return writer.draft
    writer.progress()
    if kind == "brief":
        writer.standing()
    writer.problems()
    writer.missing()
    writer.following()
    return writer.draft
