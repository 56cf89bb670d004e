"""What is missing on a day, by name: each check says whom it looked at, what counts, and who has nothing to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q
from django.urls import reverse

from zhiben.apps.leadership import reckoning
from zhiben.apps.leadership.models import DutyList, DutyRecord, Leader, ListItem
from zhiben.apps.leadership.selectors import visible
from zhiben.apps.leadership.selectors.settings import thresholds
from zhiben.apps.registry.models import Site
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.models import OrganisationKind as OfficeKind

NOT_OFFICES = (OfficeKind.VILLAGE_COMMITTEE, OfficeKind.ENTERPRISE, OfficeKind.AGENCY)
FOCUS = (Leader.Rank.HEAD, Leader.Rank.IN_CHARGE)
RecordKind, ListKind = DutyRecord.Kind, DutyList.Kind


@dataclass(frozen=True, slots=True)
class Lack:
    """One who has nothing to show: the name, what is lacking, the way to the record."""

    name: str
    what: str
    url: str = ""


@dataclass(frozen=True)
class Check:
    """`looked_at`: how many were looked at; nobody looked at is not the same as nobody lacking."""

    code: str
    label: str
    says: str
    looked_at: int
    lacks: list[Lack] = field(default_factory=list)


@dataclass(frozen=True)
class Ground:
    """What all checks share."""

    actor: Actor
    county: Area
    on: date
    values: dict[str, Any]

    @property
    def leaders(self) -> Any:
        return visible.in_force(visible.leaders(self.actor), self.on).select_related("organisation")

    @cached_property
    def offices(self) -> list[Organisation]:
        """Read once for all checks that ask for them."""
        return list(visible.units(self.actor, on=self.on).exclude(kind__in=NOT_OFFICES).order_by("short_name", "pk"))

    @cached_property
    def led_offices(self) -> dict[UUID, list[Leader]]:
        """Organisations with leaders in force, but for cadres and villages: those that have to meet and to learn."""
        rows = self.leaders.exclude(rank=Leader.Rank.CADRE).exclude(organisation__kind__in=NOT_OFFICES)
        found: dict[UUID, list[Leader]] = {}
        for row in rows.order_by("organisation__short_name", "name", "pk"):
            found.setdefault(row.organisation_id, []).append(row)
        return found


def unit_url(key: UUID) -> str:
    return reverse("leadership:unit", args=[key])


def leader_url(key: UUID) -> str:
    return reverse("leadership:leader", args=[key])


def ground(*, actor: Actor, county: Area, on: date) -> Ground:
    return Ground(actor, county, on, thresholds(county.pk))


def half_year_meetings(given: Ground) -> Check:
    """DUT-02. Warned of from the set number of days before the half-year ends; deputies who did not report are named."""
    period = reckoning.half_year(given.on)
    left = period.days_left(given.on)
    held: dict[UUID, set[UUID | None]] = {}
    rows = visible.records(given.actor).filter(kind=RecordKind.SPECIAL_MEETING, held_on__range=(period.first, given.on))
    for unit, reported in rows.values_list("organisation_id", "reported"):
        held.setdefault(unit, set()).add(reported)
    lacks = []
    offices = given.led_offices
    for key, people in offices.items():
        name = people[0].organisation.short_name
        if key not in held:
            if left <= given.values["half_year_warning"]:
                lacks.append(Lack(name, f"本半年还没有召开，距期末 {left} 天", unit_url(key)))
            continue
        for person in people:
            if person.rank != Leader.Rank.HEAD and person.pk not in held[key]:
                lacks.append(Lack(f"{name} {person.name}", "没有向主要负责人报告", leader_url(person.pk)))
    return Check("half_year", "半年安全生产专题会议", f"{period.first} 至 {period.last}", len(offices), lacks)


def learning(given: Ground) -> Check:
    """DUT-07. Per Party group the last day and its age; without a limit of the county nobody is called late."""
    offices = given.led_offices
    rows = visible.records(given.actor).filter(kind=RecordKind.LEARNING, held_on__lte=given.on).order_by()
    last: dict[UUID, date] = dict(rows.values_list("organisation_id").annotate(day=Max("held_on")))
    limit = given.values["learning_limit"]
    lacks = []
    for key, age in reckoning.ages({key: last.get(key) for key in offices}, given.on).items():
        name = offices[key][0].organisation.short_name
        if age is None:
            lacks.append(Lack(name, "没有学习记录", unit_url(key)))
        elif limit is not None and age > limit:
            lacks.append(Lack(name, f"最近一次 {last[key]}，已 {age} 天", unit_url(key)))
    says = f"间隔不超过 {limit} 天" if limit is not None else "本县没有设定间隔上限"
    return Check("learning", "第一议题学习", says, len(offices), lacks)


def committees(given: Ground) -> Check:
    """DUT-12. Meetings held in the year against those that the rules require by its end."""
    needed = given.values["committee_required"]
    rows = visible.records(given.actor).filter(
        kind=RecordKind.COMMITTEE, held_on__year=given.on.year, held_on__lte=given.on
    )
    held = dict(rows.order_by().values_list("organisation_id").annotate(count=Count("pk")))
    committees_of = [unit for unit in given.offices if unit.kind == OfficeKind.SAFETY_COMMITTEE or unit.pk in held]
    lacks = [
        Lack(unit.short_name, f"今年召开 {held.get(unit.pk, 0)} 次，规则要求 {needed} 次", unit_url(unit.pk))
        for unit in committees_of
        if held.get(unit.pk, 0) < needed
    ]
    return Check("committee", "安委会、专委会会议", f"{given.on.year} 年，每年 {needed} 次", len(committees_of), lacks)


def counted_items(kind: str, given: Ground) -> dict[UUID, int]:
    """Items of a list of the year with a result and its proof, by organisation. Two queries."""
    rows = ListItem.objects.filter(
        duty_list__in=visible.lists(given.actor).filter(kind=kind, year=given.on.year), done_on__lte=given.on
    ).exclude(result="")
    keys = list(rows.values_list("pk", "duty_list__organisation_id"))
    proven = visible.proven("listitem", [key for key, _ in keys])
    found: dict[UUID, int] = {}
    for key, unit in keys:
        if str(key) in proven:
            found[unit] = found.get(unit, 0) + 1
    return found


def problems(given: Ground) -> Check:
    """DUT-03. Only what has a result with proof counts."""
    needed, counts = given.values["problems_needed"], counted_items(ListKind.PROBLEMS, given)
    listed = set(
        visible.lists(given.actor)
        .filter(kind=ListKind.PROBLEMS, year=given.on.year)
        .values_list("organisation_id", flat=True)
    )
    units = [
        unit for unit in given.offices if unit.kind in (OfficeKind.GOVERNMENT, OfficeKind.TOWN) or unit.pk in listed
    ]
    lacks = [
        Lack(unit.short_name, f"{counts.get(unit.pk, 0)}/{needed}", unit_url(unit.pk))
        for unit in units
        if counts.get(unit.pk, 0) < needed
    ]
    return Check("problems", "解决问题清单", f"{given.on.year} 年，不少于 {needed} 个", len(units), lacks)


def key_problems(given: Ground) -> Check:
    """DUT-11. Per department; what is not solved and not put to the government either is named."""
    needed, counts = given.values["key_problems_needed"], counted_items(ListKind.KEY_PROBLEMS, given)
    lists = visible.lists(given.actor).filter(kind=ListKind.KEY_PROBLEMS, year=given.on.year)
    units = {row.organisation_id: row.organisation for row in lists.select_related("organisation")}
    lacks = [
        Lack(unit.short_name, f"{counts.get(key, 0)}/{needed}", unit_url(key))
        for key, unit in units.items()
        if counts.get(key, 0) < needed
    ]
    return Check("key_problems", "行业重点难题", f"{given.on.year} 年，每个部门 {needed} 个", len(units), lacks)


def statements(given: Ground) -> Check:
    """DUT-04. After the cut-off: heads and those in charge without a statement of the year, or without its hard part."""
    month, day = (int(part) for part in str(given.values["statement_cutoff"]).split("-"))
    year = given.on.year if given.on > date(given.on.year, month, day) else given.on.year - 1
    people = list(
        given.leaders.filter(rank__in=FOCUS, valid_from__year__lte=year).order_by("organisation__short_name", "name")
    )
    rows = visible.records(given.actor).filter(
        kind=RecordKind.STATEMENT, held_on__range=(date(year, 1, 1), given.on), title__contains=str(year)
    )
    stated = dict(rows.order_by("held_on").values_list("leader_id", "hard_problems"))
    lacks = []
    for person in people:
        if person.pk not in stated:
            lacks.append(
                Lack(f"{person.organisation.short_name} {person.name}", f"没有 {year} 年述职", leader_url(person.pk))
            )
        elif not stated[person.pk].strip():
            what = f"{year} 年述职没有“解决难题”部分"
            lacks.append(Lack(f"{person.organisation.short_name} {person.name}", what, leader_url(person.pk)))
    return Check("statements", "年度述职（述安）", f"{year} 年，截止 {month} 月 {day} 日", len(people), lacks)


def hearings(given: Ground) -> Check:
    """DUT-05. Villages that nobody heard in the quarter, and hearings without a judgement of the risk."""
    period = reckoning.quarter(given.on)
    villages = visible.units(given.actor, on=given.on).filter(kind=OfficeKind.VILLAGE_COMMITTEE)
    rows = visible.records(given.actor).filter(kind=RecordKind.HEARING, held_on__range=(period.first, given.on))
    heard: dict[UUID | None, str] = {}
    for key, judgement in rows.values_list("about_id", "judgement"):
        heard[key] = heard.get(key) or judgement
    names = list(villages.order_by("short_name", "pk").values_list("pk", "short_name"))
    lacks = [
        Lack(name, "本季度没有听取汇报" if key not in heard else "没有风险研判", unit_url(key))
        for key, name in names
        if not heard.get(key, "").strip()
    ]
    return Check("hearings", "季度听取村（社区）汇报", f"{period.first} 至 {period.last}", len(names), lacks)


def plans(given: Ground) -> Check:
    """DIR-12. Units without one of the plans of the year; a plan without a file is none."""
    titles: Sequence[str] = given.values["plan_titles"]
    rows = list(visible.lists(given.actor).filter(kind=ListKind.PLAN, year=given.on.year, leader=None))
    proven = visible.proven("dutylist", [row.pk for row in rows])
    there = {(row.organisation_id, row.title) for row in rows if str(row.pk) in proven}
    units = given.offices
    lacks = []
    for unit in units:
        missing = [title for title in titles if (unit.pk, title) not in there]
        if missing:
            lacks.append(Lack(unit.short_name, f"没有：{'、'.join(missing)}", unit_url(unit.pk)))
    return Check("plans", "年度计划", f"{given.on.year} 年：{'、'.join(titles)}", len(units), lacks)


def sponsors(given: Ground) -> Check:
    """DUT-08, DUT-09. Villages and mines that nobody stands for, and cadres who stand for none."""
    villages = list(
        visible.units(given.actor, on=given.on)
        .filter(kind=OfficeKind.VILLAGE_COMMITTEE)
        .values_list("pk", "short_name")
    )
    sites = list(
        Site.objects.filter(given.actor.scope.q(area="", organisation=None), sector__in=given.values["sponsored_sectors"])
        .order_by("name").values_list("pk", "name")[:2000]
    )  # fmt: skip
    cadres = list(given.leaders.filter(rank=Leader.Rank.CADRE).values_list("pk", "name", "organisation__short_name"))
    held = visible.sponsorships(given.actor).filter(Q(valid_to=None) | Q(valid_to__gte=given.on))
    pairs = list(held.values_list("leader_id", "village_id", "site_id"))
    covered = {village or site for _, village, site in pairs}
    standing = {leader for leader, _, _ in pairs}
    lacks = [Lack(name, "没有包保人", unit_url(key)) for key, name in villages if key not in covered]
    lacks += [Lack(name, "矿山没有包保领导") for key, name in sites if key not in covered]
    lacks += [
        Lack(f"{unit} {name}", "没有包保对象", leader_url(key)) for key, name, unit in cadres if key not in standing
    ]
    return Check("sponsors", "包保", f"截至 {given.on}", len(villages) + len(sites) + len(cadres), lacks)


def matrix(given: Ground) -> Check:
    """DUT-15. Cells without owner, or with several and no split."""
    cells = list(visible.cells(given.actor).annotate(count=Count("owners")))
    lacks = [
        Lack(f"{cell.sector} · {cell.stage}", defect, reverse("leadership:matrix"))
        for cell in cells
        if (defect := reckoning.cell_defect(cell.count, cell.split))
    ]
    return Check("matrix", "责任矩阵", "三管三必须", len(cells), lacks)


def staff(given: Ground) -> Check:
    """DUT-13. Per force: share, how many are needed, and the names not counted."""
    share = given.values["professional_share"]
    forces: dict[UUID, list[tuple[str, bool]]] = {}
    names: dict[UUID, str] = {}
    rows = visible.staff(given.actor).select_related("organisation").order_by("organisation__short_name", "name", "pk")
    for row in rows:
        forces.setdefault(row.organisation_id, []).append((row.name, bool(row.qualifies_by.strip())))
        names[row.organisation_id] = row.organisation.short_name
    lacks = []
    for key, people in forces.items():
        found = reckoning.composition(people, share)
        if found.below:
            said = f"{found.percent}%（{found.counted}/{found.total}），低于 {share}%，还需 {found.needed} 人；未计入：{'、'.join(found.others)}"
            lacks.append(Lack(names[key], said, unit_url(key)))
    return Check("staff", "执法人员专业占比", f"不低于 {share}%", len(forces), lacks)


def town_duties(given: Ground) -> Check:
    """DUT-14. Items of towns' lists that were not passed on as a task."""
    lists = visible.lists(given.actor).filter(kind=ListKind.TOWN_DUTIES, year=given.on.year)
    rows = ListItem.objects.filter(duty_list__in=lists).select_related("duty_list__organisation")
    items = list(rows.order_by("duty_list__organisation__short_name", "ordinal"))
    lacks = [
        Lack(
            f"{item.duty_list.organisation.short_name}：{item.text[:60]}",
            "未转派",
            reverse("leadership:list", args=[item.duty_list_id]),
        )
        for item in items
        if item.task_id is None
    ]
    return Check("town_duties", "镇街应急消防职责转派", f"{given.on.year} 年", len(items), lacks)


CHECKS: dict[str, Callable[[Ground], Check]] = {
    "half_year": half_year_meetings,
    "learning": learning,
    "committee": committees,
    "problems": problems,
    "key_problems": key_problems,
    "statements": statements,
    "hearings": hearings,
    "plans": plans,
    "sponsors": sponsors,
    "matrix": matrix,
    "staff": staff,
    "town_duties": town_duties,
}
