"""What is overdue, late, contradicted, unanswered or asked about, and who did not report. Pure."""

from __future__ import annotations

from zhiben.apps.reports import facts as shapes
from zhiben.apps.reports import figures as q
from zhiben.apps.reports.wording.places import Places, field_of
from zhiben.apps.reports.wording.words import CHINA, day, instant


def problems(w: Places) -> None:
    w.draft.section("problems", "存在问题")
    before = len(w.draft.sections[-1]["items"])
    _overdue(w)
    _late(w)
    _contradictions(w)
    _replies(w)
    _asked(w)
    if len(w.draft.sections[-1]["items"]) == before:
        w.draft.say(f"截至{w.when}，{w.about()}没有发现逾期、迟报或者数据不一致的情况。")


def _overdue(w: Places) -> None:
    for unit in shapes.lagging(w.facts.units):
        oldest = unit.tasks.oldest
        since = ""
        if oldest is not None:
            days = (w.facts.as_of.astimezone(CHINA).date() - oldest).days
            place = w.draft.figure(
                q.OLDEST, days, "天", keys=unit.keys.get(q.OVERDUE, ())[:1], count=min(1, unit.tasks.overdue),
                unit_id=str(unit.id), unit_name=unit.name, **w.facts.reach,
            )  # fmt: skip
            since = f"，最早一期应于{day(oldest)}前报送，已逾期{place}天"
        w.draft.say(f"{w.unit(unit)}有{w.tasks(q.OVERDUE, unit)}项任务逾期未报送{since}。")


def _late(w: Places) -> None:
    late = shapes.in_state(w.facts.units, "late")
    if late:
        listed = "、".join(f"{w.unit(u)}（{instant(u.submitted_at)}）" if u.submitted_at else w.unit(u) for u in late)
        w.draft.say(f"未按规定时限报送的单位：{listed}。")


def _contradictions(w: Places) -> None:
    for unit in w.facts.units:
        for asked in w.facts.fields:
            given = unit.given.get(asked.key)
            if not given or not unit.has_reported or given.counted is None or given.number in (None, given.counted):
                continue
            counted = w.draft.figure(
                q.COUNTED, given.counted, asked.unit, keys=[given.key], unit_id=str(unit.id), unit_name=unit.name,
                round=w.facts.round_key, **field_of(asked),
            )  # fmt: skip
            said = (
                f"，该单位说明：{w.draft.name(given.reason, 'value', given.key)}"
                if given.reason
                else "，该单位未作说明"
            )
            w.draft.say(
                f"{w.unit(unit)}报送的“{w.draft.name(asked.label, 'field', asked.field_id)}”为"
                f"{w.value(unit, asked)}{asked.unit}，与平台统计的{counted}{asked.unit}不一致{said}。"
            )


def _replies(w: Places) -> None:
    replies = w.facts.replies
    if not replies:
        return
    count = w.draft.counted(q.REPLIES, [each.key for each in replies], "件")
    listed = "；".join(
        f"{w.draft.name(each.unit, q.UNIT, each.unit_id)}（{w.draft.name(f'《{each.title}》', q.LETTER, each.key)}，"
        f"应于{day(each.due_on)}前答复）"
        for each in replies[:10]
    )
    w.draft.say(f"到期未答复的函件{count}件：{listed}{'等' if len(replies) > 10 else ''}。")


def _asked(w: Places) -> None:
    if not w.facts.questions:
        return
    count = w.draft.counted(q.QUESTIONS, [each.key for each in w.facts.questions], "个", round=w.facts.round_key)
    w.draft.say(f"对报送数据有{count}个疑问，待有关单位说明，不作为结论。")
    for each in w.facts.questions[:5]:
        unit = w.draft.name(each.unit, q.UNIT, each.unit_id)
        w.draft.say(f"请{unit}说明：{w.draft.name(each.reason, q.QUESTION, each.key)}")


def missing(w: Places) -> None:
    if not w.facts.has_round:
        return
    w.draft.section("missing", "未报送单位")
    units = shapes.in_state(w.facts.units, "missing")
    if units:
        w.draft.say(
            f"截至{w.when}，{w.returns(q.MISSING, units)}家单位未报送：{w.units(units)}。"
            "未报送不等于零，上述单位不计入各项合计。"
        )
    else:
        wanted = [unit for unit in w.facts.units if unit.state != "excused"]
        w.draft.say(f"应报送的{w.returns(q.EXPECTED, wanted)}家单位均已报送。")
