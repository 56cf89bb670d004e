"""A fictitious county's sites, out of a seed: the same seed and number give the same sites.

Pure of the database: what is made are plain values, which `project` writes. No name, code or place is real; the codes
check, since a register refuses those that do not.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhiben.core.identifiers.credit_code import ALPHABET, check_character, organisation_check

AREA_CODE = "139921"
# Where the county lies, on no real place's border: west, south, east, north.
FRAME = (112.40, 37.40, 112.90, 37.80)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂玲建国文斌志海晓燕春梅冬青云峰宏达新立"
FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
FIRST = "鑫恒盛泰安隆华诚永瑞宏兴远达金锦新天顺同嘉德和祥益正源润丰茂广长福利康佳腾飞创联合众志国中东南北方通卓越"
SECOND = "源达泰盛祥顺隆昌发旺和华兴瑞康丰茂荣诚信美佳宇宏远博雅辉晟韵腾飞翔龙鼎峰岳泽润景明阳晨曦汇聚海川江河山原"


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of business as the demo has it: how often, how it is called, what is usual there."""

    sector: str
    weight: int
    endings: tuple[str, ...]
    industry: str
    risks: tuple[int, int, int, int]  # red, orange, yellow, blue in a hundred; the rest is not assessed
    workers: tuple[int, int]
    kind: str = "enterprise"
    business: str = ""
    facts: tuple[tuple[str, int, int], ...] = ()
    flags: tuple[tuple[str, float], ...] = ()


LTD = "有限公司"
TRADES = (
    Trade("mines", 12, (f"矿业{LTD}", f"石料{LTD}", f"采石{LTD}"), "B1011", (35, 40, 20, 5), (30, 400), facts=(("depth", 40, 680),)),
    Trade("chemicals", 22, (f"化工{LTD}", f"涂料{LTD}", "加油站", f"气体{LTD}"), "C2614", (25, 45, 25, 5), (8, 300), facts=(("hazardous_storage", 2, 900),)),
    Trade("gas", 16, (f"燃气{LTD}", "液化气站", f"天然气{LTD}"), "D4511", (15, 45, 35, 5), (6, 120)),
    Trade("construction", 60, (f"建筑工程{LTD}", f"建设集团{LTD}", f"市政工程{LTD}"), "E4710", (8, 30, 45, 12), (20, 600)),
    Trade("road", 45, (f"运输{LTD}", f"物流{LTD}", f"客运{LTD}"), "G5430", (10, 35, 40, 10), (6, 220)),
    Trade("tourism", 14, (f"旅行社{LTD}", "景区管理处", f"文化旅游{LTD}"), "L7291", (3, 20, 45, 25), (5, 120)),
    Trade("explosives", 1, (f"爆破工程{LTD}", f"民用爆破器材{LTD}"), "C2671", (70, 25, 5, 0), (15, 90)),
    Trade("special_equipment", 18, (f"电梯{LTD}", f"锅炉安装{LTD}", f"特种设备{LTD}"), "C3435", (3, 20, 50, 22), (6, 120)),
    Trade("health", 40, ("卫生院", "诊所", "医院"), "Q8423", (2, 12, 45, 35), (4, 400), facts=(("beds", 5, 300),)),
    Trade("small_works", 40, ("装饰装修部", f"维修服务{LTD}", f"防水工程{LTD}"), "E5011", (2, 20, 50, 20), (2, 25)),
    Trade("confined_space", 18, (f"污水处理{LTD}", f"酱菜{LTD}", f"造纸{LTD}"), "D4620", (8, 35, 45, 10), (10, 150), facts=(("confined_spaces", 1, 24),)),
    Trade("ebike", 30, ("电动车行", "电动自行车销售部", f"充电服务{LTD}"), "F5264", (2, 15, 55, 22), (1, 15), facts=(("charging_points", 4, 80),)),
    Trade("fire_passage", 30, ("购物中心", "商业广场", "综合市场"), "F5211", (5, 25, 50, 15), (10, 300), facts=(("floor_area", 1200, 42000),)),
    Trade("metallurgy", 8, (f"钢铁{LTD}", f"铸造{LTD}"), "C3120", (25, 45, 25, 5), (60, 2000)),
    Trade("nonferrous", 6, (f"铝业{LTD}", f"铜材{LTD}"), "C3252", (15, 45, 30, 8), (40, 800)),
    Trade("building_materials", 50, (f"水泥{LTD}", f"建材{LTD}", f"陶瓷{LTD}"), "C3011", (5, 30, 45, 15), (10, 300)),
    Trade("machinery", 110, (f"机械制造{LTD}", f"机电{LTD}", f"汽车配件{LTD}", f"金属制品{LTD}"), "C3489", (3, 22, 50, 20), (8, 420), facts=(("dust_workers", 0, 30),)),
    Trade("light", 130, (f"食品{LTD}", f"家具{LTD}", f"塑料制品{LTD}", f"包装{LTD}"), "C2110", (3, 20, 50, 22), (6, 260), facts=(("dust_workers", 0, 40),)),
    Trade("textile", 40, (f"纺织{LTD}", f"服装{LTD}"), "C1811", (3, 20, 50, 22), (10, 300)),
    Trade("tobacco", 2, ("烟草专卖店", f"烟草物流{LTD}"), "F5127", (0, 10, 50, 38), (3, 60)),
    Trade("trade", 330, ("超市", f"商贸{LTD}", "建材经营部", "五金商店", f"贸易{LTD}"), "F5212", (1, 8, 40, 40), (1, 60), facts=(("floor_area", 30, 3000),)),
    Trade("warehousing", 36, (f"仓储{LTD}", f"冷链物流{LTD}"), "G5990", (6, 30, 45, 15), (4, 150), facts=(("floor_area", 600, 30000),), flags=(("ammonia", .2),)),
    Trade("education", 40, ("小学", "中学", "幼儿园"), "P8321", (1, 10, 50, 35), (6, 220), kind="school"),
    Trade("education", 24, ("教育培训中心", "艺术培训学校"), "P8391", (1, 12, 50, 30), (3, 40), business="校外培训"),
    Trade("culture", 20, ("网吧", "影院", f"文化传媒{LTD}"), "R9013", (2, 20, 50, 22), (3, 40)),
    Trade("culture", 10, ("歌舞厅", "量贩式KTV"), "R9011", (4, 30, 48, 12), (5, 50), kind="ktv"),
    Trade("culture", 6, ("剧本娱乐馆", "密室逃脱馆"), "R9019", (4, 30, 40, 10), (2, 12), business="剧本娱乐、密室逃脱"),
    Trade("sport", 14, ("健身中心", "游泳馆", "瑜伽馆"), "R8930", (1, 12, 50, 30), (2, 30), kind="gym"),
    Trade("civil_affairs", 14, ("养老院", "敬老院", "托老中心"), "Q8514", (4, 25, 50, 18), (4, 60), kind="nursing_home", facts=(("beds", 12, 220),)),
    Trade("agriculture", 60, ("种养殖专业合作社", f"农业科技{LTD}", f"饲料{LTD}"), "A0190", (1, 10, 45, 35), (2, 60)),
    Trade("water", 6, ("水库管理所", f"供水{LTD}"), "D4610", (3, 20, 50, 22), (4, 60)),
    Trade("forestry", 8, ("林场", f"木业{LTD}"), "A0220", (3, 25, 48, 20), (4, 60)),
    Trade("power", 10, (f"光伏发电{LTD}", f"热力{LTD}"), "D4415", (3, 25, 50, 20), (5, 160)),
    Trade("power", 3, (f"生物质燃气{LTD}",), "D4520", (10, 40, 35, 5), (5, 30), business="生物质气"),
    Trade("recycling", 22, ("废旧物资回收站", "再生资源回收点"), "F5191", (4, 30, 45, 12), (1, 20), kind="recycling"),
    Trade("trade", 150, ("小吃店", "饭店", "面馆", "理发店", "小旅馆", "便利店"), "H6210", (1, 8, 45, 30), (1, 10), kind="small_place", flags=(("gas_use", .6),)),
    Trade("property", 40, ("花园小区", "家园小区", "新村小区"), "", (0, 12, 50, 20), (0, 0), kind="estate", facts=(("households", 60, 2200), ("storeys", 5, 33))),
    Trade("property", 8, ("安置小区",), "", (1, 18, 50, 20), (0, 0), kind="resettlement", facts=(("households", 80, 1500),)),
    Trade("property", 10, ("老旧家属院",), "", (2, 25, 50, 12), (0, 0), kind="abandoned_estate", business="弃管小区", facts=(("households", 20, 240),)),
    Trade("property", 12, ("大厦", "商务中心", "公寓楼"), "", (2, 25, 52, 15), (0, 0), kind="high_rise", facts=(("storeys", 9, 33),)),
    Trade("property", 12, ("群租房", "出租公寓"), "", (4, 30, 45, 10), (0, 0), kind="group_rental", business="群租房"),
    Trade("property", 6, ("人防地下商城", "地下停车库"), "", (3, 25, 50, 15), (0, 0), kind="underground", facts=(("floor_area", 800, 22000),)),
    Trade("machinery", 14, ("工业园", "标准厂房园区", "创业园"), "", (6, 34, 45, 10), (0, 0), kind="industrial_park", facts=(("floor_area", 3000, 90000),), flags=(("subletting", .8),)),
    Trade("construction", 12, ("住宅项目工地", "道路改造工程", "厂房新建工程"), "E4700", (10, 35, 42, 8), (8, 240), kind="work_site"),
    Trade("other", 20, (f"网络科技{LTD}", "外卖配送站", f"信息服务{LTD}"), "I6490", (1, 8, 45, 25), (2, 80), business="平台经济"),
)  # fmt: skip
_RISKS = ("red", "orange", "yellow", "blue")
_DISTRICT = ("工业路", "迎宾大道", "建设街", "解放路", "文化巷", "振兴路", "安澜大街", "滨河路", "学府街", "新华路")


@dataclass(slots=True)
class Sample:
    """One site as made. `town` and `village` are places in the lists that were given; None: nobody knows where."""

    kind: str
    name: str
    credit_code: str
    sector: str
    other_sectors: list[str]
    industry_code: str
    business: str
    size: str
    risk: str
    status: str
    manager: str
    town: int | None
    village: int | None
    address: str
    longitude: float | None
    latitude: float | None
    registered_on: date
    facts: list[tuple[str, float | bool | str | date]] = field(default_factory=list)


def samples(number: int, *, seed: int, villages: Sequence[Sequence[str]], towns: Sequence[str], on: date) -> Iterator[Sample]:  # fmt: skip
    """`number` sites, all kinds among them. `villages`: the names below each of `towns`."""
    chance = random.Random(f"{seed}")  # noqa: S311 - a sample, not a secret
    weights = [trade.weight for trade in TRADES]
    for at in range(number):
        # The first round takes every trade once, so that a small county has each of them.
        trade = TRADES[at] if at < len(TRADES) else chance.choices(TRADES, weights)[0]
        yield _sample(at, trade, chance, towns, villages, on)


def _sample(at: int, trade: Trade, chance: random.Random, towns: Sequence[str], villages: Sequence[Sequence[str]], on: date) -> Sample:  # fmt: skip
    lost = chance.random() < 0.01
    town = None if lost else min(int(chance.paretovariate(0.9)) - 1, len(towns) - 1) if chance.random() < 0.5 else chance.randrange(len(towns))  # fmt: skip
    village = chance.randrange(len(villages[town])) if town is not None and villages[town] and chance.random() < 0.9 else None  # fmt: skip
    spot = f"{chance.choice(_DISTRICT)}{chance.randint(1, 380)}号"
    place = f"{towns[town]}{villages[town][village] if village is not None else ''}" if town is not None else "安澜县"
    workers = int(trade.workers[0] + (trade.workers[1] - trade.workers[0]) * chance.random() ** 3)
    longitude, latitude = _point(chance, town, len(towns)) if town is not None and chance.random() < 0.97 else (None, None)  # fmt: skip
    made = Sample(
        kind=trade.kind,
        name=_name(trade, chance, towns[town] if town is not None else ""),
        credit_code=_code(at, trade, chance),
        sector=trade.sector,
        other_sectors=_others(trade, chance),
        industry_code=trade.industry,
        business=trade.business,
        size=_size(workers) if trade.workers[1] else "unknown",
        risk=_risk(trade, chance),
        status=chance.choices(("operating", "building", "suspended", "closed"), (90, 2, 5, 3))[0],
        manager=_manager(trade, chance),
        town=town,
        village=village,
        address=f"{place}{spot}",
        longitude=longitude,
        latitude=latitude,
        registered_on=on - timedelta(days=chance.randint(0, 1800)),
    )
    made.facts = _facts(trade, workers, chance, on)
    return made


def _name(trade: Trade, chance: random.Random, town: str) -> str:
    bare = town[:2] if town else "安澜"
    brand = chance.choice(FIRST) + chance.choice(SECOND) + (chance.choice(SECOND) if chance.random() < 0.45 else "")
    ending = chance.choice(trade.endings)
    if ending.endswith(LTD):
        return f"安澜县{brand}{ending}" if chance.random() < 0.75 else f"安澜县{bare}{brand}{ending}"
    if trade.kind == "small_place":
        return f"{bare}{chance.choice(FAMILY)}{chance.choice(GIVEN)}{brand[:2]}{ending}"
    return f"{bare}{brand}{ending}"


def _code(at: int, trade: Trade, chance: random.Random) -> str:
    """Unique by its place in the sample; places that are no firms, and some small ones, have none."""
    if trade.kind in ("estate", "resettlement", "abandoned_estate", "high_rise", "group_rental", "underground", "work_site"):  # fmt: skip
        return ""
    if trade.kind == "small_place" and chance.random() < 0.3:
        return ""
    pair = "92" if trade.kind == "small_place" else "12" if trade.kind == "school" else "91"
    body, rest = "", at + 31**5
    while rest:
        rest, figure = divmod(rest, 31)
        body = ALPHABET[figure] + body
    body = ("MA" + body)[-8:].rjust(8, "0")
    first = f"{pair}{AREA_CODE}{body}{organisation_check(body)}"
    return first + check_character(first)


def _others(trade: Trade, chance: random.Random) -> list[str]:
    if trade.workers[1] < 60 or chance.random() > 0.12:
        return []
    return [each for each in (chance.choice(("confined_space", "special_equipment", "warehousing")),) if each != trade.sector]  # fmt: skip


def _size(workers: int) -> str:
    return "large" if workers >= 1000 else "medium" if workers >= 300 else "small" if workers >= 20 else "micro"


def _risk(trade: Trade, chance: random.Random) -> str:
    drawn = chance.randrange(100)
    for word, share in zip(_RISKS, trade.risks, strict=True):
        if drawn < share:
            return word
        drawn -= share
    return "unknown"


def _manager(trade: Trade, chance: random.Random) -> str:
    if trade.kind in ("estate", "resettlement", "high_rise"):
        return f"安澜县{chance.choice(FIRST)}{chance.choice(SECOND)}物业服务{LTD}"
    return ""


def _point(chance: random.Random, town: int, towns: int) -> tuple[float, float]:
    """Around the middle of the town's cell of the county."""
    west, south, east, north = cell(town, towns)
    x = min(max(chance.gauss(0.5, 0.16), 0.04), 0.96)
    y = min(max(chance.gauss(0.5, 0.16), 0.04), 0.96)
    return round(west + (east - west) * x, 6), round(south + (north - south) * y, 6)


def _facts(trade: Trade, workers: int, chance: random.Random, on: date) -> list[tuple[str, float | bool | str | date]]:
    found: list[tuple[str, float | bool | str | date]] = []
    if trade.workers[1]:
        found.append(("workers", float(workers)))
    for code, low, high in trade.facts:
        found.append((code, float(int(low + (high - low) * chance.random() ** 2))))
    found += [(code, chance.random() < share) for code, share in trade.flags]
    if trade.sector in ("mines", "chemicals", "explosives"):
        found.append(("licence_expires", on + timedelta(days=chance.randint(-60, 1000))))
        found.append(("standardisation", chance.choice(("二级", "三级", "三级", "未达标"))))
    if trade.sector == "chemicals":
        found.append(("major_hazard_source", chance.choices(("不构成", "四级", "三级", "二级", "一级"), (60, 20, 12, 6, 2))[0]))  # fmt: skip
    if trade.sector in ("machinery", "light", "metallurgy", "construction"):
        found.append(("hot_work", chance.random() < 0.5))
    return found


def cell(at: int, number: int) -> tuple[float, float, float, float]:
    """The part of the county that is a town's: a grid of as many cells, two rows deep from four towns on."""
    rows = 1 if number < 4 else 2
    columns = math.ceil(number / rows)
    row, column = divmod(at, columns)
    west, south, east, north = FRAME
    width, height = (east - west) / columns, (north - south) / rows
    return west + column * width, north - (row + 1) * height, west + (column + 1) * width, north - row * height


def outline(at: int, number: int, *, seed: int) -> list[list[float]]:
    """The border of a town's cell, bent as borders are; neighbours share their side to the last digit."""
    west, south, east, north = cell(at, number)
    corners = [(west, south), (east, south), (east, north), (west, north)]
    ring: list[list[float]] = []
    for begin, end in zip(corners, corners[1:] + corners[:1], strict=True):
        ring += _side(begin, end, seed)
    return [*ring, ring[0]]


def _side(begin: tuple[float, float], end: tuple[float, float], seed: int) -> list[list[float]]:
    """Points from begin to before end. Bent by the side itself, not by who asks."""
    low, high = min(begin, end), max(begin, end)
    steps = 12
    phase = random.Random(f"{seed} {low[0]:.5f} {low[1]:.5f} {high[0]:.5f} {high[1]:.5f}").uniform(0, 6.28)  # noqa: S311
    points = []
    for step in range(steps):
        share = step / steps if begin == low else 1 - step / steps
        bend = 0.006 * math.sin(math.pi * share) * math.sin(7 * share + phase)
        x = low[0] + (high[0] - low[0]) * share
        y = low[1] + (high[1] - low[1]) * share
        across = abs(high[0] - low[0]) < abs(high[1] - low[1])
        points.append([round(x + (bend if across else 0), 5), round(y + (0 if across else bend), 5)])
    return points
