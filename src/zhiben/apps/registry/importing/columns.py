"""Which column means what: proposed from its head, decided by a person, remembered for the next sheet like it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from zhiben.apps.registry.search import folded
from zhiben.apps.registry.vocabulary import FACTS, Risk, Sector, SiteKind, Size, Status

CLOSE = 84
# 企业名称（全称）, 面积(m²): what stands in brackets behind a head says how, not what.
_ASIDE = re.compile(r"[（(][^（）()]*[）)]$")


@dataclass(frozen=True, slots=True)
class Target:
    """A place in the file that a column can go to. `heads`: how sheets call it."""

    code: str
    label: str
    heads: tuple[str, ...]


_SITE = (
    Target("name", "名称", ("企业名称", "单位名称", "场所名称", "对象名称", "名称", "企业（单位）名称", "生产经营单位名称")),
    Target("credit_code", "统一社会信用代码", ("统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "证照编号")),
    Target("area", "所属镇街或村社区", ("所属镇街", "镇街", "乡镇", "所属乡镇", "所在镇街", "属地", "所属区域", "镇（街道）", "乡镇街道")),
    Target("village", "村社区", ("村社区", "村（社区）", "所属村", "社区", "行政村")),
    Target("address", "地址", ("地址", "经营地址", "生产经营地址", "详细地址", "住所", "注册地址", "单位地址")),
    Target("kind", "类型", ("对象类型", "场所类型", "类型")),
    Target("sector", "行业领域", ("行业领域", "监管行业", "行业类别", "所属行业", "行业")),
    Target("business", "业态", ("业态", "经营业态")),
    Target("industry_code", "国民经济行业代码", ("国民经济行业代码", "行业代码")),
    Target("size", "规模", ("规模", "企业规模")),
    Target("risk", "风险等级", ("风险等级", "安全风险等级", "风险分级", "风险级别")),
    Target("status", "状态", ("经营状态", "生产状态", "登记状态", "企业状态", "状态")),
    Target("manager", "管理单位", ("管理单位", "物业公司", "物业服务企业")),
    Target("owner_name", "产权人", ("产权人", "产权单位", "房东")),
    Target("longitude", "经度", ("经度", "lng", "longitude")),
    Target("latitude", "纬度", ("纬度", "lat", "latitude")),
    Target("crs", "坐标系", ("坐标系", "坐标系统")),
    Target("principal", "主要负责人", ("主要负责人", "法定代表人", "负责人", "法人代表", "法人")),
    Target("phone", "联系电话", ("联系电话", "电话", "手机", "手机号", "联系方式")),
)  # fmt: skip
_FACT_HEADS = {
    "workers": ("从业人员数", "职工人数", "员工人数", "从业人员"),
    "floor_area": ("面积", "营业面积"),
    "gas_use": ("是否使用燃气",),
}
TARGETS = {
    target.code: target
    for target in (
        *_SITE,
        *(Target(f"fact:{k.code}", k.label, (k.label, *_FACT_HEADS.get(k.code, ()))) for k in FACTS.values()),
    )
}
_BY_HEAD = {folded(head): target.code for target in TARGETS.values() for head in target.heads}

# How sheets write a choice, beside its own word.
_CHOICES: dict[str, tuple[Iterable[tuple[str, str]], Mapping[str, str]]] = {
    "kind": (
        SiteKind.choices,
        {
            "公司": "enterprise",
            "小区": "estate",
            "住宅小区": "estate",
            "九小": "small_place",
            "出租屋": "group_rental",
            "养老院": "nursing_home",
            "工业园区": "industrial_park",
        },
    ),
    "sector": (
        Sector.choices,
        {
            "非煤": "mines",
            "矿山": "mines",
            "危化品": "chemicals",
            "危化": "chemicals",
            "建筑": "construction",
            "交通运输": "road",
            "道路运输": "road",
            "商业": "trade",
            "工贸": "light",
            "民爆物品": "explosives",
            "文旅": "tourism",
        },
    ),
    "risk": (
        Risk.choices,
        {
            "红色": "red",
            "橙色": "orange",
            "黄色": "yellow",
            "蓝色": "blue",
            "重大风险": "red",
            "较大风险": "orange",
            "一般风险": "yellow",
            "低风险": "blue",
            "A": "red",
            "B": "orange",
            "C": "yellow",
            "D": "blue",
        },
    ),
    "status": (
        Status.choices,
        {
            "存续": "operating",
            "开业": "operating",
            "正常": "operating",
            "营业": "operating",
            "生产": "operating",
            "停产": "suspended",
            "停业": "suspended",
            "注销": "closed",
            "关闭": "closed",
            "吊销": "closed",
        },
    ),
    "size": (
        Size.choices,
        {"大": "large", "中": "medium", "小": "small", "微": "micro", "规上": "medium", "规下": "small"},
    ),
}
CHOICES = {
    name: {**{label: value for value, label in choices}, **{value: value for value, _ in choices}, **others}
    for name, (choices, others) in _CHOICES.items()
}


def propose(heads: Sequence[str]) -> dict[str, str]:
    """Head to target, for those that can be told; each target once, exact names before similar ones."""
    found: dict[str, str] = {}
    for head in heads:
        code = _BY_HEAD.get(folded(head))
        if code and code not in found.values():
            found[head] = code
    for head in heads:
        bare = folded(_ASIDE.sub("", head))
        if head in found or len(bare) < 2:
            continue
        close = process.extractOne(bare, _BY_HEAD.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
        if close and _BY_HEAD[close[0]] not in found.values():
            found[head] = _BY_HEAD[close[0]]
    return found


# The column that a sheet of refused rows has beside its own; it goes back in with it and says nothing.
REASONS = "未导入原因"


def digest_of(heads: Sequence[str]) -> str:
    """The same for the same heads in any order."""
    own = sorted(folded(head) for head in heads if head != REASONS)
    return hashlib.sha256("\n".join(own).encode()).hexdigest()
