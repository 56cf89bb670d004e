"""Figures: which are targets (what is to be reached), which thresholds (who is concerned, what breaches), which neither.

A figure is a target where something is to be reached or kept up to it (覆盖率达85%, 不少于10起, 改造20公里, 下降10%), a
threshold where it bounds an act or a case (不得超过3家, 600米及以上的, 超过100公斤). Figures of the past, of the stock at
hand, of slogans, titles, fines and rewards, and numbers of times that make a rhythm are neither.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Literal

from zhiben.core.directive.model import Operator, Quantity
from zhiben.core.directive.reading import Found, Ground
from zhiben.core.text.patterns import quick
from zhiben.core.text.quantities import BELOW, SaidFigure, said_figures

PHYSICAL = frozenset(
    "° 欧姆 欧 毫安 勒克斯 兆瓦 千瓦时 平方公里 平方米 立方米 公里 千米 厘米 毫米 公斤 千克 毫克 米 吨 克 升 度 ℃ 摄氏度 兆帕 千帕 MPa kPa Pa kV 千伏 伏 千瓦 分贝 ppm PPM mg/m³ cm mm "
    "km kg t m ㎡ m² m³ m2 m3 层 岁 周岁 倍 秒".split()
)
TIMES = frozenset(("次", "遍", "轮", "回", "场", "场次", "期"))
SPANS_OF_TIME = frozenset(("日", "天", "工作日", "自然日", "小时", "分钟", "秒", "秒钟", "周", "月", "个月", "年"))
MONEY = frozenset(("元", "万元", "亿元"))

_MONEY_PAID = re.compile(r"(?:罚款?|处以?|处罚|奖励|奖金|赔偿|补助|补贴|罚金|并处)")
_PAST = quick(
    r"(?:(?<![比较])(?:去年|上年|前年)|近年来|近[\d一二两三四五]年|年以来|今年来|以来|截至|截止目前|目前|已|"
    r"共(?:发生|有|排查|检查|"
    r"查处|整改|出动|计|完成|受理|开展|死亡)|累计(?:排查|检查|发现|整改|"
    r"查处|出动|开展|完成|发生|培训)|"
    r"发生了|造成|现有|查处了|排查出|检查发现|检查出|存在的?|事故(?:共|致|造成)|曾|通报的)"
)
_COMPARED_PAST = re.compile(r"(?:同比|环比)")
_STRONG_PAST = quick(
    r"(?:(?<![比较])(?:去年|上年(?!度?(?:的|末|实际))|前年)|截至|截止目前|目前|共(?:发生|有|排查|检查|查处|整改|"
    r"出动|计|死亡)|造成|"
    r"已经?(?:有|建成|完成|整改)|事故(?:共|致|造成)|"
    r"死亡[\d一二三四五六七八九十]+人)"
)
_GOAL = quick(
    r"(?:力争|确保|实现|目标|争取|努力|务必|必须|要(?!点|求)|应(?!急)|不得|不能|计划|保证|保持|提升至|提高到|控制|"
    r"完成率?要|全面完成|达到|做到|需|拟|年内|年底|底前|"
    r"(?<![截止])[到至]20\d\d年)"
)
_GOAL_BEHIND = re.compile(r"^(?:以上|以下)?(?:的)?(?:防控|控制|工作|年度)?(?:目标|要求|任务)")
_ACCIDENTS = re.compile(r"(?:事故|死亡|伤亡|起数|发案|火灾|伤害|警情|率)")
# 客流达到承载量80%时启动限流; 在14处路口增设警示桩
_AT_THE_TIME = re.compile("时(?!间|限|段)")
_SET_UP_THERE = re.compile("增设|安装|设置|新建|加装|改造|布设")
_DAILY = re.compile("(?:日均|年均|现有|目前)[^，。；]{0,12}$")
# 违规搭建约600平方米: what is found, not what is to be done.
_FOUND = re.compile(r"(?:违规|违法|非法|擅自|私自|违章|未经批准)[^，。；]{0,20}$|约$")
_STRETCHES = frozenset(("公里", "千米", "km", "平方公里"))
_IN_A_ROW = re.compile(r"连续$")
_ABLE = re.compile(r"(?:能力|储备量|规模|产能|总量)$")
_DEMANDING = re.compile(r"^不(?:得|应|能|许)|须")
_TASK_VERB = re.compile(
    r"(?:完成|新建|建成|建设|配备|安装|改造|培训|轮训|创建|打造|整治|新增|更新|淘汰|关闭|推广|培育|投放|接入|拆除|"
    r"治理|排查|检查|抽查|开展|组织|举办|覆盖|"
    r"设置|增设|建立|招录|培养|解决|曝光|查处|宣讲|发放|编印|印制|印发|张贴|制作|达标|整改|巡查|评估|评定|选树|引进|"
    r"更换|购置|增加|指导|"
    r"服务|帮扶|搬迁|退出|实施|加装|建(?!筑)|选派|聘请|遴选|走访|评选|扩充|推进|推动|"
    r"充实|储备|配置|增配|清淤|疏浚|铺设|敷设|疏通|加固|清理|发送|推送)"
    r"(?:不少于|至少|达|了)?(?P<between>[^，。；、：（）]{0,20})$"
)

# 新增省级企业2家、市级5家: the verb of the first figure serves the others.
_LISTED = re.compile(r"\d[^\d，、]{0,8}、(?=[^\d，、]{0,12}$)")
_COUNT_OF_TASKS = re.compile(
    r"^(?:重点)?(?:工作|任务|措施|制度|机制|行动|方面|要求|问题(?:清单)?|内容|环节|指标|清单|原则|职责|台账|方案|"
    r"(?:联合|检查|督导|督查|工作|考核|巡查|调研|专家|执法|暗访|抽查){0,2}组)"
)
_DONE_BEHIND = re.compile(r"(?:开展|组织|完成|检查|查处|进行|整改|实施)了")
_CLAUSE_ENDS = re.compile(r"^(?:[，。；、：）！]|$|以上|目标|任务)")
_COUNTED_WITHIN = re.compile(
    r"[日天月年周]内(?:累计|连续|发生|出现|被|受到?|因|依法|违法|违规|查处|处罚|同类|同一|再次|行为|"
    r"行政){0,4}[^，。；\d对开组完]{0,4}$"
)
_CONDITION_BEHIND = re.compile(
    r"^[^，。；、的]{0,4}时(?!间|限|段)|^(?:[^，。；、的]{0,14})?的(?!基础|目标|比例|"
    r"要求|标准|速度|水平|频次|力度)"
)
_CASE_LATER = re.compile(r"(?!检查|开展|组织)[^，。；]{1,16}的")
_CASE_BEHIND = re.compile(r"^的(?:$|，|企业|单位|场所|项目|一律)")
_BREACH_BEHIND = re.compile(
    r"^[^。]{0,40}。?(?:[^。；]{0,12})?(?:违反|未达到|达不到|不符合)[^。；]{0,12}(?:的|规定|要求)"
)
_STOCK = re.compile(r"占(?!比)")
_YEAR_TOLD = re.compile(r"(?<![较比自从以\d])(20\d\d)年度?(?:，|全|我|各|共|[一二三四上下\d])")
# 建筑面积3000平方米以上的项目安全员不少于3人: a norm for those of that size.
_SIZED = re.compile(r"(?:以上|以下|超过[^，。；]{1,10}|达到[^，。；]{1,10})的")
_NORM = re.compile(r"(?:出口|通道|楼梯|灭火器|装置|水源|探测器|报警器|间距|距离|时间|监护人|厚度|余量|储备量|保存期)$")
# 配备灭火器不少于2具: equipment that a place must have.
_EQUIPS = re.compile(r"(?:配备|设置|安装|配置|设)[^，。；、]{2,10}$")
_GRADE_REACHED = re.compile(r"(?:达到|达|创建|通过|取得|完成|提升至|提升到|评为|获得)[^，。；]{0,6}$")
_GRADE = re.compile(r"(?:率|比例|占比|标准化|等级|资质|覆盖|企业|单位|面)")
_RATE = re.compile(r"(?:率|比例|占比|比重|覆盖面|合格|覆盖|比)")
_CONCENTRATION = re.compile(r"(?:浓度|分数|含量|含硫量|氧含量|坡度|湿度|下限|爆炸极限)")
_PEOPLE_AT_ONCE = re.compile(r"(?:作业|监护|值班|值守|现场|在岗|驾驶|押运|同时|带班)")
# Per turn, not per period: 每班至少清扫1次 is no target of its own.
_EACH_TURN = re.compile(r"每(?:班|次|趟|人次|批|炉|车)[^，。；]{0,16}$")
_METRIC_LEAD = re.compile(
    r"^(?:并|且|和|及|其中|同时|力争|确保|实现|争取|努力|务必|必须|原则上|做到|使|将|要|应(?!急)|对|以|凡|按照?|的|"
    r"在(?![线建册岗用职校编产途])|再|均|不得|严禁|全(?:县|市|区|省)|年底前?|全年|[一二三四五六七八九十]是|[①-⑳]|"
    r"到?20\d\d年(?:底|末)?(?:前)?|到?\d{1,2}月(?:\d{1,2}日|份?(?:底|末))前?)+"
)
# 起数比2023年, 死亡人数同比分别: with what a change is compared is no part of what changes.
_COMPARED_WITH = re.compile(r"(?:[比较](?:20\d\d年|去年|上年|前三年)(?:度|同期|平均)*|同比|环比)(?:分别|再|均)*$")
_OTHER_FIGURE = re.compile(r"不少于|不低于|不超过|不得|达到|至少|超过")
_TRAILING = "一律 原则上 均 应当 应 要 须 必须 分别 全部 总体 力争 确保 不 再 还 也 都 数量 已 累计 每 的 为 在 超 大 达".split()
_METRIC_TRAIL = re.compile(rf"(?:{'|'.join(_TRAILING)})*$")
_TRAIL_ENDS = tuple({word[-1] for word in _TRAILING})
ARTICLES = frozenset(("个", "次", "名", "项", "条", "份", "家", "场", "处", "批", "遍", "轮", "期", "级"))
FEW_PEOPLE = 10


def read_figures(ground: Ground, counted: Iterable[tuple[int, int]] = ()) -> list[Found]:
    """Targets and thresholds in the order of the text. `counted`: spans of rhythms, whose numbers of times are theirs."""
    taken = sorted(counted)
    starts = [start for start, _ in taken]
    found: list[Found] = []
    for figure in said_figures(ground.text):
        piece = ground.piece(figure.start, figure.end)
        if piece is None or ground.mark(figure.number_at):
            continue
        at = bisect_right(starts, figure.number_at) - 1
        if at >= 0 and figure.number_at < taken[at][1] and figure.unit in TIMES:
            continue
        read = _read(ground, piece, figure)
        if read is not None:
            kind, op = read
            value = Quantity(metric=_metric(ground, piece, figure), op=op, value=float(figure.value), unit=figure.unit)
            found.append(Found(kind, figure.start, figure.end, value))
    return found


Reading = tuple[Literal["targets", "thresholds"], Operator]


def _read(ground: Ground, piece: int, figure: SaidFigure) -> Reading | None:
    """What a figure is for, by its comparison and the words around it; None where it is neither."""
    wide = ground.head(piece, figure.start, 60)
    tail = ground.clause_tail(piece, figure.end, 40)
    if figure.unit in MONEY and _MONEY_PAID.search(wide[-24:] + "，" + tail[:10]):
        return None
    if figure.unit in SPANS_OF_TIME:
        return _span_of_time(figure, wide, tail)
    head = ground.clause_head(piece, figure.start)
    if (
        not figure.word
        and figure.unit in TIMES
        and (_COUNTED_WITHIN.search(head) or (_IN_A_ROW.search(head) and _CASE_LATER.match(tail)))
    ):
        return "thresholds", ">="
    if figure.op is None:
        return _bare(ground, figure, head, wide, tail)
    if figure.side == "以外" or (
        figure.word_kind not in ("at_least", "at_most") and _is_past(_STRONG_PAST, wide, tail)
    ):
        return None
    if not figure.word:
        return _sided(figure, head, wide, tail)
    behind = ground.text[figure.end : figure.end + 80]
    kind = WORDED[figure.word_kind](figure, head, wide, tail if figure.word_kind != "at_least" else behind)
    return (kind, figure.op) if kind else None


def _span_of_time(figure: SaidFigure, wide: str, tail: str) -> Reading | None:
    """Lengths of time with a comparison bound what is done; terms that count from an event (1小时内) stay relative."""
    event = figure.side in BELOW and not figure.word
    if figure.op is None or event or figure.side == "以外" or (figure.unit == "年" and figure.value > 1000):
        return None
    if figure.word_kind in ("fall", "rise") or _is_past(_STRONG_PAST, wide, tail):
        return None
    return "thresholds", figure.op


def _bare(ground: Ground, figure: SaidFigure, head: str, wide: str, tail: str) -> Reading | None:
    """A figure without any comparison counts only as the object of what is to be done, or as a rate to be reached."""
    if (
        _is_past(_PAST, wide, tail)
        or figure.chinese
        or _FOUND.search(head)
        or head.endswith(("从", "由", "个"))
        or _tells_a_year(ground, wide)
    ):
        return None
    if _DONE_BEHIND.search(tail):
        return None
    if figure.unit == "%" and _AT_THE_TIME.match(tail):
        return "thresholds", ">="
    if head.endswith("在") and _SET_UP_THERE.search(tail):
        return "targets", ">="
    if figure.unit == "%":
        aimed = _RATE.search(head) or _TASK_VERB.search(head) or _GOAL.search(wide) or _RATE.match(tail.lstrip("的"))
        stock = _STOCK.search(head) or _CONCENTRATION.search(head) or _MONEY_PAID.search(wide[-24:] + tail[:8])
        return ("targets", ">=") if aimed and not stock else None
    if figure.unit in ("级", "分", "个百分点", "字", "页", "") or (
        figure.value < 2 and figure.unit in ARTICLES - {"个", "名", "家", "场", "处"}
    ):
        return None
    verb = _TASK_VERB.search(head) or (_LISTED.search(head) and _TASK_VERB.search(_LISTED.split(head)[0]))
    if not verb or (figure.unit in ("项", "个", "条") and _COUNT_OF_TASKS.match(tail)):
        return None
    adjacent = len(verb["between"]) <= 4 and "的" not in verb["between"] and figure.value > 1
    return ("targets", ">=") if adjacent or _CLAUSE_ENDS.match(tail) else None


def _sided(figure: SaidFigure, head: str, wide: str, tail: str) -> Reading | None:
    """以上, 以下 and 以内 without a word before: mostly who is concerned."""
    op = figure.op or ">="
    if figure.unit == "层" and tail.startswith(("房间", "部分", "楼面", "区域")):
        return None  # a part of one building
    if figure.unit == "级":
        return ("targets" if _GRADE_REACHED.search(head) else "thresholds"), op
    if figure.unit == "%":
        bounded = (
            _CONCENTRATION.search(head) or _CASE_BEHIND.match(tail) or (op == "<=" and not _ACCIDENTS.search(head))
        )
        return ("thresholds" if bounded else "targets"), op
    verb = _TASK_VERB.search(head)
    done = verb and (len(verb["between"]) <= 4 or _CLAUSE_ENDS.match(tail)) and not _CONDITION_BEHIND.match(tail)
    if op == ">=" and done and figure.unit not in PHYSICAL | MONEY:
        return "targets", op
    aimed = op == "<=" and _ACCIDENTS.search(head) and _GOAL.search(wide)
    return ("targets" if aimed else "thresholds"), op


Kind = Literal["targets", "thresholds"]


def _at_least(figure: SaidFigure, head: str, wide: str, behind: str) -> Kind | None:
    if figure.unit == "%" and _CONCENTRATION.search(head):
        return "thresholds"
    if figure.unit in _STRETCHES and _TASK_VERB.search(head) and figure.word[0] in "不至最":
        return "targets"
    if _DEMANDING.match(figure.word) or figure.unit in PHYSICAL | MONEY or _CASE_BEHIND.match(behind):
        return "thresholds"
    few = (
        figure.unit in ("人", "名")
        and figure.value <= FEW_PEOPLE
        and _PEOPLE_AT_ONCE.search(head + figure.compared + behind[:12])
    )
    if figure.unit in TIMES and _EACH_TURN.search(head):
        return None
    norm = (
        few
        or _SIZED.search(head)
        or _BREACH_BEHIND.match(behind)
        or (_NORM.search(head) and (_EQUIPS.search(head) or not _TASK_VERB.search(head)))
    )
    return "thresholds" if norm else "targets"


def _at_most(figure: SaidFigure, head: str, wide: str, tail: str) -> Kind | None:
    steered = figure.word[0] in "控限降压减缩下" and figure.unit not in PHYSICAL and "/" not in figure.unit
    return "targets" if steered or _ACCIDENTS.search(head) and "不得" not in figure.word else "thresholds"


def _only(figure: SaidFigure, head: str, wide: str, tail: str) -> Kind | None:
    if figure.chinese and figure.unit == "个" and figure.value == 1 and figure.word in ("只", "仅"):
        return None
    return "thresholds" if figure.unit in ("个", "家", "人", "名", "条", "套", "台", "处", "层", "辆", "座") else None


def _beyond(figure: SaidFigure, head: str, wide: str, tail: str) -> Kind | None:
    if figure.word in ("不足", "不到") and figure.unit == "%" and not _CONDITION_BEHIND.match(tail):
        return None  # 处理率不足六成 says how things are
    if _DAILY.search(head):
        return None
    aimed = figure.unit == "%" and _RATE.search(head) and not _CONDITION_BEHIND.match(tail)
    return "targets" if aimed and (figure.op == ">" or _ACCIDENTS.search(head)) and _GOAL.search(wide) else "thresholds"


def _reached(figure: SaidFigure, head: str, wide: str, tail: str) -> Kind | None:
    if _ABLE.search(head) and not _CONDITION_BEHIND.match(tail):
        return "targets"
    if (
        figure.word == "满"
        or "/" in figure.unit
        or _CONCENTRATION.search(head + figure.compared)
        or figure.unit in PHYSICAL - {"公里", "平方公里", "平方米", "吨"}
    ):
        return "thresholds"
    if _CONDITION_BEHIND.match(tail) and (figure.unit not in ("%", "级") or not _GRADE.search(head)):
        return "thresholds"
    return None if _is_past(_PAST, wide, tail) else "targets"


def _changed(figure: SaidFigure, head: str, wide: str, tail: str) -> Kind | None:
    if figure.chinese or _is_past(_STRONG_PAST if figure.side else _PAST, wide, tail):
        return None
    return "targets" if figure.unit in ("%", "个百分点") or figure.word_kind == "fall" or _GOAL.search(wide) else None


WORDED = {
    "at_least": _at_least, "at_most": _at_most, "only": _only, "more": _beyond, "less": _beyond, "reach": _reached,
    "fall": _changed, "rise": _changed,
}  # fmt: skip


def _is_past(cues: re.Pattern[str], wide: str, tail: str) -> bool:
    """Whether the last cue before the figure is one of the past (同比 where no aim is named), and no 目标 follows."""
    past = _last(cues, wide)
    compared = cues is _PAST and _COMPARED_PAST.search(wide) is not None
    if (past < 0 and not compared) or _GOAL_BEHIND.match(tail):
        return False
    goal = _last(_GOAL, wide)
    return past > goal or (goal < 0 and compared)


def _last(cues: re.Pattern[str], words: str) -> int:
    """Where the last of the cues begins, or -1."""
    at = -1
    for hit in cues.finditer(words):
        at = hit.start()
    return at


def _tells_a_year(ground: Ground, wide: str) -> bool:
    """Whether the last year named, as of what was done in it, lies before the document's."""
    years = _YEAR_TOLD.findall(wide)
    return bool(years) and ground.dates.year is not None and int(years[-1]) < ground.dates.year


def _metric(ground: Ground, piece: int, figure: SaidFigure) -> str:
    """What the figure measures, in the words of its clause: those before the comparison, else those behind the figure."""
    head = ground.clause_head(piece, figure.start, 40)
    if figure.word and figure.start == figure.number_at:
        head = head[: max(head.rfind(figure.word), 0)]  # 分别下降10%、15%以上: one comparison for both
    words = _without_ends(_OTHER_FIGURE.split(_LISTED.split(head)[-1])[0] or head)
    if not words and not figure.word:
        words = ground.clause_tail(piece, figure.end, 16)
    if not words:
        before = ground.head(piece, figure.start - len(head) - 1, 40)
        words = _without_ends(_OTHER_FIGURE.split(before[max(map(before.rfind, "，。；：（）")) + 1 :])[0])
    if figure.unit == "%" and figure.compared and figure.word_kind in ("at_least", "at_most", "more", "less"):
        return f"{words}占{figure.compared}比例"
    return words


def _without_ends(words: str) -> str:
    """The words without what leads to a measured thing (确保, 全县) and leads on from it (应当, 累计)."""
    lead = _METRIC_LEAD.match(words)
    words = words[lead.end() :] if lead else words
    words = _COMPARED_WITH.sub("", words)
    return _METRIC_TRAIL.sub("", words) if words.endswith(_TRAIL_ENDS) else words
