"""Dates as a text says them: single days, ends of months, quarters and years, ranges, and terms counted from an event.

Nothing is decided here about what a date means; `said_dates` reports each with its place, as exactly as it is written,
and leaves the year open where the text leaves it open. Written against folded plain text: no white space, half-width
digits, full-width punctuation, every dash a `-`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from zhiben.core.text.numerals import NUMERAL, read_numeral
from zhiben.core.text.patterns import spaced

Precision = Literal["day", "part", "month", "quarter", "half", "year"]

YEAR_WORDS = {
    "今年": 0,
    "本年": 0,
    "当年": 0,
    "明年": 1,
    "次年": 1,
    "翌年": 1,
    "后年": 2,
    "去年": -1,
    "上年": -1,
    "前年": -2,
}
MONTH_WORDS = {"本月": 0, "当月": 0, "下月": 1, "次月": 1, "上月": -1}
PARTS = {"底": 31, "末": 31, "下旬": 31, "中旬": 20, "上旬": 10, "初": 10, "中": 15}
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_YEAR_WORD = "|".join(YEAR_WORDS)
_YEAR = rf"(?P<year>(?:19|20)\d\d|[一二][〇零九][〇零一二三四五六七八九]{{2}})年度?|(?P<yearword>{_YEAR_WORD})度?"
_YEAR2 = _YEAR.replace("<year>", "<year2>").replace("<yearword>", "<yearword2>")
_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY = r"3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
_QUARTER = r"(?:第?(?P<quarter>[一二三四1-4])季度)"
_SAID = spaced(
    rf"""(?=[\d一二三四五六七八九十第年上下今本当明次翌后去前])(?:
    (?<![\d.])(?P<iso>20\d\d(?:-|/|\.)(?:1[0-2]|0?[1-9])(?:-|/|\.)(?:3[01]|[12]\d|0?[1-9])日?)(?!\d)
    | (?:(?<![\d.a-zA-Z第])|(?<=\A\d[.])|(?<=[\n。；]\d[.])|(?<=[\n。；]\d\d[.]))(?:(?:{_YEAR})的?，?)?
      (?: (?:(?<![\d.每隔])|(?<=\A\d[.])|(?<=[\n。；]\d[.])|(?<=[\n。；]\d\d[.]))(?P<month>{_MONTH})月(?!内(?!部))份?
            (?:(?P<day>{_DAY})[日号](?!均)|(?P<part>底|末|初|上旬|中旬|下旬|中(?!旬|秋|小|央|层|共|型
                |高))(?:前夕)?)?
        | (?P<half>[上下]半年) | {_QUARTER}
        | (?P<last>(?<![\d〇一二两三四五六七八九十百几数半多])年(?:底|末|内)) )
    | (?:{_YEAR2})(?P<close>底|末|内)?
    | (?P<monthword>{"|".join(MONTH_WORDS)})(?:(?P<wordday>{_DAY})[日号]|(?P<wordpart>底|末|初|上旬|中旬|下旬
        |内)|份) )
    """
)
_MORE_DAYS = re.compile(rf"(?P<joint>[、和及与，]|以及|至|到|-)(?P<day>{_DAY})[日号](?!均|内|后|以)")
_JOINT = re.compile(r"(?:[、和及与或，]|以及)")
_RANGE = re.compile(r"(?:起|开始)?，?(?:一?直至|延?续?至|到|-{1,2}|~)")
_OPEN_START = re.compile(
    r"(?:(?:自|从)?(?:即日|现在)|(?:自|从)?[^，。；、（）自从]{0,6}(?:之日|印发|通知|下发|发布))(?:起|"
    r"开始)?，?(?:至|到|-)$"
)
_SHORT_START = re.compile(rf"(?<![\d.])(?:自|从)?(?:(?P<month>{_MONTH})月?份?|(?P<day>{_DAY})[日号]?)(?:至|到|-|~)$")
# （星期五）, 下午5点, 17：00 and 下班 may stand between a day and its 前.
_CLOSING = spaced(r"""
    (?:（(?:含[^（）]{0,4}|(?:星期|周)[一二三四五六日天])）)?
    (?:(?:上午|下午|中午|晚上?|当天|当日)?(?:\d{1,2}(?:：\d{2}|[时点](?:整|半|\d{1,2}分)?)|下班|上午|中午|下午|晚上?|傍晚|天黑)(?=以?之?前))?
    (?:之前|以前|前(?!后|期|述|款|来)|为止|止)
""")
_WITHIN = re.compile(r"(?:之内|以内|内(?!部))")
_OPENING = re.compile(r"(?:起(?!草|到)|开始|以来|以后|之后|后|至今)")

Joint = Literal["none", "list", "range"]


class SaidDate(NamedTuple):
    """A date as written. `year` as written, or None with `shift` (今年 0, 明年 1) or neither.

    `joint`: how it hangs on the date before. `start_month`: of the other end where it is the end of a range; `range_at`:
    where that range begins if its start is no date of its own (即日起至…, 3至5月).
    `closed`: 前, 止, 内, or an end such as 底 and 末. `opened`: 起, 以来, 后. `before`: one of 前 and 止.
    """

    start: int
    end: int
    month: int
    day: int
    precision: Precision
    year: int | None = None
    shift: int | None = None
    month_shift: int | None = None
    joint: Joint = "none"
    start_month: int | None = None
    range_at: int | None = None
    closed: bool = False
    opened: bool = False
    before: bool = False

    def on(self, year: int | None, month: int | None = None) -> date | None:
        """The day meant, its last one where it is a stretch; None where the calendar has none or the year is open.

        `year`, `month`: of the document, for what the text leaves open.
        """
        own = self.year if self.year is not None else year if self.shift is None or year is None else year + self.shift
        if self.month_shift is not None:
            if own is None or month is None:
                return None
            months = own * 12 + month - 1 + self.month_shift
            own, at = months // 12, months % 12 + 1
        else:
            at = self.month
        if own is None or not 1 <= own <= 9998:
            return None
        last = monthrange(own, at)[1]
        if self.precision == "day" and self.day > last:
            return None
        return date(own, at, min(self.day, last))


def said_dates(text: str) -> Iterator[SaidDate]:
    """Every date in the order of the text, joined to the one before it where they form a list or a range.

    >>> [(d.on(2025).isoformat(), d.joint, d.before) for d in said_dates("于6月底前、12月底前分别报送，2026年3月至5月总结")]
    [('2025-06-30', 'none', True), ('2025-12-31', 'list', True), ('2026-03-31', 'none', False), ('2025-05-31', 'range', False)]
    """
    last: SaidDate | None = None
    for hit in _SAID.finditer(text):
        read = _read(hit)
        if read is None:
            continue
        said = _with_joint(text, _with_suffix(text, read), last)
        yield said
        last = said
        for more in _further_days(text, said):
            yield more
            last = more


def _read(hit: re.Match[str]) -> SaidDate | None:
    start, end = hit.span()
    if iso := hit["iso"]:
        year, month, day = (int(n) for n in re.split(r"[-/.]", iso.rstrip("日")))
        return SaidDate(start, end, month, day, "day", year)
    group = hit.groupdict()
    if word := group["monthword"]:
        day = _number(group["wordday"]) if group["wordday"] else PARTS.get(group["wordpart"] or "", 31)
        precision: Precision = "day" if group["wordday"] else "part" if group["wordpart"] else "month"
        return SaidDate(start, end, 1, day, precision, month_shift=MONTH_WORDS[word], closed=bool(group["wordpart"]))
    written, word = _year_of(hit)
    said = SaidDate(start, end, 12, 31, "year", written, YEAR_WORDS[word] if word else None)
    if group["month"]:
        month = _number(group["month"])
        if group["day"]:
            return said._replace(month=month, day=_number(group["day"]), precision="day")
        if part := group["part"]:
            return said._replace(month=month, day=PARTS[part], precision="part", closed=part in "底末")
        return said._replace(month=month, precision="month")
    if group["half"]:
        return said._replace(month=6 if group["half"] == "上半年" else 12, precision="half")
    if group["quarter"]:
        return said._replace(month=3 * QUARTERS[group["quarter"]], precision="quarter")
    return said._replace(closed=bool(group["last"] or group["close"]))


def _year_of(hit: re.Match[str]) -> tuple[int | None, str | None]:
    year = hit["year"] or hit["year2"]
    return (_number(year) if year else None), hit["yearword"] or hit["yearword2"]


def _number(written: str) -> int:
    return int(read_numeral(written) or 0)


def _with_suffix(text: str, said: SaidDate) -> SaidDate:
    end, closed = said.end, said.closed
    if said.precision in ("quarter", "half") and text[end : end + 1] in ("末", "底"):
        end, closed = end + 1, True
    if closing := _CLOSING.match(text, end):
        return said._replace(end=closing.end(), closed=True, before=True)
    if within := _WITHIN.match(text, end):
        return said._replace(end=within.end(), closed=True)
    return said._replace(end=end, closed=closed, opened=bool(_OPENING.match(text, end)))


def _with_joint(text: str, said: SaidDate, last: SaidDate | None) -> SaidDate:
    """Joined to the date before, or to an unfinished start (3至5月; 即日起至4月底), that stands directly before it."""
    if last is not None and last.end <= said.start <= last.end + 5:
        between = text[last.end : said.start]
        if _RANGE.fullmatch(between):
            return _wrapped(said._replace(joint="range", start_month=last.month))
        if _JOINT.fullmatch(between) or (not between and last.before):
            return said._replace(joint="list")
    head = text[max(0, said.start - 14) : said.start]
    if not head or head[-1] not in "至到-~":
        return said
    at = said.start - len(head)
    if opened := _OPEN_START.search(head):
        return said._replace(joint="range", range_at=at + opened.start())
    if (
        said.year is None
        and said.precision in ("month", "part")
        and (start := _SHORT_START.search(head))
        and start["month"]
    ):
        return _wrapped(said._replace(joint="range", range_at=at + start.start(), start_month=_number(start["month"])))
    return said


def _wrapped(said: SaidDate) -> SaidDate:
    """A range that ends in an earlier month than it begins (11月至3月) ends in the year after."""
    over = said.year is None and said.shift is None and said.start_month is not None and said.month < said.start_month
    return said._replace(shift=1) if over else said


def _further_days(text: str, said: SaidDate) -> Iterator[SaidDate]:
    """Days that take their month from the date before: 12月8日、18日、28日; 3月1日至15日."""
    while said.precision == "day" and (more := _MORE_DAYS.match(text, said.end)):
        joint: Joint = "range" if more["joint"] in ("至", "到", "-") else "list"
        start = more.start("day")
        following = said._replace(start=start, end=more.end(), day=_number(more["day"]), joint=joint, closed=False)
        said = _with_suffix(text, following._replace(before=False, opened=False, start_month=said.month))
        yield said


TERM_UNITS = {
    "工作日": "working_day",
    "日": "day",
    "天": "day",
    "自然日": "day",
    "周": "week",
    "星期": "week",
    "月": "month",
    "年": "year",
}
_DOCUMENT = r"(?:通知|文件|方案|函件?|通报|意见|要点|计划|办法|细则|公告|通告|指引|文)"
_TERM = spaced(
    rf"""(?:(?P<issue>(?:印发|下发|发布|公布|发文|出台|施行|实施)(?:之日|之时|当日|之后|以后|后|日)起?)
    |(?P<receipt>(?:接到?|收到|见)(?:本|此|该|上述)?{_DOCUMENT}(?:之日起?|之后|以后|后|起))
    |(?P<now>即日起))(?:的|，|，?在|，?于)?
    (?P<count>{NUMERAL}|半)个?(?P<half>半(?=月))?(?P<unit>工作日|自然日|星期|日|天|周|月|年)(?P<more>半)?(?:之内
        |以内|内|前)"""
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SaidTerm:
    """A term counted from the issue or the receipt of the document itself: count of working_day, day, week, month or year."""

    start: int
    end: int
    anchor: Literal["issue", "receipt"]
    count: int
    unit: str


def said_terms(text: str) -> Iterator[SaidTerm]:
    """Terms such as "自印发之日起30日内"; those counted from another thing's publication are left out.

    >>> [(t.anchor, t.count, t.unit) for t in said_terms("自印发之日起30日内报备；接到通知后5个工作日内整改；半年内")]
    [('issue', 30, 'day'), ('receipt', 5, 'working_day')]
    """
    for hit in _TERM.finditer(text):
        start = hit.start()
        if hit["issue"]:
            head = text[max(0, start - 10) : start]
            if not _OWN.search(head) or _FOREIGN.search(head):
                continue
            start -= len(_LEAD.search(head)[0])  # type: ignore[index]  # it matches the empty end, too
        count, unit = read_numeral(hit["count"]), TERM_UNITS[hit["unit"]]
        if count is None:
            continue
        if hit["half"] or hit["more"]:
            count += read_numeral("半") or 0
        if count != int(count):
            count, unit = (count * 12, "month") if unit == "year" else (count * 30, "day")
        yield SaidTerm(start, hit.end(), "receipt" if hit["receipt"] else "issue", int(count), unit)


_OWN = re.compile(rf"(?:\A|[自从此该正式，。；：、（）]|本[^，。；]{{0,6}}|{_DOCUMENT})\Z")
_FOREIGN = re.compile(r"(?:预案|报告|标准|规程|规范|证书?|条例|法|名单|结果|规划|目录|》)(?:的|自|从|在)?(?:正式)?\Z")
_LEAD = re.compile(rf"(?:自|从)?(?:本|此|该)?{_DOCUMENT}?\Z")


def after(day: date, count: int, unit: str) -> date | None:
    """`day` plus calendar days, weeks, months or years; None beyond the calendar. A short month ends on its last day.

    >>> after(date(2025, 1, 31), 1, "month"), after(date(2025, 3, 3), 30, "day")
    (datetime.date(2025, 2, 28), datetime.date(2025, 4, 2))
    """
    if unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        return day + timedelta(days=days) if day.toordinal() + days <= date.max.toordinal() else None
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1])) if year <= date.max.year else None
