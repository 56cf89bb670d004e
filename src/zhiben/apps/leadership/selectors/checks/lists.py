"""Lists of the year: problems solved, plans made, duties passed on. What has no proof does not count."""

from __future__ import annotations

from collections.abc import Sequence

from zhiben.apps.leadership.models import DutyList, ListItem
from zhiben.apps.leadership.selectors.checks.check import Check, Standing
from zhiben.apps.leadership.selectors.ground import LIST, Ground, leader_url, list_url, unit_url
from zhiben.apps.leadership.selectors.sources import ESCALATED, Key, Row
from zhiben.foundation.access.models import OrganisationKind as OfficeKind

Kind = DutyList.Kind
REGULATORS = frozenset(
    {
        OfficeKind.EMERGENCY, OfficeKind.FIRE, OfficeKind.POLICE, OfficeKind.CONSTRUCTION, OfficeKind.TRANSPORT,
        OfficeKind.MARKET, OfficeKind.INDUSTRY, OfficeKind.RESOURCES, OfficeKind.WATER, OfficeKind.AGRICULTURE,
        OfficeKind.EDUCATION, OfficeKind.CULTURE, OfficeKind.HEALTH, OfficeKind.COMMERCE, OfficeKind.URBAN,
    }
)  # fmt: skip


def _items(given: Ground, kind: str) -> list[Row]:
    return [row for row in given.rows["items"] if row.kind == kind]


def _lists(given: Ground, kind: str) -> list[Row]:
    return [row for row in given.rows["lists"] if row.kind == kind]


def _solved(given: Ground, kind: str) -> dict[Key, int]:
    """Items that count, by organisation and by leader: their keys are never the same."""
    found: dict[Key, int] = {}
    for item in _items(given, kind):
        if given.counts(item):
            for key in (item.unit, item.person):
                found[key] = found.get(key, 0) + 1
    return found


def problems(given: Ground) -> Check:
    """DUT-03. Governments and towns, and whoever keeps such a list; a leader with a list is counted by its own."""
    needed, solved = given.values["problems_needed"], _solved(given, Kind.PROBLEMS)
    kept = _lists(given, Kind.PROBLEMS)
    asked = (OfficeKind.GOVERNMENT, OfficeKind.TOWN)
    listed = {row.unit for row in kept}
    rows = [
        Standing(
            unit.words, f"{solved.get(unit.key, 0)}/{needed}", unit_url(unit.key), solved.get(unit.key, 0) < needed
        )
        for unit in given.offices
        if unit.kind in asked or unit.key in listed
    ]
    with_list = {row.person for row in kept}
    for person in given.leaders:
        if person.key in with_list:
            count = solved.get(person.key, 0)
            rows.append(Standing(given.named(person), f"{count}/{needed}", leader_url(person.key), count < needed))
    says = f"{given.on.year} 年，不少于 {needed} 个，有结果并有佐证的才计入"
    return Check("problems", "解决问题清单", says, len(rows), rows, ("problems_needed",))


def key_problems(given: Ground) -> Check:
    """DUT-11. Per regulator; a problem across departments that is over its day and not put to the government is named."""
    needed, solved = given.values["key_problems_needed"], _solved(given, Kind.KEY_PROBLEMS)
    listed = {row.unit for row in _lists(given, Kind.KEY_PROBLEMS)}
    rows = []
    for unit in given.offices:
        if unit.kind in REGULATORS or unit.key in listed:
            count = solved.get(unit.key, 0)
            said = f"{count}/{needed}" + ("" if unit.key in listed else "，没有建立清单")
            rows.append(Standing(unit.words, said, unit_url(unit.key), count < needed))
    rows += [_reach(given, item) for item in _items(given, Kind.KEY_PROBLEMS) if _goes_up(given, item)]
    says = f"{given.on.year} 年，每个监管部门 {needed} 个"
    return Check("key_problems", "行业重点难题", says, len(rows), rows, ("key_problems_needed",))


def _goes_up(given: Ground, item: Row) -> bool:
    return item.more in (ESCALATED, ListItem.Category.CROSS) and not given.counts(item)


def _reach(given: Ground, item: Row) -> Standing:
    name, url = f"{given.name(item.unit)}：{item.words}", list_url(item.key)
    if item.more == ESCALATED:
        return Standing(name, "跨部门难题，已提请政府协调，尚未解决", url, lacks=False)
    if item.until is not None and item.until < given.on:
        return Standing(name, f"跨部门难题，{item.until} 到期未解决，应提请政府协调", url)
    return Standing(name, "跨部门难题，正在解决", url, lacks=False)


def plans(given: Ground) -> Check:
    """DIR-12. Units without one of the plans of the year; a plan without a file is none."""
    titles: Sequence[str] = given.values["plan_titles"]
    there = {
        (row.unit, row.words) for row in _lists(given, Kind.PLAN) if row.person is None and given.has_proof(LIST, row)
    }
    rows = []
    for unit in given.offices:
        missing = [title for title in titles if (unit.key, title) not in there]
        said = f"没有：{'、'.join(missing)}" if missing else "齐全"
        rows.append(Standing(unit.words, said, unit_url(unit.key), bool(missing)))
    return Check("plans", "年度计划", f"{given.on.year} 年：{'、'.join(titles)}", len(rows), rows, ("plan_titles",))


def town_duties(given: Ground) -> Check:
    """DUT-14. Items of towns' lists that were not passed on as a task, towns without a list, towns without a force."""
    items = _items(given, Kind.TOWN_DUTIES)
    listed = {row.unit for row in items}
    forces: dict[Key, int] = {}
    for row in given.rows["staff"]:
        forces[row.unit] = forces.get(row.unit, 0) + 1
    rows = []
    for unit in given.offices:
        if unit.kind != OfficeKind.TOWN:
            continue
        if unit.key not in listed:
            rows.append(Standing(unit.words, "没有职责清单", unit_url(unit.key)))
        count = forces.get(unit.key, 0)
        said = f"专职队伍 {count} 人" if count else "没有登记专职队伍"
        rows.append(Standing(unit.words, said, unit_url(unit.key), not count))
    for item in sorted(items, key=lambda row: (given.name(row.unit), row.number or 0)):
        name = f"{given.name(item.unit)}：{item.words}"
        said = "未转派" if item.other is None else "已转为网格任务"
        rows.append(Standing(name, said, list_url(item.key), item.other is None))
    return Check("town_duties", "镇街应急消防职责转派", f"{given.on.year} 年", len(rows), rows)
