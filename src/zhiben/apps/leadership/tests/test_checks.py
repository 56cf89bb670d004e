"""Who has nothing to show on a day, by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone

from zhiben.apps.dispatch.services.local import LocalTask, make_tasks
from zhiben.apps.leadership import year_file
from zhiben.apps.leadership.models import DutyList, DutyRecord, Leader, ListItem
from zhiben.apps.leadership.selectors import checks, files
from zhiben.apps.leadership.selectors.checks import Check
from zhiben.apps.leadership.services import county, keeping
from zhiben.apps.leadership.services import items as items_of
from zhiben.apps.leadership.services.keeping import RecordValues
from zhiben.apps.registry import testing as registry
from zhiben.core.errors import Conflict, InputError, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.services import create_organisation
from zhiben.foundation.access.testing import Offices, Places
from zhiben.foundation.evidence import testing as evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=timezone.get_default_timezone())
ON = date(2026, 11, 24)
SINCE = date(2026, 1, 1)


def leader(actor: Actor, unit: Organisation, name: str, rank: str) -> Leader:
    return keeping.add_leader(
        organisation_id=unit.pk, name=name, post="局长", rank=rank, since=date(2025, 1, 1), actor=actor
    )


@pytest.fixture
def head(gao: Actor, offices: Offices) -> Leader:
    return leader(gao, offices.construction, "郑强", "head")


@pytest.fixture
def deputy(gao: Actor, offices: Offices) -> Leader:
    return leader(gao, offices.construction, "孙立", "in_charge")


@pytest.fixture
def village(gao: Actor, places: Places) -> Organisation:
    return create_organisation(
        name="上沟村村民委员会",
        short_name="上沟村",
        area=places.village,
        kind="village",
        added_by=gao,
        valid_from=SINCE,
    )


def note(actor: Actor, unit: Organisation, kind: str, on: date, title: str = "会议", **more: object) -> None:
    values = replace(RecordValues(kind=kind, held_on=on, title=title), **more)  # type: ignore[arg-type]
    keeping.note_record(organisation_id=unit.pk, values=values, actor=actor, now=NOW, on=ON)


def found(code: str, actor: Actor, places: Places, on: date = ON) -> Check:
    return checks.one_check(code, actor=actor, on=on)


def said(check: Check) -> list[tuple[str, str]]:
    return [(lack.name, lack.what) for lack in check.lacks]


def items(actor: Actor, unit: Organisation, kind: str, text: str, by: Leader | None = None) -> list[ListItem]:
    made = keeping.start_list(
        organisation_id=unit.pk, leader_id=by.pk if by else None, kind=kind, year=2026, items=text, actor=actor, now=NOW
    )
    return list(made.items.all())


@pytest.mark.requirement("DUT-01")
def test_an_item_without_proof_counts_as_not_done(gao: Actor, offices: Offices, head: Leader) -> None:
    first, second = items(gao, offices.construction, "key_tasks", "检查工地\n培训", head)
    for each in (first, second):
        items_of.settle_item(item_id=each.pk, result="已完成", done_on=ON, actor=gao, on=ON)
    evidence.bound(evidence.photo(1, size=(64, 48)), first, actor=gao, role="proof")
    (part,) = files.file_of_leader(head, year=2026, actor=gao, on=ON).lists
    assert [line.state(ON)[0] for line in part.lines] == ["已完成", "没有佐证，不计完成"]
    assert part.done == 1


@pytest.mark.requirement("DUT-02")
def test_a_half_year_without_a_meeting_is_warned_of_thirty_days_before_its_end(
    gao: Actor, places: Places, offices: Offices, head: Leader, deputy: Leader
) -> None:
    assert said(found("half_year", gao, places, date(2026, 11, 30))) == []
    assert said(found("half_year", gao, places, date(2026, 12, 1))) == [("县住建局", "本半年还没有召开，距期末 30 天")]
    note(gao, offices.construction, "special_meeting", ON)
    assert said(found("half_year", gao, places)) == [("县住建局 孙立", "没有向主要负责人报告")]
    note(gao, offices.construction, "special_meeting", ON, reported=(deputy.pk,))
    assert said(found("half_year", gao, places)) == []


@pytest.mark.requirement("DUT-03")
def test_only_problems_with_a_documented_result_count_towards_ten(gao: Actor, places: Places, offices: Offices) -> None:
    made = items(gao, offices.town, "problems", "配备消防车\n增加编制")
    items_of.settle_item(item_id=made[0].pk, result="已购置", done_on=ON, actor=gao, on=ON)
    assert ("青石镇", "0/10") in said(found("problems", gao, places))
    evidence.bound(evidence.photo(2, size=(64, 48)), made[0], actor=gao, role="proof")
    assert ("青石镇", "1/10") in said(found("problems", gao, places))


@pytest.mark.requirement("DUT-04")
def test_after_the_cut_off_who_made_no_statement_or_left_out_the_hard_problems_is_named(
    gao: Actor, places: Places, offices: Offices, head: Leader, deputy: Leader
) -> None:
    values = {"title": "2025 年述职", "leader_id": head.pk}
    note(gao, offices.construction, "statement", date(2026, 1, 10), **values)  # type: ignore[arg-type]
    assert said(found("statements", gao, places)) == [
        ("县住建局 孙立", "没有 2025 年述职"),
        ("县住建局 郑强", "2025 年述职没有“解决难题”部分"),
    ]


@pytest.mark.requirement("DUT-05")
def test_a_village_that_nobody_heard_this_quarter_is_named(
    lin: Actor, places: Places, offices: Offices, village: Organisation
) -> None:
    assert said(found("hearings", lin, places)) == [("上沟村", "本季度没有听取汇报")]
    note(lin, offices.town, "hearing", date(2026, 9, 30), about_id=village.pk, judgement="总体可控")
    assert said(found("hearings", lin, places)) == [("上沟村", "本季度没有听取汇报")]
    assert said(found("hearings", lin, places, date(2026, 9, 30))) == []
    note(lin, offices.town, "hearing", date(2026, 10, 8), about_id=village.pk, judgement="总体可控")
    assert said(found("hearings", lin, places)) == []


@pytest.mark.requirement("DUT-06")
def test_a_report_is_drafted_from_records_alone_and_without_any_it_is_empty_and_marked(
    gao: Actor, offices: Offices, head: Leader
) -> None:
    empty = files.file_of_leader(head, year=2026, actor=gao, on=ON)
    assert "【空白草稿】" in str(year_file.duty_report(empty, office="县住建局", committee="县安委会", on=ON).blocks)
    note(gao, offices.construction, "check", ON, "检查城东工地", leader_id=head.pk)
    draft = year_file.duty_report(
        files.file_of_leader(head, year=2026, actor=gao, on=ON), office="县住建局", committee="县安委会", on=ON
    )
    assert "检查城东工地" in str(draft.blocks) and "空白" not in str(draft.blocks)


@pytest.mark.requirement("DUT-07")
def test_learning_older_than_the_limit_of_the_county_is_listed_with_its_age(
    gao: Actor, places: Places, offices: Offices, head: Leader
) -> None:
    note(gao, offices.construction, "learning", date(2026, 10, 1))
    assert said(found("learning", gao, places)) == []
    county.set_threshold(
        county=places.county, code="learning_limit", words="30", basis="县委办通知", actor=gao, now=NOW
    )
    assert said(found("learning", gao, places)) == [("县住建局", "最近一次 2026-10-01，已 54 天")]


@pytest.mark.requirement("DUT-05")
def test_a_village_records_what_its_own_principal_heard_and_no_judgement_is_none(
    lin: Actor, places: Places, village: Organisation
) -> None:
    note(lin, village, "hearing", date(2026, 10, 8))
    assert said(found("hearings", lin, places)) == [("上沟村", "2026-10-08 听取，没有风险研判")]
    note(lin, village, "hearing", date(2026, 10, 9), judgement="汛后边坡需盯防")
    assert said(found("hearings", lin, places)) == []


@pytest.mark.requirement("DUT-03")
def test_a_leader_with_a_list_is_counted_by_it_and_each_problem_keeps_its_source_its_kind_and_its_cost(
    gao: Actor, places: Places, offices: Offices, head: Leader
) -> None:
    (item,) = items(gao, offices.construction, "problems", "配备执法记录仪", head)
    more = items_of.ItemValues(category="equipment", basis="一季度督查通报")
    items_of.add_items(list_id=item.duty_list_id, text="增加执法编制", values=more, actor=gao)
    items_of.settle_item(item_id=item.pk, result="已配备", done_on=ON, cost_yuan=Decimal("36000"), actor=gao, on=ON)
    evidence.bound(evidence.photo(6, size=(64, 48)), item, actor=gao, role="proof")
    assert ("县住建局 郑强", "1/10") in said(found("problems", gao, places))
    file = files.file_of_leader(head, year=2026, actor=gao, on=ON)
    table = str(year_file.year_document(file, office="县住建局", on=ON).blocks)
    assert "36,000" in table and "装备" in table
    assert ListItem.objects.get(ordinal=2).basis == "一季度督查通报"


@pytest.mark.requirement("DUT-11")
def test_a_problem_across_departments_goes_up_by_itself_once_when_its_day_is_over(
    gao: Actor, places: Places, offices: Offices
) -> None:
    (item,) = items(gao, offices.construction, "key_problems", "外墙保温材料")
    ListItem.objects.filter(pk=item.pk).update(category="cross", due_on=date(2026, 11, 20))
    assert ("县住建局：外墙保温材料", "跨部门难题，2026-11-20 到期未解决，应提请政府协调") in said(
        found("key_problems", gao, places)
    )
    assert items_of.escalate_overdue(on=date(2026, 11, 20)) == 0
    assert items_of.escalate_overdue(on=ON) == 1
    assert items_of.escalate_overdue(on=ON) == 0
    rows = {row.name: row for row in found("key_problems", gao, places).rows}
    assert rows["县住建局：外墙保温材料"].what == "跨部门难题，已提请政府协调，尚未解决"


@pytest.mark.requirement("DUT-14")
def test_an_item_of_a_town_becomes_a_task_of_a_village_at_once(
    lin: Actor, places: Places, offices: Offices, village: Organisation
) -> None:
    (item,) = items(lin, offices.town, "town_duties", "森林防火巡查")
    due = date(2026, 12, 1)
    made = items_of.pass_on_item(
        item_id=item.pk, organisation_ids=[village.pk], due_on=due, actor=lin, now=NOW, on=ON
    )  # fmt: skip
    assert made.task is not None and made.task.organisation == village
    with pytest.raises(Conflict):
        items_of.pass_on_item(item_id=item.pk, organisation_ids=[village.pk], due_on=due, actor=lin, now=NOW, on=ON)
    assert "青石镇：森林防火巡查" not in dict(said(found("town_duties", lin, places)))


@pytest.mark.requirement("DUT-09")
def test_a_town_without_a_led_check_in_a_key_period_is_named_after_it(
    lin: Actor, places: Places, offices: Offices, head: Leader
) -> None:
    chief = leader(lin, offices.town, "孟镇长", "head")
    for day in (date(2026, 1, 2), date(2026, 2, 16), date(2026, 7, 8)):
        note(lin, offices.town, "check", day, "带队检查", leader_id=chief.pk)
    assert said(found("key_periods", lin, places, date(2026, 9, 20))) == []
    assert said(found("key_periods", lin, places)) == [("青石镇", "没有督导检查记录：中秋、国庆")]


@pytest.mark.requirement("DUT-07")
def test_without_a_limit_each_group_still_shows_its_last_day_and_its_age(
    gao: Actor, places: Places, offices: Offices, head: Leader
) -> None:
    note(gao, offices.construction, "learning", date(2026, 11, 4))
    check = found("learning", gao, places)
    assert [(row.name, row.what, row.lacks) for row in check.rows] == [
        ("县住建局", "最近一次 2026-11-04，已 20 天", False)
    ]


@pytest.mark.requirement("DUT-02")
def test_how_long_a_period_is_and_how_often_is_for_the_county_to_set(
    gao: Actor, places: Places, offices: Offices, head: Leader
) -> None:
    values = {"county": places.county, "basis": "县委办通知", "actor": gao, "now": NOW}
    county.set_threshold(code="meeting_months", words="3", **values)  # type: ignore[arg-type]
    note(gao, offices.construction, "special_meeting", date(2026, 9, 1))
    assert said(found("half_year", gao, places, date(2026, 12, 5))) == [("县住建局", "本季度还没有召开，距期末 26 天")]
    with pytest.raises(InputError, match="1、2、3、4、6、12"):
        county.set_threshold(code="meeting_months", words="5", **values)  # type: ignore[arg-type]


@pytest.mark.requirement("DUT-08", "DUT-09")
def test_the_matrix_has_no_blank_and_who_leaves_orphans_is_said_at_once(
    lin: Actor, places: Places, offices: Offices, village: Organisation
) -> None:
    mine = registry.site(lin, places.town, "青石矿", sector="mines")
    cadre = leader(lin, offices.town, "王干事", "cadre")
    assert {lack.name for lack in found("sponsors", lin, places).lacks} == {"上沟村", "青石矿", "青石镇 王干事"}
    for village_id, site_id in ((village.pk, None), (None, mine.pk)):
        keeping.sponsor(leader_id=cadre.pk, village_id=village_id, site_id=site_id, since=SINCE, actor=lin)
    assert found("sponsors", lin, places).lacks == []
    orphans = keeping.end_leader(leader_id=cadre.pk, last_day=date(2026, 11, 1), actor=lin)
    assert [each.village or each.site for each in orphans] == [village, mine]
    assert {lack.name for lack in found("sponsors", lin, places).lacks} == {"上沟村", "青石矿"}


@pytest.mark.requirement("DUT-08")
def test_only_visits_with_proof_count(gao: Actor, offices: Offices, head: Leader) -> None:
    for day in (date(2026, 11, 1), date(2026, 11, 2)):
        note(gao, offices.construction, "visit", day, "走访", leader_id=head.pk)
    file = files.file_of_leader(head, year=2026, actor=gao, on=ON)
    first, _proven = file.records["visit"][0]
    evidence.bound(evidence.photo(3, size=(64, 48)), first, actor=gao, role="proof")
    assert files.file_of_leader(head, year=2026, actor=gao, on=ON).visits == 1


@pytest.mark.requirement("DUT-11")
def test_each_department_shows_how_many_key_problems_it_solved(gao: Actor, places: Places, offices: Offices) -> None:
    (item,) = items(gao, offices.construction, "key_problems", "外墙保温材料")
    assert said(found("key_problems", gao, places)) == [("县住建局", "0/1"), ("县应急局", "0/1，没有建立清单")]
    assert items_of.escalate_item(item_id=item.pk, actor=gao, on=ON).escalated_on == ON
    with pytest.raises(Conflict):
        items_of.escalate_item(item_id=item.pk, actor=gao, on=ON)


@pytest.mark.requirement("DUT-12")
def test_meetings_held_are_counted_against_those_that_the_rules_require(
    gao: Actor, places: Places, offices: Offices
) -> None:
    note(gao, offices.emergency, "committee", date(2026, 3, 1))
    assert said(found("committee", gao, places)) == [("县应急局", "今年召开 1 次，本县要求 4 次；没有登记议事规则")]
    rules = {"title": "县安委会工作规则", "meetings_a_year": 1}
    note(gao, offices.emergency, "rules", date(2026, 2, 10), **rules)  # type: ignore[arg-type]
    words = "今年召开 1 次，规则要求 1 次；《县安委会工作规则》修订于 2026-02-10"
    assert said(found("committee", gao, places)) == [("县应急局", f"{words}，没有规则文本")]
    evidence.bound(evidence.photo(5, size=(64, 48)), DutyRecord.objects.get(kind="rules"), actor=gao, role="proof")
    (row,) = found("committee", gao, places).rows
    assert (row.what, row.lacks) == (words, False)
    with pytest.raises(InputError, match="每年召开几次"):
        note(gao, offices.emergency, "rules", ON, title="工作规则")


@pytest.mark.requirement("DUT-13")
def test_of_forty_of_whom_twenty_nine_qualify_the_others_are_named(
    gao: Actor, places: Places, offices: Offices
) -> None:
    people = [f"甲{n}，执法员，安全工程本科" for n in range(29)] + [f"乙{n}，执法员" for n in range(11)]
    county.set_staff(organisation_id=offices.emergency.pk, text="\n".join(people), actor=gao)
    ((name, what),) = said(found("staff", gao, places))
    assert name == "县应急局"
    assert "72.5%" in what and "低于 75%" in what and "还需 1 人" in what and what.count("乙") == 11


@pytest.mark.requirement("DUT-14")
def test_an_item_of_a_town_without_a_task_is_not_delegated(lin: Actor, places: Places, offices: Offices) -> None:
    (item,) = items(lin, offices.town, "town_duties", "森林防火巡查")
    assert said(found("town_duties", lin, places)) == [
        ("青石镇", "没有登记专职队伍"), ("青石镇：森林防火巡查", "未转派"),
    ]  # fmt: skip
    county.set_staff(organisation_id=offices.town.pk, text="甲，队员", actor=lin)
    wanted = LocalTask(title="巡查", due_on=date(2026, 12, 1))
    (task,) = make_tasks(wanted=wanted, organisation_ids=[offices.town.pk], actor=lin, now=NOW, on=ON)
    items_of.delegate_item(item_id=item.pk, task_id=task.pk, actor=lin)
    assert said(found("town_duties", lin, places)) == []


@pytest.mark.requirement("DUT-15")
def test_a_cell_without_owner_or_with_several_and_no_split_is_a_defect(
    gao: Actor, places: Places, offices: Offices
) -> None:
    both = (offices.emergency.pk, offices.construction.pk)
    for stage, owners in (("审批", ()), ("建设", both[:1]), ("检查", both)):
        county.set_cell(county=places.county, sector="燃气", stage=stage, owner_ids=owners, split="", actor=gao)
    nobody = {"燃气 · 运行", "燃气 · 处置"}  # cells that nobody filled
    assert {name for name, _ in said(found("matrix", gao, places))} == {"燃气 · 审批", "燃气 · 检查"} | nobody
    county.set_cell(county=places.county, sector="燃气", stage="检查", owner_ids=both, split="甲查气站", actor=gao)
    assert {name for name, _ in said(found("matrix", gao, places))} == {"燃气 · 审批"} | nobody


@pytest.mark.requirement("DIR-12")
def test_units_without_one_of_the_yearly_plans_are_named(gao: Actor, places: Places, offices: Offices) -> None:
    for title in ("年度工作要点", "治本攻坚任务清单", "监督检查计划"):
        made = keeping.start_list(
            organisation_id=offices.construction.pk,
            leader_id=None,
            kind="plan",
            year=2026,
            title=title,
            actor=gao,
            now=NOW,
        )
        if title != "监督检查计划":
            evidence.bound(evidence.photo(4, size=(64, 48)), made, actor=gao, role="text")
    missing = dict(said(found("plans", gao, places)))
    assert missing["县住建局"] == "没有：监督检查计划"
    assert missing["青石镇"] == "没有：年度工作要点、治本攻坚任务清单、监督检查计划"


def test_a_town_sees_and_writes_its_own_alone(lin: Actor, gao: Actor, offices: Offices, head: Leader) -> None:
    with pytest.raises(NotVisible):
        keeping.end_leader(leader_id=head.pk, last_day=ON, actor=lin)
    with pytest.raises(NotVisible):
        items(lin, offices.construction, "duties", "x")
    assert not DutyList.objects.exists()


def test_nothing_is_recorded_before_it_happened_and_no_threshold_without_its_basis(
    gao: Actor, places: Places, offices: Offices
) -> None:
    with pytest.raises(InputError, match="晚于今天"):
        note(gao, offices.construction, "learning", date(2026, 12, 1))
    with pytest.raises(InputError, match="依据"):
        county.set_threshold(county=places.county, code="problems_needed", words="8", basis="", actor=gao, now=NOW)
