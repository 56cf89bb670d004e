"""Figures with a unit as a text says them: number, comparison before and behind it, rise or fall, and what they measure.

Nothing is decided here about what a figure is for. Written against folded plain text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from zhiben.core.text.numerals import ARABIC, CHINESE, SHARE, read_numeral, read_share
from zhiben.core.text.patterns import quick, spaced

Operator = Literal[">=", ">", "<=", "<"]

UNITS = (
    "个百分点|百分点|平方公里|平方米|立方米|工作日|自然日|个工作日|个月|个小时|个学时|小时|分钟|秒钟?|学时|课时|"
    "公里|千米|厘米|毫米|公斤|千克|毫克|万元|亿元|元(?!旦|件|素)|人次|家次|户次|台次|辆次|场次|批次|人份|班次|"
    "人(?!民|员|才|体|身|均|群|口|工|力|为|防|大|社|事|行|物|流|车|机|密|多|性|文|数|们)|名(?!单|录|称|义)|"
    "家(?!庭|属|具|长|禽|园)|户(?!外|籍|型|主)|个|台(?!账|帐|风|阶|词|历)|套(?!路|用|取|管)|"
    "起(?!重|草|来|步|点|到|底|诉|吊|算|实)|次(?!生|要|日|性)|项(?!目部)|处(?!理|置|罚|分|于|长|室|方|所|在|以(?![上下内外]))|"
    "米(?!面)|吨|克|升(?!级|降|温|学)|岁|周岁|倍|级(?!别)|层(?!级|层|面)|辆|座(?!谈|椅|位)|"
    "条(?!件|例|款|文|规|线)|件(?!事)|份|场(?!所|景|地|馆|站)|期(?!间|限|货)|篇|度(?!假|量)|欧姆|毫安|勒克斯|℃|°|摄氏度|兆帕|千帕|"
    "MPa|kPa|Pa|kV|千伏|伏|千瓦时|千瓦|分贝|ppm|PPM|mg/m³|公顷|亩|间(?!隔|接|距|断)|栋|幢|艘|株|眼|孔|"
    "口(?!号|岸|径|头|罩)|只|瓶|盏|块|支(?!持|付|部|撑|出|护)|批(?!准|复|评)|轮(?!换|岗|流)|部(?!门|位|署|分|委|队|长|级|件|属|室|落|颁|办)|遍|回(?!头|复)|"
    "天(?!然|气|津|窗)|日(?!常|益|期|程)|月(?!度|报|底|[0-9])|周(?!边|期|围|转|密)|"
    "年(?!度|底|来|内|末|终|报|初|中|检|审|龄|级)|"
    "分(?!级|类|别|工|析|享|层|布|局|包|管|子|公|配|开|散|发|支|段|期|部|批|之|解|为|会)|张(?!贴|榜|挂|某)|床(?!位)|根(?!据|本|源|治|除)|棵|册|箱|桶|袋|具(?!体|有|备)|列(?!入|为|举|席)|门(?!类|店|诊|口|窗|面)|架(?!构|设)|例(?!如|会)|宗(?!旨)|字|页|秒|cm|mm|km|kg|㎡|m[²³23]|m(?![a-zA-Z/])|t(?![a-zA-Z/])"
)
# 米/秒, 公里/小时, 万立方米/小时, 人/平方米: what a measure is counted per.
_PER = "/(?:秒|分钟|小时|天|日|周|月|年|立方米|平方米|公里|米|吨|亩|人|户|次|m³|m2|m²|s|h|min|d)(?![a-zA-Z])"
_FIGURE = spaced(
    rf"""(?<![\d.〇零一二两三四五六七八九十百千万第A-Za-z])(?:(?P<share>{SHARE}|[一二三四五六七八九]成(?=以[上下]|[，。；、（）的]|$))
    |(?P<number>{ARABIC}[十百千万亿]{{0,2}}|{CHINESE})(?P<many>余|多)?(?P<unit>{UNITS})(?P<per>{_PER})?
    |(?P<level>\d{{1,6}}(?:\.\d{{1,8}})?)(?=以[内下上]))
    (?P<ratio>比例)?(?P<incl>（含[^（）]{{0,6}}）)?(?P<side>(?:及|或|含)?(?:以上|以下|以内|之内|之上|之下|以外)
        |(?:的)?范围(?:以|之)?内|内(?!部|容|设|外|网|存|的?隐)|(?:及|或)(?:更多|更高))?(?P<incl2>（含[^（）]{{0,6}}）)?"""
)
AT_LEAST = (
    "不少于|不低于|不小于|不得少于|不得低于|不得小于|不应少于|不应低于|不应小于|不能少于|不能低于|不能小于|"
    "须不少于|不短于|不得短于|不应短于|至少|最少|最低|大于等于|大于或等于|≥|不下于|不弱于|不早于"
)
REACH = "达到|达至|达(?!标|产|成)|提高到|提升到|提升至|提高至|增加到|增至|扩大到|上升到|保持在|稳定在|维持在|突破|满(?!意|负|足|员)"
AT_MOST = (
    "不超过|不得超过|不高于|不大于|不多于|不得多于|不得高于|不得大于|不应超过|不应大于|不应高于|不能超过|"
    "不能多于|不能大于|不许超过|严禁超过|不可超过|不允许超过|未超过|不长于|不得长于|最多|最高|至多|控制在|控制到|"
    "限制在|限定在|降至|降到|降低到|降低至|下降到|下降至|压减到|压减至|压降到|压降至|减少到|减少至|缩短至|缩短到|"
    "压缩至|压缩到|小于等于|小于或等于|≤|不突破|不得突破"
)
MORE = "超过|大于|高于|多于|超出|超(?!员|载|速|限|期|标|高)|逾|长于|>"
LESS = "低于|少于|小于|不足|不满|未满|未达到|达不到|未达|短于|不到|<"
_WORD = quick(
    rf"(?P<at_least>{AT_LEAST})|(?P<at_most>{AT_MOST})|(?P<less>{LESS})|(?P<more>{MORE})|"
    rf"(?P<reach>(?<![发到传抵表通])(?:{REACH}))"
    r"|(?P<only>(?:只|仅)(?:能|得|可|准|允许|许)?(?:设置?|保留|设立|配备|布置|安排|有|允许|建设?|使用|开设)?)"
    r"|(?P<fall>(?:下降|减少|压减|降低|递减|压降|缩减|压缩|下浮)(?:了|率|幅度?|比例)?(?:不低于|不少于|达到?|超过|"
    r"至少|在)?)"
    r"|(?P<rise>(?:增长|提高|提升|增加|上升|扩大|递增)(?:了|率|幅度?|比例)?(?:不低于|不少于|达到?|超过|至少|在)?)"
)
# How many characters may stand between the comparison and its figure, without and with a 的 at their end.
GAPS = {
    "at_least": (14, 16), "at_most": (10, 16), "less": (8, 12), "more": (8, 12), "reach": (4, 12), "only": (3, 0),
    "fall": (12, 0), "rise": (1, 0),
}  # fmt: skip
HEAD = 30
_EDGE = re.compile("[，。；：、（）！？]")
_DIGIT = re.compile(r"\d")
_AND = re.compile(r"[和、及与]|以及")


class SaidFigure(NamedTuple):
    """A figure as written. `op` None: it stands bare. `word`: the comparison before it; `side`: the one behind it.

    `number_at`: where the number begins. `compared`: what it is a share of (从业人员 in 不少于从业人员的百分之一), or "".
    """

    start: int
    end: int
    number_at: int
    value: Decimal
    unit: str
    op: Operator | None
    word: str
    word_kind: str
    side: str
    compared: str
    chinese: bool


def said_figures(text: str) -> Iterator[SaidFigure]:
    """Every figure with a unit, in the order of the text.

    >>> [(f.op, str(f.value), f.unit) for f in said_figures("600米及以上；不少于从业人员的百分之一；再下降20%；超过3.5万人次；两个以上")]
    [('>=', '600', '米'), ('>=', '1', '%'), ('<=', '-20', '%'), ('>', '3.5', '万人次'), ('>=', '2', '个')]
    """
    last: SaidFigure | None = None
    edges = [edge.start() for edge in _EDGE.finditer(text)]
    for hit in _FIGURE.finditer(text):
        figure = _read(text, hit, edges, last)
        if figure is None:
            continue
        if last is not None:
            shares = figure.word and figure.start == figure.number_at and figure.side and not last.side
            yield last._replace(side=figure.side) if shares else last
        last = figure
    if last is not None:
        yield last


def _read(text: str, hit: re.Match[str], edges: Sequence[int], last: SaidFigure | None) -> SaidFigure | None:
    share, count, level, unit_written, per, side = hit.group("share", "number", "level", "unit", "per", "side")
    number = count or level or ""
    value = _share(share) if share else read_numeral(number)
    if value is None:
        return None
    unit = "%" if share else _unit(unit_written or "")
    chinese = bool(number) and not number[0].isdigit()
    if number.endswith("万") and not chinese:
        value, unit = value / 10000, f"万{unit}"  # as it is written: 2万平方米, 3.5万人次
    unit += per or ""
    side = side.removeprefix("的").lstrip("及或含") if side else ""
    start, end = hit.span()
    compare = _compare(text, start, edges)
    if compare is None and share and last is not None and last.unit == "%" and last.word:
        if _AND.fullmatch(text, last.end, start):  # 分别下降5%和8%
            compare = last.word, last.word_kind, start, ""
    if compare is None:
        op: Operator | None = None if not side else "<=" if side in BELOW else ">="
        return SaidFigure(start, end, start, value, unit, op, "", "", side, "", chinese)
    word, kind, word_start, gap = compare
    value = -value if kind == "fall" else value
    return SaidFigure(
        word_start, end, start, value, unit, _operator(kind, side), word, kind, side, gap.rstrip("的"), chinese
    )


def _share(written: str) -> Decimal | None:
    tenths = read_numeral(written[:-1]) if written.endswith("成") else None
    return read_share(written) if tenths is None else tenths * 10


BELOW = ("以下", "以内", "之内", "之下", "内", "范围内", "范围以内", "范围之内")


_COUNTED_IN = {"百分点": "个百分点", "个工作日": "工作日", "个小时": "小时", "个学时": "学时"}


def _unit(written: str) -> str:
    """The unit as it is counted in, 个 before it taken off: 个工作日 is 工作日, 百分点 is 个百分点."""
    return _COUNTED_IN.get(written, written)


def _compare(text: str, at: int, edges: Sequence[int]) -> tuple[str, str, int, str] | None:
    """The nearest comparison before `at` in its clause: word, kind, start, and what stands between it and the figure."""
    before = bisect_left(edges, at)
    head = text[max(0, at - HEAD, edges[before - 1] + 1 if before else 0) : at]
    last: re.Match[str] | None = None
    for word in _WORD.finditer(head):
        last = word
    if last is None or last.lastgroup is None:
        return None
    gap = head[last.end() :]
    bare, with_of = GAPS[last.lastgroup]
    if "的" in gap[:-1]:
        return None
    if len(gap) > (with_of if gap.endswith("的") else bare) or _DIGIT.search(gap):
        return None
    return last.group(), last.lastgroup, at - len(head) + last.start(), gap


def _operator(kind: str, side: str) -> Operator:
    if kind == "more":
        return ">=" if side and side not in BELOW else ">"
    if kind == "less":
        return "<"
    if kind in ("at_most", "only", "fall"):
        return "<="
    return "<=" if kind == "reach" and side in BELOW else ">="
