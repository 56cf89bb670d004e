"""What a duty mentions: documents it cites, systems it names, sectors and topics it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zhiben.core.directive.assembly import Unit
from zhiben.core.text.patterns import quick

_TITLE = re.compile(r"《[^《》]{2,80}》(?:（[^（）]{2,30}\d{4}[^（）]{1,20}号）)?")
# A document number from its bracketed year on; the words before it, up to ten, are looked for from there.
_NUMBER = quick(r"(?<=[\u4e00-\u9fff])[〔\[（]\d{4}[〕\]）]\d{1,4}号")
# 和省安委〔2025〕8号, 按照国办发〔2024〕54号: what leads to a number is no part of it.
_NUMBER_LEAD = re.compile(
    r"(?:[^，。；]{0,6}?(?:根据|按照|依据|依照|落实|贯彻|执行|印发|转发|参照|以及|废止)|[和与及按据以])(?=[\u4e00-\u9fff]{2})"
)
_SYSTEM = re.compile(
    r"“(?P<quoted>[^“”]{2,20})”(?:微信)?(?:小程序|平台|系统|APP|App|app)|(?P<plain>[\u4e00-\u9fffA-Za-z+]{2,22}?(?:信息系统|管理系统|监测系统|预警系统|监控系统|信息平台|监管平台|管理平台|小程序|APP|一张图))"
)
_SYSTEM_END = re.compile("系统|平台|小程序|APP|App|app|一张图")
_LONGEST_SYSTEM = 32
_LEADING = re.compile(
    r"^.{0,14}(?:录入|使用|运用|利用|依托|通过|接入|建设完善|建立完善|建设|建立|完善|推进|推动|开发|上线|安装|实现|纳入|登录|加快|及|和|与|到|在(?!线|建|册|岗|用|产)|的|有|向|将|为|由)(?=.{4,})"
)

# Sector -> words; the thirteen sectors of county directives and those beside them. Names are the interface's.
SECTORS: dict[str, tuple[str, ...]] = {
    "非煤矿山": ("非煤矿山", "地下矿山", "露天矿山", "尾矿库", "采掘", "井下"),
    "煤矿": ("煤矿", "煤与瓦斯"),
    "危险化学品": ("危险化学品", "危化", "化工园区", "化工企业", "重大危险源", "小化工"),
    "城镇燃气": ("燃气", "液化石油气", "瓶装气", "液化气"),
    "建筑施工": ("建筑施工", "建筑工地", "房屋市政", "深基坑", "脚手架", "塔吊", "起重机械", "在建工程", "施工现场"),
    "道路交通": ("道路交通", "道路运输", "两客一危", "驾驶", "货运", "客运", "超载", "校车"),
    "文化旅游": ("旅游", "景区", "旅行社", "星级饭店", "文物", "娱乐场所"),
    "民爆": ("民爆", "爆破作业", "民用爆炸"),
    "烟花爆竹": ("烟花爆竹",),
    "特种设备": ("特种设备", "电梯", "锅炉", "压力容器", "大型游乐设施", "客运索道", "气瓶"),
    "卫生健康": ("医疗", "卫生健康", "医院"),
    "教育": ("学校", "幼儿园", "校园", "校外培训"),
    "养老": ("养老", "民政服务"),
    "小施工": ("小施工", "限额以下", "零星工程", "装饰装修", "装修装饰"),
    "有限空间": ("有限空间",),
    "电动自行车": ("电动自行车", "飞线充电"),
    "消防": ("消防", "火灾", "生命通道", "疏散通道", "安全出口"),
    "工贸": ("工贸", "工业企业", "冶金", "粉尘", "铝加工", "涉氨"),
    "商贸餐饮": ("商贸", "餐饮", "商业综合体", "农贸市场"),
    "自建房": ("自建房", "群租房", "出租屋", "经营性住房"),
    "电力": ("电力", "供电", "储能", "光伏"),
    "水利": ("水利", "水库", "防汛"),
    "农业农村": ("农业", "农机", "渔船", "农村"),
}
TOPICS: dict[str, tuple[str, ...]] = {
    "排查整治": ("排查", "整治", "隐患"),
    "重大事故隐患": ("重大事故隐患", "重大隐患"),
    "教育培训": ("培训", "教育", "考核合格", "持证"),
    "应急": ("应急", "演练", "救援", "疏散"),
    "执法检查": ("执法", "检查", "处罚", "督查"),
    "宣传": ("宣传", "曝光", "警示"),
    "危险作业": ("动火", "有限空间", "高处作业", "特殊作业", "吊装"),
    "责任落实": ("责任", "履职", "述职"),
    "监测预警": ("监测", "预警", "监控", "智能化"),
    "举报奖励": ("举报", "奖励"),
    "源头管控": ("审批", "准入", "许可", "三同时", "淘汰"),
    "外包管理": ("外包", "承包", "转包", "分包"),
    "信息报送": ("报送", "上报", "专报"),
}


def _dictionary(groups: dict[str, tuple[str, ...]]) -> tuple[re.Pattern[str], dict[str, str]]:
    words = {word: name for name, own in groups.items() for word in own}
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True))), words


_SECTOR_WORD, _SECTOR_OF = _dictionary(SECTORS)
_TOPIC_WORD, _TOPIC_OF = _dictionary(TOPICS)


_Hit = tuple[int, int, str, str]  # start, end, name, kind


@dataclass(slots=True)
class Named:
    """What one piece mentions, with the places in the laid-out text."""

    cites: list[str] = field(default_factory=list)
    systems: list[str] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    spans: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


class Mentions:
    """Scans the whole text once for each kind; `read` answers for a piece of it."""

    def __init__(self, folded: str, units: Sequence[Unit]) -> None:
        self._of_unit: dict[str, list[str]] = {}
        for unit in units:
            words = [*unit.path[:1], unit.heading] if unit.in_table else [unit.heading]
            own = list(dict.fromkeys(_SECTOR_OF[word] for text in words for word in _SECTOR_WORD.findall(text)))
            self._of_unit[unit.id] = own or (self._of_unit.get(unit.parent.id, []) if unit.parent else [])
        hits: list[_Hit] = [(*hit.span(), hit[0], "cites") for hit in _TITLE.finditer(folded)]
        hits += _numbers(folded)
        hits += [_system(hit) for hit in _system_hits(folded)]
        hits += [(*hit.span(), _SECTOR_OF[hit[0]], "sectors") for hit in _SECTOR_WORD.finditer(folded)]
        hits += [(*hit.span(), _TOPIC_OF[hit[0]], "topics") for hit in _TOPIC_WORD.finditer(folded)]
        self._hits = sorted(hits)
        self._starts = [hit[0] for hit in self._hits]

    def sectors_of(self, unit: Unit) -> list[str]:
        """Sectors that the unit's heading or table names, or those of the unit above."""
        return self._of_unit.get(unit.id, [])

    def read(self, begin: int, end: int) -> Named:
        """What `folded[begin:end]` mentions."""
        cites: list[str] = []
        systems: list[str] = []
        sectors: list[str] = []
        topics: list[str] = []
        names = {"cites": cites, "systems": systems, "sectors": sectors, "topics": topics}
        spans: dict[str, list[tuple[int, int]]] = {}
        for a, b, name, kind in self._hits[bisect_left(self._starts, begin) : bisect_left(self._starts, end)]:
            if b > end:
                continue
            if name not in names[kind]:
                names[kind].append(name)
            if kind in ("cites", "systems"):
                spans.setdefault(kind, []).append((a, b))
        return Named(cites, systems, sectors, topics, spans)


def _numbers(folded: str) -> Iterator[_Hit]:
    """Document numbers (安澜安委〔2026〕3号), found by their rare part."""
    last = 0
    for year in _NUMBER.finditer(folded):
        at = year.start()
        start = at - 1
        while start > max(last, at - 10) and "\u4e00" <= folded[start - 1] <= "\u9fff":
            start -= 1
        lead = _NUMBER_LEAD.match(folded, start, at)
        start = lead.end() if lead else start
        if start >= last:
            last = year.end()
            yield start, last, folded[start:last], "cites"


def _system_hits(folded: str) -> Iterator[re.Match[str]]:
    """Names of systems, looked for only in the stretches before a word that ends one."""
    begin = end = 0
    for word in _SYSTEM_END.finditer(folded):
        if word.end() - _LONGEST_SYSTEM > end:
            yield from _SYSTEM.finditer(folded, begin, end)
            begin = max(0, word.end() - _LONGEST_SYSTEM)
        end = word.end()
    yield from _SYSTEM.finditer(folded, begin, end)


def _system(hit: re.Match[str]) -> _Hit:
    if hit["quoted"]:
        return hit.start(), hit.end(), hit["quoted"], "systems"
    cut = _LEADING.match(hit["plain"])
    start = hit.start("plain") + (cut.end() if cut else 0)
    return start, hit.end("plain"), hit.string[start : hit.end("plain")], "systems"
