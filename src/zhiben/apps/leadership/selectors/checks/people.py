"""Who answers: statements, sponsors, the responsibility matrix, the enforcement force."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from zhiben.apps.leadership import reckoning
from zhiben.apps.leadership.models import DutyRecord, Leader
from zhiben.apps.leadership.selectors.checks.check import Check, Standing
from zhiben.apps.leadership.selectors.ground import RECORD, Ground, leader_url, unit_url
from zhiben.apps.leadership.selectors.sources import Key, Row

Kind = DutyRecord.Kind
FOCUS = (Leader.Rank.HEAD, Leader.Rank.IN_CHARGE)


def statements(given: Ground) -> Check:
    """DUT-04. After the cut-off: heads and those in charge without a statement of the year, or without its hard part."""
    month, day = (int(part) for part in str(given.values["statement_cutoff"]).split("-"))
    year = given.on.year if given.on > date(given.on.year, month, day) else given.on.year - 1
    people = [row for row in given.leaders if row.kind in FOCUS and row.day and row.day.year <= year]
    made = [row for row in given.records(Kind.STATEMENT) if str(year) in row.words and row.day and row.day.year >= year]
    stated = {row.person: row for row in sorted(made, key=lambda row: row.day or given.on)}
    rows = []
    for person in people:
        found = stated.get(person.key)
        if found is None:
            said = f"没有 {year} 年述职"
        elif not found.more.strip():
            said = f"{year} 年述职没有“解决难题”部分"
        else:
            said = f"{found.day} 述职"
        lacks = found is None or not found.more.strip()
        rows.append(Standing(given.named(person), said, leader_url(person.key), lacks))
    says = f"{year} 年，截止 {month} 月 {day} 日"
    return Check("statements", "年度述职（述安）", says, len(people), rows, ("statement_cutoff",))


def sponsors(given: Ground) -> Check:
    """DUT-08, DUT-09. Villages and mines that nobody stands for, and cadres who stand for none."""
    held = given.rows["sponsors"]
    by_subject: dict[Key, list[Row]] = {}
    for row in held:
        by_subject.setdefault(row.other or row.number, []).append(row)
    people = {row.key: row for row in given.leaders}
    standing = {row.person for row in held}

    def of(name: str, key: Key, url: str, nobody: str) -> Standing:
        names = [people[row.person].words for row in by_subject.get(key, ()) if row.person in people]
        return Standing(name, f"包保人：{'、'.join(names)}" if names else nobody, url, not names)

    rows = [of(row.words, row.key, unit_url(row.key), "没有包保人") for row in given.villages]
    sites = sorted(given.rows["sites"], key=lambda row: (row.words, row.number or 0))
    place = reverse("leadership:sponsorship")
    rows += [of(row.words, row.number, place, "矿山没有包保领导") for row in sites]
    cadres = [row for row in given.leaders if row.kind == Leader.Rank.CADRE]
    for person in cadres:
        lacks = person.key not in standing
        said = "没有包保对象" if lacks else "有包保对象"
        rows.append(Standing(given.named(person), said, leader_url(person.key), lacks))
    return Check("sponsors", "包保", f"截至 {given.on}", len(rows), rows, ("sponsored_sectors", "visit_months"))


def visits(given: Ground) -> dict[Key, tuple[int, date]]:
    """Visits with proof in the period, by the village or site: how many, and the last day."""
    period, _ = reckoning.period(given.on, given.values["visit_months"])
    found: dict[Key, tuple[int, date]] = {}
    for row in given.records(Kind.VISIT):
        if row.day and period.holds(row.day) and given.has_proof(RECORD, row):
            for key in (row.other, row.number):
                if key is not None:
                    count, last = found.get(key, (0, row.day))
                    found[key] = (count + 1, max(last, row.day))
    return found


def matrix(given: Ground) -> Check:
    """DUT-15. Cells that nobody filled, without owner, or with several and no split."""
    cells = {(row.words, row.kind): row for row in given.rows["cells"]}
    sectors = sorted({sector for sector, _ in cells})
    rows, place = [], reverse("leadership:matrix")
    for sector in sectors:
        for stage in given.values["stages"]:
            cell = cells.get((sector, stage))
            wrong = reckoning.cell_defect(cell.number or 0, cell.more) if cell else "没有登记责任单位"
            rows.append(Standing(f"{sector} · {stage}", wrong or "有责任单位", place, bool(wrong)))
    return Check("matrix", "责任矩阵", "三管三必须", len(rows), rows, ("stages",))


def staff(given: Ground) -> Check:
    """DUT-13. Per force: share, how many are needed, and the names not counted."""
    share = given.values["professional_share"]
    forces: dict[Key, list[tuple[str, bool]]] = {}
    for row in sorted(given.rows["staff"], key=lambda row: (given.name(row.unit), row.words)):
        forces.setdefault(row.unit, []).append((row.words, bool(row.more.strip())))
    rows = []
    for key, people in forces.items():
        found = reckoning.composition(people, share)
        said = f"{found.percent}%（{found.counted}/{found.total}）"
        if found.below:
            said += f"，低于 {share}%，还需 {found.needed} 人；未计入：{'、'.join(found.others)}"
        rows.append(Standing(given.name(key), said, unit_url(key), found.below))
    return Check("staff", "执法人员专业占比", f"不低于 {share}%", len(forces), rows, ("professional_share",))
