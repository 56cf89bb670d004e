"""A county of its real size: departments, towns, villages, leaders, lists and records of a year. Written in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from zhiben.apps.leadership.models import DutyList, DutyRecord, Leader, ListItem, MatrixCell, Sponsorship, StaffMember
from zhiben.apps.registry import testing as registry
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, AreaLevel, Organisation
from zhiben.foundation.access.services import create_area

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳强敏军静磊洋勇艳杰娟涛明超秀霞平刚桂"
BUREAUS = (
    "construction",
    "transport",
    "market",
    "industry",
    "resources",
    "water",
    "agriculture",
    "education",
    "health",
)


@dataclass(frozen=True)
class CountyYear:
    """What was made. `leader` has a list and records; `town` a sponsorship matrix."""

    departments: list[Organisation]
    towns: list[Organisation]
    villages: list[Organisation]
    leader: Leader
    problems: DutyList


def county_year(
    county: Area, *, actor: Actor, on: date, departments: int = 40, towns: int = 20, villages: int = 10,
    duties: int = 300,
) -> CountyYear:  # fmt: skip
    """`villages` a town. Every seventh village has nobody who stands for it; every third item is done."""
    offices = [
        _office(f"第{n}局", county, BUREAUS[n % len(BUREAUS)] if n < 30 else "department") for n in range(departments)
    ]
    areas = [create_area(name=f"第{n}镇", level=AreaLevel.TOWN, parent=county) for n in range(towns)]
    seats = [_office(area.name, area, "town") for area in areas]
    places = [
        create_area(name=f"{area.name}{n}村", level=AreaLevel.VILLAGE, parent=area)
        for area in areas
        for n in range(villages)
    ]
    settled = [_office(place.name, place, "village") for place in places]
    leaders = [
        _leader(unit, at, rank)
        for at, (unit, rank) in enumerate((o, r) for o in offices + seats for r in ("head", "in_charge"))
    ]
    cadres = [_leader(seat, at, "cadre") for at, seat in enumerate(s for s in seats for _ in range(4))]
    Leader.objects.bulk_create([*leaders, *cadres])
    Sponsorship.objects.bulk_create(
        Sponsorship(area=cadres[at * 4 // villages % len(cadres)].area, leader=_of(cadres, village, at), village=village, valid_from=date(on.year, 1, 5))
        for at, village in enumerate(settled) if at % 7
    )  # fmt: skip
    for n in range(towns // 2):
        registry.site(actor, areas[n], f"第{n}镇石灰石矿", sector="mines")
    problems = _lists(offices + seats, leaders, duties, on)
    _records(offices + seats, settled, leaders, on)
    _matrix(county, offices)
    StaffMember.objects.bulk_create(
        StaffMember(area=county, organisation=offices[0], name=_name(n), qualifies_by="安全工程本科" if n % 4 else "")
        for n in range(40)
    )
    return CountyYear(offices, seats, settled, leaders[0], problems)


def _name(at: int) -> str:
    return SURNAMES[at % 20] + GIVEN[at // 20 % 20] + (GIVEN[at % 7] if at % 3 else "")


def _office(name: str, area: Area, kind: str) -> Organisation:
    return Organisation.objects.create(name=f"{name}（全称）", short_name=name, area=area, kind=kind)


def _leader(unit: Organisation, at: int, rank: str) -> Leader:
    post = {"head": "主要负责人", "in_charge": "分管负责人", "cadre": "包村干部"}[rank]
    return Leader(
        area=unit.area, organisation=unit, name=_name(at), post=post, rank=rank, valid_from=date(2024, 1, 1)
    )  # fmt: skip


def _of(cadres: list[Leader], village: Organisation, at: int) -> Leader:
    own = [cadre for cadre in cadres if cadre.area_id == village.area.parent_id]
    return own[at % 3]


def _lists(units: list[Organisation], leaders: list[Leader], duties: int, on: date) -> DutyList:
    now = timezone.make_aware(datetime.combine(on, time(9)))
    wanted: list[tuple[Organisation, Leader | None, str]] = [
        (unit, None, kind) for unit in units for kind in ("key_problems", "plan", "town_duties", "problems")
    ]
    wanted += [(leader.organisation, leader, "key_tasks") for leader in leaders]
    lists = [
        DutyList(
            area=unit.area, organisation=unit, leader=leader, kind=kind, year=on.year, made_by_name="高敏", made_at=now,
            title="年度工作要点" if kind == "plan" else "",
        )
        for unit, leader, kind in wanted
        if (kind != "town_duties" or unit.kind == "town")
    ]  # fmt: skip
    DutyList.objects.bulk_create(lists)
    filled = [each for each in lists if each.kind != "plan"]
    ListItem.objects.bulk_create(
        ListItem(
            duty_list=filled[at % len(filled)], ordinal=at // len(filled) + 1, text=f"落实第 {at} 项安全生产工作",
            due_on=on + timedelta(days=at % 90 - 45), result="已落实" if at % 3 == 0 else "",
            done_on=on if at % 3 == 0 else None, category="cross" if at % 5 == 0 else "",
        )
        for at in range(duties)
    )  # fmt: skip
    return next(each for each in lists if each.kind == "problems")


def _records(units: list[Organisation], villages: list[Organisation], leaders: list[Leader], on: date) -> None:
    now = timezone.make_aware(datetime.combine(on, time(9)))

    def record(unit: Organisation, kind: str, days: int, title: str, **more: object) -> DutyRecord:
        return DutyRecord(
            area=unit.area, organisation=unit, kind=kind, held_on=on - timedelta(days=days), title=title,
            made_by_name="高敏", made_at=now, **more,
        )  # fmt: skip

    rows = [record(unit, "special_meeting", at % 60, "专题会议") for at, unit in enumerate(units) if at % 3]
    rows += [record(unit, "learning", at * 3 % 120, "第一议题学习") for at, unit in enumerate(units) if at % 4]
    rows += [
        record(unit, "hearing", at % 40, "听取汇报", judgement="总体平稳") for at, unit in enumerate(villages) if at % 3
    ]
    for at, leader in enumerate(leaders):
        year = f"{on.year - 1} 年述职"
        rows.append(record(leader.organisation, "check", at % 200, "带队检查", leader=leader))
        rows.append(record(leader.organisation, "statement", 300, year, leader=leader, hard_problems="难题" * (at % 2)))
    rows += [
        record(unit, "visit", at % 80, "包保走访", about=villages[at % len(villages)], leader=leaders[0])
        for at, unit in enumerate(units)
    ]
    rows.append(record(units[0], "rules", 200, "专业委员会工作规则", meetings_a_year=4))
    DutyRecord.objects.bulk_create(rows)


def _matrix(county: Area, offices: list[Organisation]) -> None:
    for at, sector in enumerate(("燃气", "矿山", "建筑施工", "道路交通", "危险化学品", "特种设备")):
        for nth, stage in enumerate(("审批", "建设", "运行", "检查")):
            cell = MatrixCell.objects.create(area=county, sector=sector, stage=stage)
            cell.owners.set(offices[at : at + (nth + at) % 3])
