"""Reporting: who reports to whom, on which days or in which rhythm.

A report is a verb of reporting (报送, 上报, 向…报告 …) with a day or a rhythm before it in the same sentence; a dispatch
(…将于12月8日调度各部门…) makes those dispatched report to whoever dispatches, and him to whom he passes it on. A report
only asked for when something happens (随时报告, 1小时内报告) has no row. Where several receive it, each has a row. A report
that names nobody goes to whom the sentence before names; its papers (上述材料, 月度计划) may be sent in one of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhiben.core.directive.actors import named_alone
from zhiben.core.directive.deadlines import DISPATCH, Group, date_groups, is_deadline
from zhiben.core.directive.model import Period
from zhiben.core.directive.reading import DocumentDates, Ground
from zhiben.core.text.patterns import quick
from zhiben.core.text.recurrences import Rhythm

ORGAN = (
    r"(?:办公室|防指|安委办|安办|安委会|专委会|委员会|领导小组|指挥部|专班|政府|部门|机关|应急局|支队|大队|中心|街道|"
    r"党委|党组|党工委|管委会|"
    r"主要领导|分管领导|领导|负责人|传媒|平台|单位|局|委|办|科|处|室|股|站|所|厅|部|院|镇|乡|公司|集团|组)"
)
_VERB = quick(
    r"(?P<verb>报送|上报(?!表)|呈报|抄报|抄送|函告|函报|报告(?!制|单|书|的|机|会|率|奖|和|、|等|形|内|质|厅|途|清|报|后|"
    r"并)|"
    r"汇报(?!会|材|的|情|制|、)|"
    r"反馈(?!的|机|意)|提交|报备|填报|书面报(?!告)|"
    rf"(?<![移转提递成相外社建办])交(?!通|流|接|办|叉|底|管|警|易)(?=[^，。；：、（）]{{1,18}}?{ORGAN})|"
    rf"(?:(?<![通举申填情警海简专周月日瞒漏谎迟预])|(?<=每[周月日]))报(?!纸|名|警|批|废|表|道|酬|价|备|送|告)(?=至|到|给|经|请|"
    rf"[^，。；：、（）]{{1,18}}?{ORGAN}))"
    r"(?:至|到|给|送|经|请|我|于)*"
)
_NAME = rf"(?:[^，。；：、（）《》“”]|（[^（）。；：]{{1,16}}）){{0,22}}?{ORGAN}"
_TO_BEHIND = re.compile(
    rf"(?P<to>{_NAME})(?=（|，|。|；|：|、|！|备案|备查|汇总|审核|审定|审议|审批|"
    rf"批准|同意|邮箱|处|联系|和|及|与|存档|统一|$)"
)
_TO_FURTHER = re.compile(
    rf"(?:（[^（）]{{0,200}}）)?(?:、|和|及|与|以及|，?并?(?:同时)?抄[送报])(?P<to>{_NAME})(?=（|，|。|；|、|！|备案|和|及|与|$)"
)
MOST_RECEIVERS = 8
# 上述材料一并报送…: the papers of the sentence before; 月度计划报送…: a paper that names its own rhythm.
_SAID_ABOVE = re.compile(
    r"(?:上述|以上|前述|有关|相关)[^，。；]{0,6}(?:材料|情况|报告|总结|信息|报表|资料)[^，。；]{0,10}$"
)
_PERIODICAL = re.compile(r"(?<!半)(?P<per>月度|季度|年度)(?=[^，。；：《》（）]{2,24}(?:报送|上报))")
_PERIODS: dict[str, Period] = {"月度": "month", "季度": "quarter", "年度": "year"}
_YEARLY = re.compile(r"每年$")
_TO_BEFORE = re.compile(
    rf"(?:向|报)(?P<to>[^，。；：、（）《》“”]{{1,24}}?{ORGAN})(?:[、和及][^，。；：（）]{{1,16}}?)?"
    r"(?:书面|及时|如实|专题|分别|统一|作|进行|做)?(?:报告|汇报|报送|上报|反馈|提交|报备)?$"
)
_AT_ONCE = re.compile(r"(?:及时|随时|立即|第一时间|同时(?!报|$)|迅速|立刻|马上|逐级|小时内|分钟内)")
_COUNTED = re.compile(r"[\d一二两三四五六七八九十](?:次|遍|轮|回)")
_WHOM = re.compile(
    r"^(?:，)?(?:调度|听取)(?P<whom>[^，。；、]{1,14}?)(?=检查|工作|情况|进展|整治|落实|汇报|推进|完成|排查|的|，|"
    r"。|；|$)"
)
_DISPATCHER = re.compile(r"(?P<who>[^，。；、]{2,16}?)(?:将|拟)?(?:分别)?(?:于|在)?$")
_SENDER = re.compile(
    r"(?P<who>(?:请)?[^，。；：]{2,40}?)(?:要|应|须|需|应当|必须|将|请|分别|统一|务必|负责)*(?:于|"
    r"在)?$"
)
_SENDER_BEHIND = re.compile(
    r"^[前底]?(?:之)?前?，(?P<who>[^，。；：将把向]{2,30}?)(?:要|应|须|需|应当|必须|分别)*(?:将|把|向|报|于)"
)

_OTHER_WORK = re.compile(r"(?:完成|开展|组织|召开|制定|部署|建立)")
_ONWARD = re.compile(r"(?:，|、)(?:并|形成|汇总|及时|同时|后|将|统一)[^。；]{0,24}?$")
_NO_UNIT = re.compile(r"^(?:请|自|从|并|同时|于|其中|原则上)+")
_NO_SENDER = re.compile(
    r"[《》“”\d]|^[)）\]]|[的了]$|(?:将|把|向|按照|根据)|(?:总结|报告|情况|方案|清单|台账|材料|名单|报表|信息|计划|"
    r"进展|问题|意见|表)$"
)
_AFTER_WORK = re.compile(r"(?:汇总|审核|整理|研究|梳理|收集)后$")
_PAPER = re.compile(r".{0,4}(?:材料|总结|报告|小结|资料)(?:同时|同步|分别|统一|一并)*$")
_ELLIPTIC = re.compile(r"(?:分别)?(?:将|把|完成|提交)[^。；：]{1,20}[、，和及](?:于|在)?")
MAX_BETWEEN = 72
MAX_HEADING = 40
LONGEST_PARAGRAPH = 400


@dataclass(frozen=True, slots=True)
class Report:
    """A report due. `to`, `sender`: half-open spans in the text, or None; `dates` or a rhythm (`per`, `day_of_month`).

    `yearly`: its dates come back every year (每年7月30日前…报送).
    """

    start: int
    end: int
    piece: int
    to: tuple[int, int] | None
    sender: tuple[int, int] | None
    dates: tuple[date, ...]
    day_of_month: int | None
    per: Period | None
    yearly: bool = False


@dataclass(frozen=True, slots=True)
class _When:
    """A day or rhythm a report may hang on: where it begins and ends."""

    start: int
    end: int
    dates: tuple[date, ...]
    rhythm: Rhythm | None
    yearly: bool = False


def read_reports(text: str, pieces: Sequence[tuple[int, int]], dates: DocumentDates) -> list[Report]:
    """Reports in the order of the text."""
    return reports_of(Ground(text, pieces, dates))


def reports_of(ground: Ground) -> list[Report]:
    """Reports of a text whose dates and rhythms other grammars read as well."""
    dates = ground.dates
    by_piece: dict[int, list[_When]] = {}
    found: list[Report] = []
    for piece, group in date_groups(ground):
        days = _days(group, dates)
        if days and DISPATCH.match(ground.tail(piece, group.ends[-1].end, 20)):
            found += _dispatched(ground, piece, group, days)
        elif days and is_deadline(ground, piece, group):
            by_piece.setdefault(piece, []).append(_When(group.start, group.ends[-1].end, days, None))
        elif days and group.ends[-1].before and _YEARLY.search(ground.head(piece, group.start, 2)):
            yearly = _When(group.start - len("每年"), group.ends[-1].end, days, None, yearly=True)
            by_piece.setdefault(piece, []).append(yearly)
    for rhythm in ground.rhythms:
        piece_of = ground.piece(rhythm.start, rhythm.head_end)
        if piece_of is not None:
            by_piece.setdefault(piece_of, []).append(_When(rhythm.start, rhythm.head_end, (), rhythm))
    for hit in _PERIODICAL.finditer(ground.text):
        piece_of = ground.piece(*hit.span())
        if piece_of is not None and piece_of not in by_piece and not ground.mark(hit.start()):
            named = Rhythm(hit.start(), hit.end(), hit.end(), 1, _PERIODS[hit["per"]])
            by_piece[piece_of] = [_When(hit.start(), hit.end(), (), named)]
    for piece, moments in by_piece.items():
        moments.sort(key=lambda when: (when.start, when.yearly))
        found += _reported(ground, piece, moments)
    found.sort(key=lambda report: (report.start, report.end))
    return [named for report in _with_receivers(ground, found) for named in _each_receiver(ground, report)]


def _with_receivers(ground: Ground, reports: Sequence[Report]) -> Iterator[Report]:
    """Reports that name nobody with the receiver of the sentence behind (上述材料报送…) or before, in one paragraph."""
    last: Report | None = None
    for report in reports:
        if report.to is None:
            to = _said_behind(ground, report)
            if to is None and last is not None and _in_one_paragraph(ground, last, report):
                to = last.to
            report = replace(report, to=to)
        if report.to is not None:
            last = report
        yield report


def _said_behind(ground: Ground, report: Report) -> tuple[int, int] | None:
    following = report.piece + 1
    if following >= len(ground.pieces):
        return None
    start, end = ground.pieces[following]
    verb = _VERB.search(ground.text, start, min(end, start + 40))
    if verb is None or not _SAID_ABOVE.match(ground.text[start : verb.start()]):
        return None
    return _recipient(ground, following, verb)


def _in_one_paragraph(ground: Ground, first: Report, second: Report) -> bool:
    apart = second.start - first.end
    return apart <= LONGEST_PARAGRAPH and "\n" not in ground.text[first.end : second.start]


def _each_receiver(ground: Ground, report: Report) -> Iterator[Report]:
    """The report to each of those named in a list: 报送县应急局（联系人：…）和县消防救援大队."""
    yield report
    if report.to is None or report.to[0] < report.start:
        return
    at, piece = report.to[1], ground.piece(*report.to)
    for _ in range(MOST_RECEIVERS if piece is not None else 0):
        further = _TO_FURTHER.match(ground.text, at, ground.pieces[piece or 0][1])
        if further is None:
            return
        yield replace(report, to=further.span("to"))
        at = further.end()


def _days(group: Group, dates: DocumentDates) -> tuple[date, ...]:
    month = dates.issued_on.month if dates.issued_on else None
    days = (
        said.on(year if year is not None else dates.year, month)
        for said, year in zip(group.ends, group.years, strict=True)
    )
    return tuple(day for day in days if day is not None)


def _reported(ground: Ground, piece: int, moments: list[_When]) -> list[Report]:
    """Each verb of reporting in a piece with the nearest moment before it that it can hang on."""
    start, end = ground.pieces[piece]
    used: set[int] = set()
    found: list[Report] = []
    at = 0
    to: tuple[int, int] | None = None
    for hit in _VERB.finditer(ground.text, max(start, moments[0].start), end):
        while at < len(moments) and moments[at].end <= hit.start():
            at += 1
        if at == 0 or at - 1 in used:
            continue
        when = moments[at - 1]
        between = ground.text[when.end : min(hit.start(), when.end + MAX_BETWEEN + 1)]
        to = _recipient(ground, piece, hit) or to
        if not _hangs_on(when, between) or (to is None and hit["verb"] not in ("报送", "上报", "呈报")):
            continue
        used.add(at - 1)
        when = _with_elliptic(ground, moments, at - 1, used)
        rhythm = when.rhythm
        sender = _sender(ground, piece, when)
        day, per = (rhythm.day, rhythm.per) if rhythm else (None, None)
        end_of = max(hit.end(), to[1] if to else 0)
        sender = sender or _heading_sender(ground, piece)
        if sender is None and found and "，" in ground.text[found[-1].end : when.start + 1]:
            sender = found[-1].sender  # 各镇每月5日前报送…，每季度末月5日前报送…
        for each in (day, *rhythm.further_days) if rhythm else (None,):
            found.append(Report(when.start, end_of, piece, to, sender, when.dates, each, per, when.yearly))
    return found


def _with_elliptic(ground: Ground, moments: list[_When], at: int, used: set[int]) -> _When:
    """The moment at `at` with those before it that share its verb: 于6月10日前将方案、12月5日前将总结报送…"""
    when = moments[at]
    while (
        at > 0
        and at - 1 not in used
        and when.dates
        and moments[at - 1].dates
        and when.start - moments[at - 1].end <= 24
    ):
        before = moments[at - 1]
        if not _ELLIPTIC.fullmatch(ground.text, before.end, when.start):
            break
        when = _When(before.start, when.end, before.dates + when.dates, None, before.yearly)
        at -= 1
    return when


def _hangs_on(when: _When, between: str) -> bool:
    """Whether what stands between a moment and the verb lets the report fall due then."""
    if len(between) > MAX_BETWEEN or _AT_ONCE.search(between):
        return False
    rhythm = when.rhythm
    if rhythm is not None and rhythm.day is None and _COUNTED.search(between):
        return False
    last_clause = between.rpartition("，")
    if not last_clause[1] or (rhythm is not None and rhythm.day is not None):
        return True
    if rhythm is not None:
        return not _OTHER_WORK.search(last_clause[0])
    return (
        not _OTHER_WORK.search(last_clause[0])
        or last_clause[2].startswith(("并", "将", "形成"))
        or _PAPER.match(last_clause[2]) is not None
    )


def _recipient(ground: Ground, piece: int, verb: re.Match[str]) -> tuple[int, int] | None:
    end = ground.pieces[piece][1]
    behind = _TO_BEHIND.match(ground.text, verb.end(), end)
    if behind:
        return behind.span("to")
    head_start = max(ground.pieces[piece][0], verb.start() - 30)
    before = _TO_BEFORE.search(ground.text[head_start : verb.start()])
    return (head_start + before.start("to"), head_start + before.end("to")) if before else None


def _sender(ground: Ground, piece: int, when: _When) -> tuple[int, int] | None:
    """The words before the moment in its clause, or between it and the verb (12月5日前，各镇将…)."""
    head = ground.head(piece, when.start, 44)
    head = head[max(map(head.rfind, "，。；：！？")) + 1 :]
    if said := _SENDER.search(head):
        who = _NO_UNIT.sub("", _AFTER_WORK.sub("", said["who"]))
        if len(who) >= 2 and not _NO_SENDER.search(who):
            stop = when.start - len(head) + said.start("who") + len(_AFTER_WORK.sub("", said["who"]))
            return stop - len(who), stop
    if said := _SENDER_BEHIND.match(ground.tail(piece, when.end, 44)):
        return when.end + said.start("who"), when.end + said.end("who")
    return None


def _heading_sender(ground: Ground, piece: int) -> tuple[int, int] | None:
    """县民政局：…，4月10日前报县安委办: whom the piece itself is headed by."""
    start, end = ground.pieces[piece]
    colon = ground.text.find("：", start, min(end, start + MAX_HEADING))
    named = named_alone(ground.text, start + (ground.text[start] == "\n"), colon) if colon > start else None
    return (named.start, named.end) if named else None


def _dispatched(ground: Ground, piece: int, group: Group, days: tuple[date, ...]) -> list[Report]:
    end = group.ends[-1].end
    head = ground.clause_head(piece, group.start, 24)
    who = _DISPATCHER.search(head)
    whom = _WHOM.match(ground.tail(piece, end, 40))
    if who is None or whom is None:
        return []
    to = (group.start - len(head) + who.start("who"), group.start - len(head) + who.end("who"))
    sender = (end + whom.start("whom"), end + whom.end("whom"))
    found = [Report(to[0], sender[1], piece, to, sender, days, None, None)]
    for verb in _VERB.finditer(ground.text, sender[1], ground.pieces[piece][1]):
        onward = _recipient(ground, piece, verb)
        if onward and _ONWARD.search(ground.text[sender[1] : verb.start()][-60:]):
            found.append(Report(to[0], onward[1], piece, onward, to, days, None, None))
        break
    return found
