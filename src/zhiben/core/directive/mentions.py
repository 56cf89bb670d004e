"""What a duty mentions: documents it cites, systems it names, sectors and topics it belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiben.core.directive.assembly import Unit

_TITLE = re.compile(r"《[^《》]{2,80}》(?:（[^（）]{2,30}\d{4}[^（）]{1,20}号）)?")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[（]\d{4}[〕\]）]\d{1,4}号")
_SYSTEM = re.compile(
    r"“(?P<quoted>[^“”]{2,20})”(?:微信)?(?:小程序|平台|系统|APP|App|app)|(?P<plain>[\u4e00-\u9fffA-Za-z+]{2,22}?(?:信息系统|管理系统|监测系统|预警系统|监控系统|信息平台|监管平台|管理平台|小程序|APP|一张图))"
)
_LEADING = re.compile(
    r"^.{0,14}(?:录入|使用|运用|利用|依托|通过|接入|建设完善|建立完善|建设|建立|完善|推进|推动|开发|上线|安装|实现|纳入|登录|加快|及|和|与|到|在|的|有|向|将|为|由)(?=.{4,})"
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


@dataclass(frozen=True, slots=True)
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
        self._hits: dict[str, tuple[list[int], list[tuple[int, int, str]]]] = {}
        cites = [(hit.start(), hit.end(), hit[0]) for pattern in (_TITLE, _NUMBER) for hit in pattern.finditer(folded)]
        self._keep("cites", cites)
        self._keep("systems", [_system(hit) for hit in _SYSTEM.finditer(folded)] if _has_systems(folded) else [])
        self._keep("sectors", [(hit.start(), hit.end(), _SECTOR_OF[hit[0]]) for hit in _SECTOR_WORD.finditer(folded)])
        self._keep("topics", [(hit.start(), hit.end(), _TOPIC_OF[hit[0]]) for hit in _TOPIC_WORD.finditer(folded)])

    def sectors_of(self, unit: Unit) -> list[str]:
        """Sectors that the unit's heading or table names, or those of the unit above."""
        return self._of_unit.get(unit.id, [])

    def _keep(self, kind: str, hits: list[tuple[int, int, str]]) -> None:
        hits.sort()
        self._hits[kind] = ([start for start, _, _ in hits], hits)

    def _within(self, kind: str, begin: int, end: int) -> list[tuple[int, int, str]]:
        starts, hits = self._hits[kind]
        return [hit for hit in hits[bisect_left(starts, begin) : bisect_left(starts, end)] if hit[1] <= end]

    def read(self, begin: int, end: int) -> Named:
        """What `folded[begin:end]` mentions."""
        names, spans = {}, {}
        for kind in ("cites", "systems", "sectors", "topics"):
            hits = self._within(kind, begin, end)
            names[kind] = list(dict.fromkeys(name for _, _, name in hits))
            if hits and kind in ("cites", "systems"):
                spans[kind] = [(a, b) for a, b, _ in hits]
        return Named(names["cites"], names["systems"], names["sectors"], names["topics"], spans)


def _has_systems(folded: str) -> bool:
    return any(word in folded for word in ("系统", "平台", "小程序", "APP", "一张图"))


def _system(hit: re.Match[str]) -> tuple[int, int, str]:
    if hit["quoted"]:
        return hit.start(), hit.end(), hit["quoted"]
    cut = _LEADING.match(hit["plain"])
    start = hit.start("plain") + (cut.end() if cut else 0)
    return start, hit.end("plain"), hit.string[start : hit.end("plain")]
