"""What a letter says, from its case: sentences of our own around the facts, in the order an office expects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localtime

from zhiben.apps.supervision.models import LetterKind
from zhiben.foundation.documents.layout.content import Block, Heading, Official, Paragraph, Table, long_date


@dataclass(frozen=True, slots=True)
class Case:
    """One fact. `days_late` in working days."""

    unit: str
    title: str
    asked: str
    due_on: date | None
    days_late: int
    record: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything a letter is made of."""

    kind: str
    county: str
    issuer: str
    units: tuple[str, ...]
    cases: tuple[Case, ...]
    on: date
    subject: str = ""
    facts: str = ""
    reply_within: int | None = None
    meet_at: datetime | None = None
    meet_place: str = ""
    cc: str = ""


AT, PLACE = "时间：", "地点："
TITLES = {
    LetterKind.REMINDER: "关于提示办理{subject}的函",
    LetterKind.URGE: "关于督促办理{subject}的函",
    LetterKind.CIRCULAR: "关于{subject}办理情况的通报",
    LetterKind.TALK: "关于就{subject}进行约谈的通知",
    LetterKind.LISTED: "关于对{subject}挂牌督办的通知",
}


def title_of(wanted: Wanted) -> str:
    return wanted.issuer + TITLES[LetterKind(wanted.kind)].format(subject=_subject(wanted))


def _subject(wanted: Wanted) -> str:
    if wanted.subject:
        return wanted.subject
    if len(wanted.cases) == 1 and len(wanted.cases[0].title) <= 24:
        return f"“{wanted.cases[0].title}”"
    return f"{len(wanted.cases)}项逾期事项"


def compose_letter(wanted: Wanted) -> Official:
    """The document as a draft: without number and date, which come when it is sent."""
    listed = wanted.kind == LetterKind.CIRCULAR
    return Official(
        head=wanted.issuer,
        title=title_of(wanted),
        receivers="、".join(wanted.units) if not listed or len(wanted.units) <= 8 else "各镇街，县安委会有关成员单位",
        blocks=tuple(BODIES[LetterKind(wanted.kind)](wanted)),
        signer=wanted.issuer,
        cc=wanted.cc,
        printed_by=wanted.issuer,
        form="document" if listed else "letter",
    )


def _opening(wanted: Wanted) -> Paragraph:
    """What it is about and what was found, as of a day."""
    if not wanted.cases:
        return Paragraph(text=wanted.facts or f"现就{_subject(wanted)}有关事项函告如下。")
    units = {case.unit for case in wanted.cases}
    whose = "你单位" if len(units) == 1 else f"{len(units)}个单位"
    latest = max(case.days_late for case in wanted.cases)
    lead = f"经安全生产任务调度，截至{long_date(wanted.on)}，{whose}有{len(wanted.cases)}项工作超过规定时限"
    tail = f"，最长已逾期{latest}个工作日。" if latest else "。"
    return Paragraph(text=lead + "仍未完成" + tail + (wanted.facts if wanted.facts else ""))


def _table(wanted: Wanted) -> list[Block]:
    if not wanted.cases:
        return []
    several = len({case.unit for case in wanted.cases}) > 1
    head = ("序号", *(("单位",) if several else ()), "事项", "时限", "环节", "逾期工作日", "记录编号")
    rows = tuple(
        (str(number), *((case.unit,) if several else ()), case.title, _day(case.due_on, wanted.on), case.asked, str(case.days_late), case.record)
        for number, case in enumerate(wanted.cases, start=1)
    )  # fmt: skip
    widths = (1.1, *((2.2,) if several else ()), 4.6 if several else 6.2, 2.4, 1.3, 1.5, 2.8)
    return [Table(head=head, rows=rows, widths=widths)]


def _day(day: date | None, on: date) -> str:
    """As a table has room for: the year where it is another one."""
    if day is None:
        return "—"
    return f"{day.month}月{day.day}日" if day.year == on.year else long_date(day)


def _found(wanted: Wanted, heading: str) -> list[Block]:
    if not wanted.cases:
        return [_opening(wanted)]
    return [_opening(wanted), Heading(level=1, text=heading), *_table(wanted)]


def _reply(wanted: Wanted) -> str:
    days = f"{wanted.reply_within}个工作日内" if wanted.reply_within else "规定时间内"
    return f"请收到后当日签收，自发出之日起{days}将办理结果书面答复我办，并附佐证材料。"


def _reminder(wanted: Wanted) -> list[Block]:
    return [
        *_found(wanted, "有关事项"),
        Paragraph(text="请你单位对照时限核实进展，尽快办理；已经完成的，请及时报送并上传佐证材料；确有困难的，请说明原因和预计完成时间。"),
        Paragraph(text=_reply(wanted)),
    ]  # fmt: skip


def _urge(wanted: Wanted) -> list[Block]:
    return [
        *_found(wanted, "逾期事项"),
        Heading(level=1, text="办理要求"),
        Heading(level=2, text="立即办理。", then="逐项明确具体责任人和完成时间，尽快完成上述工作；上述事项的责任单位不因督促而改变。"),
        Heading(level=2, text="说明原因。", then="逐项写明逾期的原因、存在的困难和需要协调的问题。"),
        Heading(level=2, text="按期答复。", then=_reply(wanted)),
        Paragraph(text="逾期仍未办理、未答复的，我办将按程序提请通报或者约谈。"),
    ]  # fmt: skip


def _circular(wanted: Wanted) -> list[Block]:
    answer = [Paragraph(text=_reply(wanted))] if wanted.reply_within else []
    return [
        *_found(wanted, "逾期未完成情况"),
        Heading(level=1, text="工作要求"),
        Paragraph(text="被通报的单位要由主要负责人牵头，逐项查明原因，限期补齐，并举一反三检查本单位承担的其他任务。其他单位要引以为戒，按时限抓好落实。"),
        *answer,
    ]  # fmt: skip


def _talk(wanted: Wanted) -> list[Block]:
    at = moment_words(wanted.meet_at) if wanted.meet_at else "　　年　月　日　时"
    return [
        *_found(wanted, "约谈事由"),
        Heading(level=1, text="约谈安排"),
        Heading(level=2, text=AT, then=f"{at}。"),
        Heading(level=2, text=PLACE, then=f"{wanted.meet_place or '　　　　　　　　'}。"),
        Heading(level=2, text="约谈对象：", then="你单位主要负责人和分管安全生产工作的负责人。"),
        Heading(level=1, text="有关要求"),
        Paragraph(text="请围绕上述事项准备书面情况说明，内容包括逾期原因、已采取的措施、完成时间和责任人。约谈对象因故不能参加的，请提前书面说明。"),
        Paragraph(text=_reply(wanted)),
    ]  # fmt: skip


def _listed(wanted: Wanted) -> list[Block]:
    return [
        *_found(wanted, "挂牌督办事项"),
        Heading(level=1, text="督办要求"),
        Heading(level=2, text="落实责任。", then="由你单位主要负责人负责，制定整改方案，明确措施、时限、资金、责任人和应急预案。"),
        Heading(level=2, text="过程报告。", then="整改期间有重大变化的，及时书面报告我办。"),
        Heading(level=2, text="申请销号。", then="整改完成后书面申请摘牌，经核查合格后予以销号；核查不合格的，继续挂牌。"),
        Paragraph(text=_reply(wanted)),
    ]  # fmt: skip


def moment_words(at: datetime) -> str:
    when = localtime(at)
    weekday = "一二三四五六日"[when.weekday()]
    return f"{long_date(when.date())}（星期{weekday}）{when.hour}:{when:%M}"


def with_meeting(content: Official, at: datetime, place: str) -> Official:
    """The same draft with where and when in it."""
    said = {AT: f"{moment_words(at)}。", PLACE: f"{place}。"}
    blocks = tuple(
        block.model_copy(update={"then": said[block.text]})
        if isinstance(block, Heading) and block.text in said
        else block
        for block in content.blocks
    )
    return content.model_copy(update={"blocks": blocks})


BODIES = {
    LetterKind.REMINDER: _reminder,
    LetterKind.URGE: _urge,
    LetterKind.CIRCULAR: _circular,
    LetterKind.TALK: _talk,
    LetterKind.LISTED: _listed,
}
