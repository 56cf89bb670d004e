"""Meetings, learning and hearings: what has to be held within a period."""

from __future__ import annotations

from zhiben.apps.leadership import reckoning
from zhiben.apps.leadership.models import DutyRecord, Leader
from zhiben.apps.leadership.selectors.checks.check import Check, Standing
from zhiben.apps.leadership.selectors.ground import RECORD, Ground, leader_url, unit_url
from zhiben.apps.leadership.selectors.sources import Key, Row
from zhiben.foundation.access.models import OrganisationKind as OfficeKind

Kind = DutyRecord.Kind


def special_meetings(given: Ground) -> Check:
    """DUT-02. Warned of from the set number of days before the period ends; deputies who did not report are named."""
    period, words = reckoning.period(given.on, given.values["meeting_months"])
    left, needed = period.days_left(given.on), given.values["meetings_needed"]
    held: dict[Key, list[Row]] = {}
    for row in given.records(Kind.SPECIAL_MEETING):
        if row.day and period.holds(row.day):
            held.setdefault(row.unit, []).append(row)
    spoke = {(row.unit, row.person) for row in given.rows["reported"] if row.day and period.holds(row.day)}
    rows = []
    offices = given.led_offices
    for key, people in offices.items():
        name, count = given.name(key), len(held.get(key, ()))
        if count < needed:
            said = f"{words}还没有召开" if not count else f"{words}召开 {count} 次，要求 {needed} 次"
            late = left <= given.values["half_year_warning"]
            rows.append(Standing(name, f"{said}，距期末 {left} 天", unit_url(key), late))
        else:
            last = max(row.day for row in held[key] if row.day)
            rows.append(Standing(name, f"{words}召开 {count} 次，最近 {last}", unit_url(key), lacks=False))
        if not count:
            continue
        for person in people:
            if person.kind != Leader.Rank.HEAD:
                lacks = (key, person.key) not in spoke
                what = "没有向主要负责人报告" if lacks else "已向主要负责人报告"
                rows.append(Standing(given.named(person), what, leader_url(person.key), lacks))
    rules = ("meeting_months", "meetings_needed", "half_year_warning")
    return Check("half_year", "安全生产专题会议", f"{period.first} 至 {period.last}，不少于 {needed} 次", len(rows), rows, rules)  # fmt: skip


def learning(given: Ground) -> Check:
    """DUT-07. Per Party group the last day and its age; without a limit of the county nobody is called late."""
    offices, limit = given.led_offices, given.values["learning_limit"]
    last = {row.unit: row.day for row in given.rows["learning"]}
    rows = []
    for key, age in reckoning.ages({key: last.get(key) for key in offices}, given.on).items():
        said = "没有学习记录" if age is None else f"最近一次 {last[key]}，已 {age} 天"
        rows.append(Standing(given.name(key), said, unit_url(key), age is None or (limit is not None and age > limit)))
    says = f"间隔不超过 {limit} 天" if limit is not None else "本县没有设定间隔上限，只列最近一次"
    return Check("learning", "第一议题学习", says, len(offices), rows, ("learning_limit",))


def committees(given: Ground) -> Check:
    """DUT-12. Meetings held against those that the rules of the committee ask for by now, or the county's number where
    it has no rules; when the rules were last revised."""
    usual = given.values["committee_required"]
    held: dict[Key, int] = {}
    for row in given.records(Kind.COMMITTEE):
        held[row.unit] = held.get(row.unit, 0) + 1
    rules: dict[Key, Row] = {}
    for row in sorted(given.records(Kind.RULES), key=lambda row: (row.day or given.on, str(row.key))):
        rules[row.unit] = row
    units = [
        u for u in given.units.values() if u.kind == OfficeKind.SAFETY_COMMITTEE or u.key in held or u.key in rules
    ]
    rows = []
    for unit in units:
        own, count = rules.get(unit.key), held.get(unit.key, 0)
        needed = own.number if own and own.number else usual
        said = f"今年召开 {count} 次，{'规则' if own else '本县'}要求 {needed} 次；" + _rules_words(given, own)
        lacks = count < reckoning.due_by(needed, given.on) or own is None or not given.has_proof(RECORD, own)
        rows.append(Standing(unit.words, said, unit_url(unit.key), lacks))
    says = f"{given.on.year} 年，议事规则没有写明的，每年 {usual} 次"
    return Check("committee", "安委会、专委会会议", says, len(units), rows, ("committee_required",))


def _rules_words(given: Ground, own: Row | None) -> str:
    if own is None:
        return "没有登记议事规则"
    text = "" if given.has_proof(RECORD, own) else "，没有规则文本"
    return f"《{own.words.strip('《》')}》修订于 {own.day}{text}"


def hearings(given: Ground) -> Check:
    """DUT-05. Villages whose principal heard no report in the period, and hearings without a judgement of the risk.

    A hearing is recorded by the village, or by its town with the village it was held in.
    """
    period, words = reckoning.period(given.on, given.values["hearing_months"])
    heard: dict[Key, Row] = {}
    for row in given.records(Kind.HEARING):
        if row.day and period.holds(row.day):
            village = row.other or row.unit
            if village not in heard or not heard[village].more.strip():
                heard[village] = row
    rows = []
    for village in given.villages:
        found = heard.get(village.key)
        judged = found is not None and bool(found.more.strip())
        said = f"{words}没有听取汇报" if found is None else f"{found.day} 听取" + ("" if judged else "，没有风险研判")
        rows.append(Standing(village.words, said, unit_url(village.key), not judged))
    label = "村（社区）主要负责人听取专题汇报"
    return Check("hearings", label, f"{period.first} 至 {period.last}", len(rows), rows, ("hearing_months",))


def key_periods(given: Ground) -> Check:
    """DUT-09. Towns without a led check or visit in a key period of the year that has begun."""
    windows = reckoning.key_windows(
        given.on.year,
        tuple(given.values["key_periods"]),
        given.values["flood_from"],
        given.values["flood_to"],
    )
    begun = {name: window for name, window in windows.items() if window.first <= given.on}
    days: dict[Key, list[Row]] = {}
    for row in given.records(Kind.CHECK, Kind.VISIT):
        days.setdefault(row.unit, []).append(row)
    rows = []
    for town in [unit for unit in given.offices if unit.kind == OfficeKind.TOWN]:
        without = {
            name: window
            for name, window in begun.items()
            if not any(row.day and window.holds(row.day) for row in days.get(town.key, ()))
        }
        over = [name for name, window in without.items() if window.last < given.on]
        said = [f"没有督导检查记录：{'、'.join(over)}"] if over else []
        said += [f"{name}期间尚无记录，{window.last} 止" for name, window in without.items() if name not in over]
        words = "；".join(said) or (f"{len(begun)} 个时期均有记录" if begun else "今年的关键时期还没有开始")
        rows.append(Standing(town.words, words, unit_url(town.key), bool(over)))
    says = "、".join(f"{name}（{window.first:%m-%d} 至 {window.last:%m-%d}）" for name, window in windows.items())
    rules = ("key_periods", "flood_from", "flood_to")
    return Check("key_periods", "关键时期现场督导", says, len(rows), rows, rules)
