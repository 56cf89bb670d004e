"""Rhythms as a text says them: 每周五, 每月至少2次, 每季度末月25日前, 每半月, 上半年、下半年各1次, 月调度, 1次/年.

Every rhythm is brought to "at least `times` per day, week, month, quarter, half year or year"; where the text fixes the
day, an RFC 5545 rule says which. Written against folded plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from zhiben.core.text.numerals import NUMERAL, read_numeral
from zhiben.core.text.patterns import quick, spaced

Period = Literal["day", "week", "month", "quarter", "half_year", "year"]

PER: dict[str, Period] = {
    "天": "day", "日": "day", "工作日": "day", "周": "week", "星期": "week", "月": "month", "季": "quarter", "季度": "quarter",
    "半年": "half_year", "学期": "half_year", "年": "year", "年度": "year",
}  # fmt: skip
WEEKDAYS = {"一": "MO", "二": "TU", "三": "WE", "四": "TH", "五": "FR", "六": "SA", "日": "SU", "天": "SU", "末": "SA"}
ENDS_OF_QUARTERS = {
    "末": "3,6,9,12",
    "首": "1,4,7,10",
    "第一个": "1,4,7,10",
    "最后一个": "3,6,9,12",
    "第二个": "2,5,8,11",
}

_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_EVERY = spaced(
    rf"""(?:每隔?|逐|按(?=月|季|周|半年))(?P<every>一个?|两个?|双|半个?|{NUMERAL}个?|个)?
    (?P<unit>工作日|小时|天(?!然|津)|日(?!常|用|产|均)|周(?!期|边|转|密|围|长|岁)|星期|旬|月|季度?|学期|年度?(?!龄|轻|产|均|终|味|货))
    (?:(?:(?<=周)|(?<=期))(?P<weekdays>[一二三四五六日天末](?![个次种家]|方面|季度)(?:[、和及](?:每?周
        |星期)?[一二三四五六日天](?![个次种家]))*)
      |(?:的?(?P<which>末|首|第[一二]个|最后一个)(?:月
          |个月))?的?(?P<monthday>{_DAY})[日号](?!内)(?P<monthdays>(?:[、和及]{_DAY}[日号])*)
      |(?P<end>底|末|终)
      |(?P<months>(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|底|末|[上中下]旬)?(?:[、和及](?:1[0-2]
          |[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|底|末)?)*)
      |(?P<seasons>[春夏秋冬](?:季)?(?:[、和及]?[春夏秋冬](?:季)?)*(?:[两二三]季)?(?=[^节天]|$)))?
    """
)
_ACTS = (
    "次|调度|通报|研判|会商|报告|汇报|分析|检查|督查|总结|例会|考核|评估|排查|演练|培训|提醒|公示|梳理|警示|曝光|"
    "巡查|抽查|管控|小结|评比|讲评|听取|部署|报"
)
_EACH = quick(
    rf"(?<![第近过年月每逐])(?P<unit>(?:一)(?:天|日|周|旬|月|季度?|年)|半年|半月|两年|"
    rf"三年)(?P<times>[一两二三12345])(?P<act>{_ACTS})(?!性)"
)
_NAMED = quick(
    r"(?:(?<=[、，；。：“（\"行立展实持照按执取推])|\A)(?P<unit>日|周|旬|双周|月|季度?|半年)(?P<act>调度|通报|研判|"
    r"会商|例会|分析|汇报|管控|排查|小结|点评|讲评|督查|督导|"
    r"巡查|抽查|检查(?!站)|考核|考评|评估|总结)"
)
# 半年小结和全年总结分别于…报送: papers that are due, no rhythm of acts.
_NAMED_PAPER = re.compile(r"(?<=[小总]结)(?:[、和及与][^，。；]{2,10})?(?:分别|应|要|请)?(?:于|在|报|上报)")
_NEXT_MONTH = quick(rf"(?:次月|当月)(?P<day>{_DAY})[日号](?!内)")
_HALVES = quick(r"上(?:半年)?[、和及与]?下半年(?:要|应|分别|至少)?(?:各|分别|均|每半年)")
_YEARLY = quick(r"(?:全年|年度内?|年内|一年内?)(?=[^，。；、（）]{0,16}(?:不少于|至少|不低于|不得少于))")
_SLASHED = quick(
    rf"(?P<times>{NUMERAL})(?P<unit>次|场|期|轮|遍)/(?:每)?(?P<per>工作日|天|日|周|月|季度?|半年|"
    rf"年)"
)
_COUNT = spaced(
    rf"""(?P<limit>不超过|不得超过|不多于|不得多于|最多|至多|不应超过|不能超过)?[^，。；、（）不最至]{{0,4}}?
    (?<![第\d.])(?P<times>{NUMERAL})(?:[至到-]{NUMERAL})?(?P<unit>次(?!性|死亡|生|要)|遍|轮(?!换|岗)|回(?!头)
        |场(?!所|景|地)次?|期(?!间|限)|趟)(?P<below>以下|以内)?"""
)  # fmt: skip
_COUNTED_IN = re.compile("[次遍轮回场期趟]")
_NEXT_CLAUSE_COUNT = re.compile(r"，(?:且|并|均|应|要|原则上)?(?=不少于|至少|不得少于|不低于)")
_CLAUSE = re.compile(r"[，。；！？：]")
_GROWTH = re.compile(
    r"(?:平均|同比|都|均|要|再)?(?:下降|减少|递减|递增|增长|压减|降低|提高|提升|增加|压降|发生|造成|生产|产量)"
)
_RESULTS = re.compile(
    rf"[^，。；、（）每\d]{{0,5}}?(?:再|至少|不少于|要|应|均|都|力争|计划)*(?:解决|培训|新增|完成|淘汰|改造|创建|培育|打造|新建|建设|减少|整治|"
    rf"培养|查处|更新|建成|引进|推广|关闭|选树|评选)"
    rf"[^，。；]{{0,10}}?{NUMERAL}(?!次|场|轮|遍|期|学时|课时|小时|%)"
)
CLAUSE_LENGTH = 48


class Rhythm(NamedTuple):
    """At least `times` per `per`. `rule` where days are fixed; `day` of the month, or None; `end` where the count ends.

    `head_end`: end of the rhythm's own words (每月25日), before what is counted.
    """

    start: int
    end: int
    head_end: int
    times: int
    per: Period
    rule: str | None = None
    day: int | None = None
    further_days: tuple[int, ...] = ()
    """The other days of the month where there are several (每月5日、20日)."""


def rhythms(text: str) -> Iterator[Rhythm]:
    """Every rhythm of the text; limits from above (每年不超过2次) and rates of change are none.

    >>> [(r.times, r.per, r.rule) for r in rhythms("每周五巡查一次，每月至少2次，每年不超过3次，每季度末月25日前报送，每两年轮训")]
    [(1, 'week', 'FREQ=WEEKLY;BYDAY=FR'), (2, 'month', None), (1, 'quarter', 'FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25'), (1, 'year', 'FREQ=YEARLY;INTERVAL=2')]
    """
    found = [rhythm for hit in _EVERY.finditer(text) if (rhythm := _read_every(text, hit))]
    for hit in _EACH.finditer(text):
        found += _simple(text, hit, hit["unit"].removeprefix("一"), int(read_numeral(hit["times"]) or 1))
    for hit in _NAMED.finditer(text):
        if text[hit.start() - 1 : hit.start()] in ("按", "逐") or _NAMED_PAPER.match(text, hit.end()):
            continue
        found += _simple(text, hit, hit["unit"], 1)
    for hit in _NEXT_MONTH.finditer(text):
        day = int(read_numeral(hit["day"]) or 0)
        found.append(Rhythm(hit.start(), hit.end(), hit.end(), 1, "month", f"FREQ=MONTHLY;BYMONTHDAY={day}", day))
    for hit in _HALVES.finditer(text):
        times, end = _count(text, hit.end()) or (1, hit.end())
        found.append(Rhythm(hit.start(), end, hit.end(), times, "half_year"))
    for hit in _YEARLY.finditer(text):
        if counted := _count(text, hit.end()):
            found.append(Rhythm(hit.start(), counted[1], hit.end(), counted[0], "year"))
    for hit in _SLASHED.finditer(text):
        written = read_numeral(hit["times"])
        if written and written == int(written):
            found.append(Rhythm(hit.start(), hit.end(), hit.end(), int(written), PER[hit["per"]]))
    yield from sorted(found, key=lambda r: r.start)


def _read_every(text: str, hit: re.Match[str]) -> Rhythm | None:
    basis = _basis(hit["every"] or "", hit["unit"])
    if basis is None:
        return None
    times, per, rule = basis
    head_end = hit.end()
    if _GROWTH.match(text, head_end):
        return None
    counted = _count(text, head_end)
    if counted is None and _is_limited(text, head_end):
        return None
    if counted is None and hit["unit"] == "学期":
        return None  # a term is no period of its own; only a count in it can be met by half years
    if counted is None and per == "year" and _RESULTS.match(text, head_end):
        return None
    day: int | None = None
    further: list[int] = []
    if weekdays := hit["weekdays"]:
        days = [WEEKDAYS[c] for c in weekdays if c in WEEKDAYS]
        times, rule = max(times, len(days)), "FREQ=WEEKLY;BYDAY=" + ",".join(days)
    elif hit["monthday"]:
        day = int(read_numeral(hit["monthday"]) or 0) or None
        further = [int(read_numeral(d) or 0) for d in re.findall(rf"({_DAY})[日号]", hit["monthdays"])]
        times, rule = times + len(further), _monthday_rule(per, hit["which"], [day or 0, *further])
    elif hit["end"] and per in ("month", "quarter", "year"):
        rule = {"month": "FREQ=MONTHLY;BYMONTHDAY=-1", "quarter": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"}.get(
            per, "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1"
        )
    elif hit["months"] and per == "year":
        months = [int(read_numeral(m) or 0) for m in re.findall(rf"({NUMERAL})月", hit["months"])]
        times, rule = max(times, len(months)), "FREQ=YEARLY;BYMONTH=" + ",".join(map(str, months))
    elif hit["seasons"] and per == "year":
        times = max(times, len(re.findall("[春夏秋冬]", hit["seasons"])))
    if counted is None:
        return Rhythm(hit.start(), head_end, head_end, times, per, rule, day, tuple(further))
    # 每年6月、12月各1次 is twice a year
    return Rhythm(hit.start(), counted[1], head_end, times * counted[0], per, rule, day, tuple(further))


def _basis(every: str, unit: str) -> tuple[int, Period, str | None] | None:
    """How often the bare rhythm is: 每半月 twice a month, 每两小时 twelve times a day, 每两年 once a year, every other one."""
    step = Decimal(2) if every == "双" else read_numeral(every.removesuffix("个") or "一")
    if step is None or step <= 0:
        return None
    if unit in ("小时", "旬"):
        return (max(1, int(24 / step)), "day", None) if unit == "小时" else (max(1, int(3 / step)), "month", None)
    months = {"月": 1, "季": 3, "季度": 3, "学期": 6, "年": 12, "年度": 12}.get(unit)
    if months is not None:
        return _months_basis(step * months)
    days = step * (7 if unit in ("周", "星期") else 1)
    if days in (1, 7):
        return 1, "day" if days == 1 else "week", None
    if days < 1:
        return int(1 / days), "day", None
    if unit in ("周", "星期") and days < 7:
        return int(7 / days), "week", None
    if days > 15:
        return _months_basis(Decimal(int(days / 28)))
    rule = f"FREQ=WEEKLY;INTERVAL={step}" if unit in ("周", "星期") else f"FREQ=DAILY;INTERVAL={step}"
    return int(30 / days), "month", rule


def _months_basis(months: Decimal) -> tuple[int, Period, str | None] | None:
    whole: dict[Decimal, Period] = {
        Decimal(1): "month",
        Decimal(3): "quarter",
        Decimal(6): "half_year",
        Decimal(12): "year",
    }
    if months in whole:
        return 1, whole[months], None
    if months <= 0:
        return None
    if months < 1:
        return int(1 / months), "month", None
    if months < 12:
        return max(1, int(12 / months)), "year", f"FREQ=MONTHLY;INTERVAL={int(months)}"
    return 1, "year", f"FREQ=YEARLY;INTERVAL={int(months / 12)}"


def _monthday_rule(per: Period, which: str | None, days: list[int]) -> str | None:
    written = ",".join(map(str, days))
    if per == "month":
        return f"FREQ=MONTHLY;BYMONTHDAY={written}"
    if per == "quarter":
        return f"FREQ=YEARLY;BYMONTH={ENDS_OF_QUARTERS[which or '末']};BYMONTHDAY={written}"
    return None


def _clause_end(text: str, at: int) -> int:
    edge = _CLAUSE.search(text, at, at + CLAUSE_LENGTH)
    stop = edge.start() if edge else min(len(text), at + CLAUSE_LENGTH)
    following = text.find("每", at, stop)
    return (
        following
        if following >= 0 and text[following : following + 2] not in ("每个", "每家", "每次", "每人", "每名")
        else stop
    )


def _count(text: str, at: int) -> tuple[int, int] | None:
    """How many times, and where the count ends, in the clause that begins at `at` (or in 不少于… right behind it)."""
    stop = _clause_end(text, at)
    hit = _counted(text, at, stop)
    if hit is None and (behind := _NEXT_CLAUSE_COUNT.match(text, stop)):
        hit = _counted(text, behind.end(), _clause_end(text, behind.end()))
    if hit is None or hit["limit"] or hit["below"]:
        return None
    times = read_numeral(hit["times"])
    return (int(times), hit.end()) if times and times >= 1 and times < 10000 else None


def _counted(text: str, at: int, stop: int) -> re.Match[str] | None:
    return _COUNT.search(text, at, stop) if _COUNTED_IN.search(text, at, stop) else None


def _is_limited(text: str, at: int) -> bool:
    hit = _counted(text, at, _clause_end(text, at))
    return hit is not None and bool(hit["limit"] or hit["below"])


def _simple(text: str, hit: re.Match[str], unit: str, times: int) -> list[Rhythm]:
    if unit in ("半月", "旬", "双周"):
        return [Rhythm(hit.start(), hit.end(), hit.end(), times * {"半月": 2, "旬": 3, "双周": 2}[unit], "month")]
    if unit in ("两年", "三年"):
        return [
            Rhythm(hit.start(), hit.end(), hit.end(), 1, "year", f"FREQ=YEARLY;INTERVAL={2 if unit == '两年' else 3}")
        ]
    return [Rhythm(hit.start(), hit.end(), hit.end(), times, PER[unit])]
