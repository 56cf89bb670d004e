"""Deadlines: which of the dates of a text is a day by which something is to be done.

A date closed by 前, 底 or 内, the end of a range, a date after a label such as 完成时限：, and a bare future day on which
something is done are deadlines. Dates of other documents and of the past, of validity and of seasons are none, and what
falls due every month is a rhythm. Dates without a year take that of the date they are joined to, else of the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from zhiben.core.dates.working_days import add_working_days
from zhiben.core.directive.reading import DocumentDates, Found, Ground, Trouble
from zhiben.core.text.dates import TERM_UNITS, SaidDate, SaidTerm, after, said_dates, said_terms
from zhiben.core.text.numerals import NUMERAL, read_numeral
from zhiben.core.text.patterns import spaced

LABEL = spaced(r"""
    (?:(?:完成|整改|办结|工作|治理|销号|达标|时间|截止|落实|推进|报送|上报|任务|活动|实施|起止|进度|开展)的?
        (?:时限|时间|期限|日期|节点|进度|安排){1,2}(?:要求|安排|节点)?
      |时限(?:要求)?|期限|时间安排|时间节点)(?:：|为：?|是|在|于)?$
""")
_RHYTHM = re.compile(r"(?:每|逐)(?:个|一|隔|年|半年|季度?|月|周|星期|两)?(?:度|的)?$")
_PAST_YEAR = re.compile(r"(?:去年|上年|前年|上月)")
_DATING = re.compile(
    r"(?:发布|成文|印发|生成|签发|公开|更新|有效|施行|生效|实施|落款|发文|通过|修订|修正)(?:日期|时间|期限|"
    r"期)?(?:：|为|至|到|于)?$"
)
_SEASON = re.compile(
    r"(?:汛期?|防火期|高峰期|季|休渔期|禁渔期|采暖期|供暖期|节期间|假期|期间|有效期|任期|保质期)[（为：]$"
)
_OTHER_DOCUMENT = re.compile(
    r"^(?:，)?(?:[^，。；《]{0,12})?(?:印发|发布|施行|生效|修订|修正|公布|出台|下发|颁布|通过|批准|召开|发生|成立|"
    r"建成|作出|查出|排查出|"
    r"制定|签发|投产|竣工|投入使用|取得|登记|生产|出厂|安装|备案|存量|设立|发证)[^，。；]{0,16}?的|"
    r"^[^，。；]{0,8}《|^的|^起?(?:施行|实施|生效)"
)
_HAPPENED = re.compile(
    r"^[^。；]{0,20}?(?:发生|同比|环比|累计(?!学时)|共(?:计|有|排查|检查|整改|查处|出动|开展|发现|完成|受理)|"
    r"已(?:完成|有|全部|经|建|整改|组织|开展|关闭)|"
    r"(?:印发|召开|组织|开展|部署|举行|公布|下发|审议|通过)了|造成|火灾事故|爆炸事故|事故(?!死亡人数|起数|总[量数]|发生率|隐患|风险|防|预防))"
)
DISPATCH = re.compile(r"^(?:[^，。；]{0,6})?(?:调度|听取)")
_OPENED_LAW = re.compile(r"(?:施行|实施|生效|执行)")
_DONE = (
    "完成|实现|建成|达到|达标|投入|到位|整改|报送|报告|上报|报|提交|总结|组织|开展|召开|举行|举办|启动|部署|制定|印发|检查|督查|"
    "验收|演练|进行|形成|建立|落实|销号|清零|结束|关闭|退出|拆除|更换|安装|出台|基本|全面|全部|力争|取得|消除|前往|参加|评估|抽查"
)
_DOING = re.compile(rf"^(?:，|起)?[^，。；：]{{0,20}}?(?:{_DONE})")
# 在4月2日全县推进会议上, 根据5月10日会议精神: what was said on a day binds from it, not by it.
_SPOKEN = re.compile(
    r"[^，。；]{0,36}?(?:会议?上(?!报)|会议(?:精神|要求|部署|纪要)|讲话|批示|指示|精神)|"
    r"[^。；]{0,36}?(?:进行|作出|提出|召开|作)了"
)
_REACHED_BY = re.compile(r"，?[^，。；：]{0,12}?(?:完成|实现|建成|达到|达标)")
_AHEAD = re.compile(r"，?[^，。；：]{0,10}?(?:力争|确保|全面|基本|全部|要|计划)")
_DUE_DAY = re.compile(r"(?:于|在|力争|确保|争取|保证|计划|预计|拟)$")
_CLAUSE_START = re.compile(r"(?:\A|[，。；：、（）\d]|于|在|定于|将于)$")
_UNTIL = re.compile(r"(?:(?<![冬夏])至|到|直至|截至|截止|截止至|截止到|截至到)$")
_AT_LATEST = re.compile(r"(?:最迟|最晚|至迟|不(?:得|应|能|许|可)?(?:超过|晚于|迟于))(?:至|到|在|于|不得?超过)?$")
_AS_OF = re.compile(r"(?:截至|截止|截止至|截止到|截至到)$")
_PHASE = re.compile(
    r"(?:阶段|部署|发动|动员|自查|自纠|自改|排查|整治|整改|检查|督查|督导|总结|验收|巩固|提升|推进|启动|攻坚|评估|"
    r"回头看|见效|筑基|落实|实施|行动)”?[（\[〔]$"
)
# 对年内销号的隐患开展复查: the year says which, not by when.
_SAYS_WHICH = re.compile(r"[^，。；、要应须必]{1,8}的(?!，)")
_RATE_DUE = re.compile(r"[^，。；：]{0,14}(?:不低于|不少于|达到?|不超过|超过)[^，。；]{0,4}\d")
_NOT_COUNTED = re.compile(r"(?:纳入|作为|列入|结合|全|近|每)$")

_FROM_DAY = re.compile(
    rf"起，?(?:的|在|于)?(?P<count>{NUMERAL})个?(?P<unit>工作日|自然日|星期|日|天|周|月|年)(?:之内|以内|内(?![部容]))"
)
_RELATIVE = re.compile(
    rf"(?<![\d.月年近每续零一二三四五六七八九十百]){NUMERAL}个?(?:工作日|自然日|日|天|周|月)(?:之内|以内|内(?![部容]))"
)
# 3个月内发生2起以上事故的: a stretch in which something counts, no term.
_CASE = re.compile(r"[^，。；]{0,8}(?:发生|累计|连续|出现|被|受到|查处|再次|次|因)")

WITHOUT_YEAR = "日期没有年份，文件也没有成文日期、文号或标题可以定出年份，请核对后补上年份。"
WITHOUT_ISSUE = "期限从印发之日起算，但文件没有成文日期，无法算出具体日期，请核对后补上。"
FROM_RECEIPT = "期限从收到文件之日起算，各单位收文日期不同，无法算出统一的日期，请在下达任务时填写。"
RELATIVE = "期限从某件事起算，文中没有起算的日期，无法算出具体日期，请在下达任务时填写。"
NO_SUCH_DAY = "日历上没有这一天，请核对原文。"
PROVISIONAL = "期限按工作日计算，但所涉年度的放假安排尚未公布，算出的日期是暂定的，公布后请核对。"
MAX_OFFSET = 2**62


@dataclass(slots=True)
class Group:
    """Dates joined in a list; of a range only the end. `start`: where the first of them (of a range, its start) begins."""

    start: int
    ends: list[SaidDate]
    years: list[int | None]
    ranged: bool = False


def read_deadlines(ground: Ground, skip: Iterable[tuple[int, int]] = ()) -> tuple[list[Found], list[Trouble]]:
    """Deadlines in the order of the text. `skip`: spans of rhythms, whose days are none."""
    found: list[Found] = []
    troubles: list[Trouble] = []
    rhythms = sorted(skip)
    piece_of_year, year_of_piece = -1, ground.dates.year
    for piece, group in date_groups(ground):
        if _read_from_day(ground, group, found, troubles):
            continue
        if _inside(group.start, rhythms) or not is_deadline(ground, piece, group):
            continue
        if _only_last_counts(ground, piece, group):
            group.ends, group.years = group.ends[-1:], group.years[-1:]
        carried = year_of_piece if piece == piece_of_year else ground.dates.year
        for said, year in zip(group.ends, group.years, strict=True):
            own = year if year is not None else carried
            day = said.on(own, ground.dates.issued_on.month if ground.dates.issued_on else None)
            start = group.start if group.ranged and len(group.ends) == 1 else said.start
            if day is not None:
                found.append(Found("deadlines", start, said.end, day))
            elif own is None or said.month_shift is not None:
                troubles.append(Trouble("date.without_year", WITHOUT_YEAR, start, said.end))
            else:
                troubles.append(Trouble("date.impossible", NO_SUCH_DAY, start, said.end))
            if said.year is not None or (year is not None and group.ranged):
                piece_of_year, year_of_piece = piece, day.year if day else said.year
    for term in said_terms(ground.text):
        if ground.piece(term.start, term.end) is not None and not ground.mark(term.start):
            _read_term(term, ground.dates, found, troubles)
    read = [(hit.start, hit.end) for hit in found] + [(hit.start, hit.end) for hit in troubles]
    troubles += _relative(ground, read)
    found.sort(key=lambda f: f.start)
    return found, troubles


def read_due(cell: str, dates: DocumentDates) -> date | None:
    """The last day named in a cell of a column of time limits (folded), where every date is a deadline."""
    days = [said.on(said.year or dates.year) for said in said_dates(cell) if not _RHYTHM.search(cell[: said.start])]
    known = [day for day in days if day is not None]
    if known:
        return max(known)
    found, _ = read_deadlines(Ground(cell, [(0, len(cell))], dates))
    last = found[-1].value if found else None
    return last if isinstance(last, date) else None


def date_groups(ground: Ground) -> Iterator[tuple[int, Group]]:
    """Dates of the pieces as groups, each resolved against the year that its own group names."""
    group: Group | None = None
    at: int | None = None
    for said in ground.dates_said:
        piece = ground.piece(said.start, said.end)
        if piece is None:
            continue
        if group is not None and at is not None and (said.joint == "none" or said.range_at is not None or piece != at):
            yield at, group
            group = None
        if group is None:
            start = said.start if said.range_at is None else max(said.range_at, ground.pieces[piece][0])
            group, at = Group(start, [said], [said.year], said.joint == "range"), piece
            continue
        before = group.years[-1]
        if said.joint == "range":
            group.ends.pop()
            group.years.pop()
            group.ranged = True
        group.ends.append(said)
        group.years.append(_forward(said, before))
    if group is not None and at is not None:
        yield at, group


def _forward(said: SaidDate, before: int | None) -> int | None:
    """The year of a date that hangs on another; what follows it by 次年 or by wrapping around counts from that year."""
    return said.year if said.year is not None or said.joint == "none" else before


def is_deadline(ground: Ground, piece: int, group: Group) -> bool:
    """Whether the dates of a group are to be kept, by the words around them."""
    first, last = group.ends[0], group.ends[-1]
    head, tail = ground.head(piece, group.start, 24), ground.tail(piece, last.end, 40)
    if ground.mark(group.start) == "《" or ground.mark(last.start) == "“":
        return False
    if (
        _RHYTHM.search(head)
        or _DATING.search(head)
        or _SEASON.search(head)
        or _PAST_YEAR.match(ground.text, group.start)
    ):
        return False
    if LABEL.search(head):
        return True
    closed = any(said.closed for said in group.ends)
    before = any(said.before for said in group.ends)
    if last.opened and not group.ranged:
        return False
    if _is_past(ground, group, head, tail, before=before):
        return False
    if before or _AT_LATEST.search(head):
        return True
    if group.ranged:
        return _range_counts(ground, group, tail)
    if _NOT_COUNTED.search(head):
        return False
    if closed:
        if ground.text.startswith("年内", last.end - 2) and re.search(r"[对就将把]$", head) and _SAYS_WHICH.match(tail):
            return False
        if first.precision != "year" or last.end - last.start > 2 or _UNTIL.search(head):
            return True
        return bool(_DOING.match(tail) or _RATE_DUE.match(tail))
    if _UNTIL.search(head):
        return True
    if _PHASE.search(head) and tail[:1] in "）]〕":
        return first.precision != "year"
    return _bare_counts(ground, group, head, tail)


def _range_counts(ground: Ground, group: Group, tail: str) -> bool:
    """From–to dates make a phase; years alone (三年行动（2024-2026年）) and a beginning of a rule do not."""
    last = group.ends[-1]
    if last.precision == "year" or _OPENED_LAW.match(tail):
        return False
    return not (last.opened and not tail.startswith("起，"))


def _bare_counts(ground: Ground, group: Group, head: str, tail: str) -> bool:
    """A day, month or part of a month with nothing behind it: only where something is to be done on it, from now on."""
    last = group.ends[-1]
    day = last.on(group.years[-1] or ground.dates.year)
    if last.precision in ("year", "quarter", "half") and not _REACHED_BY.match(tail):
        return False
    if last.precision == "year" and last.shift is not None:
        return False  # 今年要实现: the year that the whole document is about
    if last.precision == "year" and not _year_counts(day, ground.dates, tail):
        return False
    if DISPATCH.match(tail) or _SPOKEN.match(tail):
        return False
    if not (_DUE_DAY.search(head) or (_CLAUSE_START.search(head) and _DOING.match(tail))):
        return False
    issued = ground.dates.issued_on
    if day is None or issued is None:
        return day is None or bool(_DUE_DAY.search(head)) or last.precision != "day"
    return day >= issued


def _year_counts(day: date | None, dates: DocumentDates, tail: str) -> bool:
    """A year alone (2026年全面达标): one to come, or the document's own where the words look ahead."""
    if day is None or dates.year is None:
        return False
    return day.year > dates.year or (day.year == dates.year and bool(_AHEAD.match(tail)))


def _only_last_counts(ground: Ground, piece: int, group: Group) -> bool:
    """Months named in a row in which one thing goes on (5月、6月、7月集中开展) end with the last of them."""
    if len(group.ends) < 2 or any(said.closed or said.precision != "month" for said in group.ends):
        return False
    return not re.match(r"[^，。；]{0,6}(?:各|分别|均)", ground.tail(piece, group.ends[-1].end, 12))


def _is_past(ground: Ground, group: Group, head: str, tail: str, *, before: bool) -> bool:
    """Whether the words speak of another document or of what has happened."""
    last = group.ends[-1]
    issued, year = ground.dates.issued_on, group.years[-1] or ground.dates.year
    day = last.on(year)
    gone = day is not None and issued is not None and day <= issued
    if before or group.ranged:
        if (
            day is not None
            and ground.dates.year is not None
            and day.year < ground.dates.year
            and _OTHER_DOCUMENT.match(tail)
        ):
            return True
        return (gone or issued is None) and bool(_HAPPENED.match(tail)) and not before
    if _AS_OF.search(head) and (gone or issued is None or _HAPPENED.match(tail)):
        return True
    return bool(_OTHER_DOCUMENT.match(tail)) or (bool(_HAPPENED.match(tail)) and (gone or not last.closed))


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    found = bisect_right(spans, (at, MAX_OFFSET)) - 1
    return found >= 0 and at < spans[found][1]


def _read_from_day(ground: Ground, group: Group, found: list[Found], troubles: list[Trouble]) -> bool:
    """自2026年5月10日起3个月内: a term that counts from a day the text names."""
    last = group.ends[-1]
    term = _FROM_DAY.match(ground.text, last.end)
    day = last.on(group.years[-1] or ground.dates.year)
    count = read_numeral(term["count"]) if term else None
    if term is None or day is None or count is None or count != int(count):
        return False
    counted = SaidTerm(group.start, term.end(), "issue", int(count), TERM_UNITS[term["unit"]])
    _read_term(counted, DocumentDates(day, day.year), found, troubles)
    return True


def _relative(ground: Ground, read: list[tuple[int, int]]) -> Iterator[Trouble]:
    """Terms that count from what has no day in the text (15日内整改到位); nothing can be computed, nothing is dropped."""
    taken = sorted(read)
    for hit in _RELATIVE.finditer(ground.text):
        piece = ground.piece(*hit.span())
        if piece is None or ground.mark(hit.start()) or _CASE.match(ground.tail(piece, hit.end(), 40)):
            continue
        at = bisect_right(taken, (hit.start(), MAX_OFFSET)) - 1
        if at < 0 or taken[at][1] <= hit.start():
            yield Trouble("date.relative", RELATIVE, hit.start(), hit.end())


def _read_term(term: SaidTerm, dates: DocumentDates, found: list[Found], troubles: list[Trouble]) -> None:
    if term.anchor == "receipt":
        troubles.append(Trouble("date.from_receipt", FROM_RECEIPT, term.start, term.end))
        return
    if dates.issued_on is None:
        troubles.append(Trouble("date.without_issue", WITHOUT_ISSUE, term.start, term.end))
        return
    if term.unit != "working_day":
        day = after(dates.issued_on, term.count, term.unit)
        if day is not None:
            found.append(Found("deadlines", term.start, term.end, day))
        return
    ends = add_working_days(dates.issued_on, term.count)
    if ends is None:
        return
    found.append(Found("deadlines", term.start, term.end, ends.ends_on))
    if ends.provisional:
        troubles.append(Trouble("date.provisional", PROVISIONAL, term.start, term.end))
