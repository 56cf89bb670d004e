"""The words of the register: kinds of places, supervised sectors, and the facts that can be recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.db import models


class SiteKind(models.TextChoices):
    """What is registered: firms, and the places that are none."""

    ENTERPRISE = "enterprise", "企业"
    ESTATE = "estate", "居民小区"
    RESETTLEMENT = "resettlement", "安置房小区"
    ABANDONED_ESTATE = "abandoned_estate", "弃管小区"
    HIGH_RISE = "high_rise", "高层建筑"
    SMALL_PLACE = "small_place", "九小场所"
    GROUP_RENTAL = "group_rental", "群租房"
    RECYCLING = "recycling", "再生资源回收站点"
    NURSING_HOME = "nursing_home", "养老机构"
    SCHOOL = "school", "学校"
    KTV = "ktv", "歌舞娱乐场所"
    GYM = "gym", "体育健身场所"
    UNDERGROUND = "underground", "地下空间"
    INDUSTRIAL_PARK = "industrial_park", "厂房园区"
    WORK_SITE = "work_site", "施工现场"


class Sector(models.TextChoices):
    """监管行业领域. The first thirteen are those of the annexes; what is in none of them has its own word."""

    MINES = "mines", "非煤矿山"
    CHEMICALS = "chemicals", "危险化学品"
    GAS = "gas", "燃气"
    CONSTRUCTION = "construction", "建筑施工"
    ROAD = "road", "道路交通"
    TOURISM = "tourism", "旅游"
    EXPLOSIVES = "explosives", "民爆"
    SPECIAL_EQUIPMENT = "special_equipment", "特种设备"
    HEALTH = "health", "卫生健康"
    SMALL_WORKS = "small_works", "小施工"
    CONFINED_SPACE = "confined_space", "有限空间"
    EBIKE = "ebike", "电动自行车"
    FIRE_PASSAGE = "fire_passage", "消防生命通道"
    METALLURGY = "metallurgy", "冶金"
    NONFERROUS = "nonferrous", "有色"
    BUILDING_MATERIALS = "building_materials", "建材"
    MACHINERY = "machinery", "机械"
    LIGHT = "light", "轻工"
    TEXTILE = "textile", "纺织"
    TOBACCO = "tobacco", "烟草"
    TRADE = "trade", "商贸"
    WAREHOUSING = "warehousing", "仓储物流"
    EDUCATION = "education", "教育"
    CULTURE = "culture", "文化娱乐"
    SPORT = "sport", "体育"
    CIVIL_AFFAIRS = "civil_affairs", "养老服务"
    AGRICULTURE = "agriculture", "农业农村"
    WATER = "water", "水利"
    FORESTRY = "forestry", "林业"
    POWER = "power", "电力能源"
    RECYCLING = "recycling", "再生资源"
    PROPERTY = "property", "房屋物业"
    OTHER = "other", "其他"


# The sector under which each place that is no firm is registered, and the kind of office that usually leads there. A
# county decides otherwise by ruling; this only says what its clerk is offered.
PLACE_SECTORS: dict[str, tuple[str, str]] = {
    SiteKind.ESTATE: (Sector.PROPERTY, "construction"),
    SiteKind.RESETTLEMENT: (Sector.PROPERTY, "construction"),
    SiteKind.ABANDONED_ESTATE: (Sector.PROPERTY, "construction"),
    SiteKind.HIGH_RISE: (Sector.FIRE_PASSAGE, "fire"),
    SiteKind.SMALL_PLACE: (Sector.TRADE, "fire"),
    SiteKind.GROUP_RENTAL: (Sector.PROPERTY, "police"),
    SiteKind.RECYCLING: (Sector.RECYCLING, "commerce"),
    SiteKind.NURSING_HOME: (Sector.CIVIL_AFFAIRS, "department"),
    SiteKind.SCHOOL: (Sector.EDUCATION, "education"),
    SiteKind.KTV: (Sector.CULTURE, "culture"),
    SiteKind.GYM: (Sector.SPORT, "culture"),
    SiteKind.UNDERGROUND: (Sector.PROPERTY, "construction"),
    SiteKind.INDUSTRIAL_PARK: (Sector.LIGHT, "industry"),
    SiteKind.WORK_SITE: (Sector.CONSTRUCTION, "construction"),
}


class Risk(models.TextChoices):
    RED = "red", "红"
    ORANGE = "orange", "橙"
    YELLOW = "yellow", "黄"
    BLUE = "blue", "蓝"
    UNKNOWN = "unknown", "未评定"


class Status(models.TextChoices):
    OPERATING = "operating", "在营"
    BUILDING = "building", "在建"
    SUSPENDED = "suspended", "停业停产"
    CLOSED = "closed", "已关闭"


class Size(models.TextChoices):
    LARGE = "large", "大型"
    MEDIUM = "medium", "中型"
    SMALL = "small", "小型"
    MICRO = "micro", "微型"
    UNKNOWN = "unknown", "未知"


class Ownership(models.TextChoices):
    """Who answers for a site: its town for the territory, a department for the sector."""

    OWNED = "owned", "责任已明确"
    NO_SECTOR = "no_sector", "无行业监管"
    NO_TERRITORY = "no_territory", "无属地"
    UNOWNED = "unowned", "无主"


class FactSource(models.TextChoices):
    DECLARED = "declared", "企业申报"
    INSPECTED = "inspected", "检查核实"
    IMPORTED = "imported", "导入"
    MEASURED = "measured", "监测"


FactType = Literal["number", "flag", "text", "day"]


@dataclass(frozen=True, slots=True)
class FactKind:
    """One kind of fact. `unit` goes with every figure; `choices`, where given, are the only texts. `words`: how codes that
    stand in a text, one or several with ";" between them, are called."""

    code: str
    label: str
    type: FactType
    unit: str = ""
    choices: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

    def shown(self, text: str) -> str:
        """A text for people."""
        return "、".join(self.words.get(part, part) for part in text.split(";")) if self.words else text


FACTS = {
    kind.code: kind
    for kind in (
        FactKind("workers", "从业人数", "number", "人"),
        FactKind("floor_area", "建筑面积", "number", "m²"),
        FactKind("storeys", "层数", "number", "层"),
        FactKind("beds", "床位数", "number", "张"),
        FactKind("depth", "开采深度", "number", "m"),
        FactKind("hazardous_storage", "危险化学品储存量", "number", "t"),
        FactKind("dust_workers", "涉粉尘作业人数", "number", "人"),
        FactKind("confined_spaces", "有限空间数", "number", "处"),
        FactKind("charging_points", "充电端口数", "number", "个"),
        FactKind("households", "户数", "number", "户"),
        FactKind("gas_use", "使用燃气", "flag"),
        FactKind("hot_work", "动火作业", "flag"),
        FactKind("ammonia", "涉氨制冷", "flag"),
        FactKind("contracting", "外委作业", "flag"),
        FactKind("subletting", "出租厂房", "flag"),
        FactKind("sprinklers", "自动喷水灭火系统", "flag"),
        FactKind("major_hazard_source", "重大危险源等级", "text", "", ("一级", "二级", "三级", "四级", "不构成")),
        FactKind("key_processes", "重点监管化工工艺", "text"),
        FactKind("standardisation", "安全生产标准化等级", "text", "", ("一级", "二级", "三级", "未达标")),
        FactKind("licence_expires", "安全生产许可证有效期至", "day"),
        FactKind("insured_until", "安责险有效期至", "day"),
    )
}


_FINDERS: list[Callable[[str], FactKind | None]] = []


def know_facts(find: Callable[[str], FactKind | None]) -> None:
    """Facts of other apps lie in the same files: `find` knows their kinds by code, None where it does not."""
    _FINDERS.append(find)


def kind_of(code: str) -> FactKind:
    """The kind of a fact that is on file; one that nobody knows any more goes by its code."""
    if code in FACTS:
        return FACTS[code]
    return next((kind for find in _FINDERS if (kind := find(code))), FactKind(code, code, "text"))


class EquipmentKind(models.TextChoices):
    LIFT = "lift", "电梯"
    BOILER = "boiler", "锅炉"
    PRESSURE_VESSEL = "pressure_vessel", "压力容器"
    CYLINDER = "cylinder", "气瓶"
    FORKLIFT = "forklift", "场（厂）内机动车辆"
    CRANE = "crane", "起重机械"
    RIDE = "ride", "大型游乐设施"
    RIDE_OUT_OF_CATALOGUE = "ride_out_of_catalogue", "目录外游乐设施"
    ROPEWAY = "ropeway", "客运索道"
    WELDER = "welder", "电焊机"
    CHEMICAL_UNIT = "chemical_unit", "化工装置"


class VehicleClass(models.TextChoices):
    PASSENGER = "passenger", "营运客车"
    TOURISM = "tourism", "旅游客车"
    HAZARDOUS = "hazardous", "危险货物运输车"
    FREIGHT = "freight", "重型货车"
    SCHOOL_BUS = "school_bus", "校车"
    OTHER = "other", "其他车辆"


class Post(models.TextChoices):
    PRINCIPAL = "principal", "主要负责人"
    DEPUTY = "deputy", "分管负责人"
    SAFETY_DIRECTOR = "safety_director", "安全总监"
    SAFETY_MANAGER = "safety_manager", "安全管理人员"
    ENGINEER = "engineer", "注册安全工程师"
    SPECIAL_WORKER = "special_worker", "特种作业人员"
    DRIVER = "driver", "驾驶员"
    CONTACT = "contact", "联系人"


class Principle(models.TextChoices):
    """Why a body supervises a new kind of business."""

    STATUTE = "statute", "法律法规和三定规定"
    SIMILAR = "similar", "业务相近"
    MANAGES = "manages", "谁主管谁牵头"
    NEAREST = "nearest", "谁靠近谁抓"
