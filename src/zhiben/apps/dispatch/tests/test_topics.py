"""Pairs, campaigns, meetings, drafts, the library, results and local tasks, as commands."""

from __future__ import annotations

from datetime import date

import pytest

from zhiben.apps.directives import testing as directives
from zhiben.apps.directives.models import Directive, Duty
from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.models import ChainLink, DraftComment, DutyPair, Meeting, ReferencedDocument, Task
from zhiben.apps.dispatch.selectors import campaigns as chains
from zhiben.apps.dispatch.selectors import drafts as opinions
from zhiben.apps.dispatch.selectors import library as texts
from zhiben.apps.dispatch.selectors import meetings as minutes
from zhiben.apps.dispatch.selectors import pairs as compared
from zhiben.apps.dispatch.selectors.results import results_of
from zhiben.apps.dispatch.services import campaigns, drafts, library, local, meetings, pairs, proposal
from zhiben.core.errors import Conflict, InputError, NotPermitted
from zhiben.foundation.access.actor import Actor, system_actor
from zhiben.foundation.access.testing import Offices, Places
from zhiben.foundation.evidence import testing as evidence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
NOW, ON = testing.ISSUED_AT, testing.ISSUED_ON
SYSTEM = system_actor("scheduler")
AGAIN = "安澜县安全生产委员会工作要点"


@pytest.fixture
def twice(gao: Actor, places: Places, offices: Offices) -> tuple[Directive, Directive]:
    """The same three demands in two directives in force, their tasks issued."""
    first = testing.issued(gao, places.county)
    second = directives.in_force(gao, places.county, title=AGAIN)
    proposal.propose_tasks(directive_id=second.pk, actor=gao, now=NOW, on=ON)
    return first, second


@pytest.mark.requirement("DIR-08")
def test_a_demand_of_two_directives_is_proposed_once_and_stays_decided(
    twice: tuple[Directive, Directive], gao: Actor, places: Places
) -> None:
    assert pairs.find_pairs(county=places.county, actor=SYSTEM).made == 3
    assert pairs.find_pairs(county=places.county, actor=SYSTEM).made == 0
    found = DutyPair.objects.order_by("pk")[0]
    pairs.decide_pair(pair_id=found.pk, accept=False, reason="对象不同", actor=gao, now=NOW)
    again = pairs.find_pairs(county=places.county, actor=SYSTEM)
    assert (again.made, again.removed, DutyPair.objects.count()) == (0, 0, 3)
    with pytest.raises(Conflict):
        pairs.decide_pair(pair_id=found.pk, accept=True, reason="", actor=gao, now=NOW)


@pytest.mark.requirement("DIR-08")
def test_an_accepted_duplicate_merges_the_tasks_of_every_unit(
    twice: tuple[Directive, Directive], gao: Actor, places: Places
) -> None:
    pairs.find_pairs(county=places.county, actor=SYSTEM)
    found = DutyPair.objects.get(one__measure__contains="检查2次")
    pairs.decide_pair(pair_id=found.pk, accept=True, reason="同一要求", actor=gao, now=NOW)
    plan = compared.merge_plan(found, actor=gao)
    count = pairs.merge_pair(pair_id=found.pk, actor=gao, now=NOW)
    assert count == len(plan) == 2  # two towns
    kept = plan[0].keep
    assert {row.duty_id for row in kept.served.all()} == {found.one_id, found.other_id}


@pytest.mark.requirement("DIR-09")
def test_of_a_conflict_a_person_says_which_holds_and_why(
    twice: tuple[Directive, Directive], gao: Actor, places: Places
) -> None:
    duty = Duty.objects.get(directive=twice[1], measure__contains="县应急管理局牵头")
    Duty.objects.filter(pk=duty.pk).update(deadlines=["2026-12-31"])
    pairs.find_pairs(county=places.county, actor=SYSTEM)
    found = DutyPair.objects.get(kind="conflict")
    assert "时限不同：2026-06-30、2026-12-31" in found.why
    with pytest.raises(InputError, match="以哪一项"):
        pairs.decide_pair(pair_id=found.pk, accept=True, reason="后文更新", actor=gao, now=NOW)
    pairs.decide_pair(pair_id=found.pk, accept=True, reason="后文更新", holds_id=duty.pk, actor=gao, now=NOW)
    found.refresh_from_db()
    assert (found.holds_id, found.decision, found.decided_by_name) == (duty.pk, "后文更新", "高敏")


@pytest.mark.requirement("DIR-11")
def test_a_chain_shows_the_body_and_progress_of_each_link_and_the_links_without_one(
    issued: Directive, gao: Actor, places: Places, offices: Offices
) -> None:
    values = campaigns.CampaignValues(name="燃气一件事", kind="matter", links=("气源", "充装", "使用", "充装"))
    made = campaigns.start_campaign(county=places.county, values=values, actor=gao, now=NOW)
    first = ChainLink.objects.get(campaign=made, name="充装")
    campaigns.set_owner(link_id=first.pk, organisation_id=offices.construction.pk, note="", actor=gao)
    duty = Duty.objects.get(directive=issued, measure__contains="检查2次")
    campaigns.take_in(campaign_id=made.pk, link_id=first.pk, duty_ids=[duty.pk], actor=gao)
    lines = chains.chain(made, actor=gao, on=ON)
    assert [(line.link.name, line.ownerless) for line in lines] == [("气源", True), ("充装", False), ("使用", True)]
    assert (lines[1].tally.duties, lines[1].tally.total, lines[1].tally.closed) == (1, 2, 0)


def test_a_campaign_that_ended_takes_nothing_in(issued: Directive, gao: Actor, places: Places) -> None:
    values = campaigns.CampaignValues(name="冬春行动")
    made = campaigns.start_campaign(county=places.county, values=values, actor=gao, now=NOW)
    campaigns.end_campaign(campaign_id=made.pk, actor=gao, now=NOW)
    with pytest.raises(Conflict):
        campaigns.take_in(campaign_id=made.pk, link_id=None, task_ids=[testing.task_of("县住建局").pk], actor=gao)


@pytest.fixture
def meeting(gao: Actor, places: Places, offices: Offices) -> Meeting:
    return meetings.note_meeting(
        county=places.county, title="安委会全体会议", held_on=date(2026, 2, 28),
        items="会议议定：\n一、排查气瓶充装单位，\n三月底前报结果。\n二、通报典型案例。", actor=gao, now=NOW,
    )  # fmt: skip


@pytest.mark.requirement("DIR-13")
def test_an_item_of_the_minutes_becomes_tasks_and_one_without_is_listed(
    meeting: Meeting, gao: Actor, offices: Offices
) -> None:
    first, second = meeting.decisions.all()
    assert first.text == "排查气瓶充装单位，三月底前报结果。"
    units = [offices.construction.pk, offices.town.pk]
    made = meetings.decompose(
        decision_id=first.pk, organisation_ids=units, due_on=date(2026, 3, 31), actor=gao, now=NOW, on=ON
    )
    assert [(task.decision_id, task.role, task.state) for task in made] == [(first.pk, "local", "issued")] * 2
    assert list(minutes.waiting(gao)) == [second]
    again = meetings.decompose(
        decision_id=first.pk, organisation_ids=units, due_on=date(2026, 3, 31), actor=gao, now=NOW, on=ON
    )
    assert again == []
    with pytest.raises(Conflict):
        meetings.remove_item(decision_id=first.pk, actor=gao)


def test_a_town_sets_tasks_for_itself_and_below_and_for_nobody_else(lin: Actor, shen: Actor, offices: Offices) -> None:
    wanted = local.LocalTask(title="清理楼道", due_on=date(2026, 4, 1))
    (made,) = local.make_tasks(wanted=wanted, organisation_ids=[offices.town.pk], actor=lin, now=NOW, on=ON)
    assert (made.role, made.next_due_on, made.occurrences.count()) == ("local", date(2026, 4, 1), 1)
    for unit in (offices.other_town, offices.construction):
        with pytest.raises(InputError, match="所辖单位"):
            local.make_tasks(wanted=wanted, organisation_ids=[unit.pk], actor=lin, now=NOW, on=ON)
    with pytest.raises(InputError, match="没有时限"):
        local.make_tasks(
            wanted=local.LocalTask(title="x"), organisation_ids=[offices.construction.pk], actor=shen, now=NOW, on=ON
        )


@pytest.fixture
def asked(gao: Actor, places: Places, offices: Offices) -> Directive:
    draft = directives.received(gao, places.county, status="draft")
    drafts.ask_offices(
        directive_id=draft.pk, organisation_ids=[offices.construction.pk, offices.town.pk], reply_by=date(2026, 3, 20),
        actor=gao, now=NOW, on=ON,
    )  # fmt: skip
    return draft


def answer_of(unit: str) -> DraftComment:
    return DraftComment.objects.get(organisation__short_name=unit)


@pytest.mark.requirement("DIR-16")
def test_each_addressee_is_silent_agrees_or_comments_and_each_comment_is_answered_with_a_reason(
    asked: Directive, gao: Actor, shen: Actor, lin: Actor
) -> None:
    drafts.reply_to_draft(comment_id=answer_of("县住建局").pk, agreed=False, text="期限太短", actor=shen, now=NOW)
    assert opinions.tally(opinions.consulted(asked.pk, actor=gao)[1]) == {"comment": 1, "none": 1}
    with pytest.raises(NotPermitted):
        drafts.reply_to_draft(comment_id=answer_of("青石镇").pk, agreed=True, text="", actor=gao, now=NOW)
    with pytest.raises(InputError, match="理由"):
        drafts.answer_comment(comment_id=answer_of("县住建局").pk, accept=False, reason="", actor=gao, now=NOW)
    drafts.answer_comment(comment_id=answer_of("县住建局").pk, accept=True, reason="改为月底", actor=gao, now=NOW)
    drafts.reply_to_draft(comment_id=answer_of("青石镇").pk, agreed=True, text="", actor=lin, now=NOW)
    assert (answer_of("县住建局").answer, answer_of("青石镇").stance) == ("accepted", "agreed")


@pytest.mark.requirement("DIR-16")
def test_a_draft_binds_nobody(asked: Directive, gao: Actor) -> None:
    with pytest.raises(InputError, match="生效"):
        proposal.propose_tasks(directive_id=asked.pk, actor=gao, now=NOW, on=ON)
    assert not Task.objects.filter(directive=asked).exists()


def test_a_final_document_is_not_consulted_on(issued: Directive, gao: Actor, offices: Offices) -> None:
    with pytest.raises(InputError, match="正式文件"):
        drafts.ask_offices(
            directive_id=issued.pk, organisation_ids=[offices.town.pk], reply_by=None, actor=gao, now=NOW, on=ON
        )


@pytest.mark.requirement("DIR-14")
def test_a_duty_that_relies_on_a_text_nobody_brought_says_so(issued: Directive, gao: Actor, places: Places) -> None:
    duty = Duty.objects.get(directive=issued, measure__contains="检查2次")
    Duty.objects.filter(pk=duty.pk).update(measure="各镇政府每月至少检查2次，严格执行动火作业《六条禁令》；")
    assert library.note_citations(directive=issued, actor=SYSTEM, now=NOW) == 1
    assert library.note_citations(directive=issued, actor=SYSTEM, now=NOW) == 0
    (found,) = texts.cited_by([duty.pk], actor=gao)
    assert (found.name, found.get_state_display()) == ("六条禁令", "原文未加载")
    with pytest.raises(InputError, match="还没有原文"):
        library.load_document(document_id=found.pk, actor=gao, now=NOW)
    evidence.bound(evidence.photo(1, size=(64, 48)), found, actor=gao, role="text")
    library.load_document(document_id=found.pk, actor=gao, now=NOW)
    assert not texts.missing(gao).exists()
    assert ReferencedDocument.objects.get().loaded_by_name == "高敏"


@pytest.mark.requirement("DIR-15")
def test_a_clause_shows_its_tasks_by_state_as_far_as_the_actor_sees_them(
    issued: Directive, gao: Actor, lin: Actor
) -> None:
    by_clause = {each.label: each for each in results_of(issued, actor=gao, on=ON)}
    assert sum(each.total for each in by_clause.values()) == Task.objects.exclude(state="proposed").count()
    own = results_of(issued, actor=lin, on=ON)
    assert sum(each.total for each in own) == Task.objects.filter(organisation__short_name="青石镇").count()
