"""A letter from the proposal of the ladder to its closing, and everything that is refused on the way."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhiben.apps.dispatch.models import Escalation
from zhiben.apps.dispatch.selectors import escalations
from zhiben.apps.dispatch.services import instruments
from zhiben.apps.supervision import testing
from zhiben.apps.supervision.models import Letter, LetterCase, LetterKind, LetterRecipient
from zhiben.apps.supervision.selectors import letters
from zhiben.apps.supervision.services import drafting, moving
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.core.lifecycle import TransitionRefused
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.testing import Offices, Places
from zhiben.foundation.documents.models import DocumentNumber
from zhiben.foundation.outbox.models import Notice

pytestmark = pytest.mark.django_db
AT, ON = testing.AT, testing.ON


def proposed(gao: Actor, shen: Actor, places: Places) -> list[Escalation]:
    """What the ladder proposes for an instance due on 9 March, by the sixteenth."""
    testing.overdue(gao, shen, places.county)
    testing.chased(places.county, since=date(2026, 3, 3), until=ON)
    return list(escalations.decidable(actor=gao).filter(applies_to="occurrence"))


@pytest.mark.requirement("A-51", "RPT-08")
def test_a_proposal_that_is_taken_up_becomes_a_draft_with_its_case(
    offices: Offices, places: Places, gao: Actor, shen: Actor
) -> None:
    (row,) = proposed(gao, shen, places)
    assert (row.rung, row.instrument) == ("office", "urge")
    taken = instruments.accept_instruments(keys=[row.pk], instrument="", actor=gao, now=AT, on=ON)
    letter = Letter.objects.get()
    assert taken.url.endswith(str(letter.pk)) and letter.kind == LetterKind.URGE and letter.state == "drafted"
    case = LetterCase.objects.get()
    assert (case.title, case.due_on, case.days_late) == (row.title, date(2026, 3, 9), 5)
    text = str(letter.document.content)
    assert row.title[:40] in text and "5个工作日" in text and "安澜县住房和城乡建设局" in text
    row.refresh_from_db()
    assert (row.proposal, row.decided_by_name, row.outcome_url) == ("taken", "高敏", taken.url)


def test_what_was_decided_is_not_decided_again_and_dismissing_needs_a_reason(
    offices: Offices, places: Places, gao: Actor, shen: Actor
) -> None:
    (row,) = proposed(gao, shen, places)
    with pytest.raises(InputError, match="原因"):
        instruments.dismiss_instruments(keys=[row.pk], reason=" ", actor=gao, now=AT)
    instruments.dismiss_instruments(keys=[row.pk], reason="已电话说明", actor=gao, now=AT)
    with pytest.raises(Conflict, match="已由他人处理"):
        instruments.accept_instruments(keys=[row.pk], instrument="", actor=gao, now=AT, on=ON)
    assert not Letter.objects.exists()


@pytest.mark.requirement("RPT-08")
def test_the_number_comes_with_the_sending_and_the_reply_day_is_counted_in_working_days(
    offices: Offices, places: Places, gao: Actor
) -> None:
    approved = testing.approved(gao, places.county)
    assert moving.number_of(approved) == "" and not DocumentNumber.objects.exists()
    sent = moving.send_letter(letter_id=approved.pk, actor=gao, now=AT, on=ON)
    assert moving.number_of(sent) == "安委办督〔2026〕1号"
    assert sent.reply_due_on == date(2026, 3, 23)
    assert Notice.objects.filter(title__contains="安委办督〔2026〕1号", recipient__name="沈岩").count() == 1
    assert moving.number_of(testing.sent(gao, places.county)) == "安委办督〔2026〕2号"


def test_nobody_approves_the_own_draft(offices: Offices, places: Places, gao: Actor) -> None:
    letter = testing.drafted(gao)
    with pytest.raises(TransitionRefused) as refused:
        moving.approve_letter(letter_id=letter.pk, signed_by="何平", actor=gao, now=AT)
    assert [each.code for each in refused.value.refusals] == ["letter.same_person"]


def test_what_is_sent_back_can_be_changed_and_approved_anew(offices: Offices, places: Places, gao: Actor) -> None:
    letter, fang = testing.approved(gao, places.county), testing.other_clerk(places.county)
    back = moving.send_back_letter(letter_id=letter.pk, note="事项写全", actor=fang)
    assert (back.state, back.approved_by_name) == ("drafted", "")
    again = moving.approve_letter(letter_id=letter.pk, signed_by="何平", actor=fang, now=AT)
    assert again.state == "approved"


@pytest.mark.requirement("RPT-08", "RPT-09")
def test_a_letter_is_received_answered_and_closed_only_with_its_result(
    offices: Offices, places: Places, gao: Actor, shen: Actor
) -> None:
    letter = testing.answered(gao, shen, places.county)
    row = LetterRecipient.objects.get()
    assert (row.received_by_name, row.answered_by_name, row.late) == ("沈岩", "沈岩", False)
    with pytest.raises(TransitionRefused, match="办理结果材料"):
        moving.close_letter(letter_id=letter.pk, result="已整改", actor=gao, now=AT)
    testing.result(letter, gao)
    closed = moving.close_letter(letter_id=letter.pk, result="已整改", actor=gao, now=AT)
    assert (closed.state, closed.result) == ("closed", "已整改")


def test_a_reply_that_is_not_enough_goes_back_and_is_given_again(
    offices: Offices, places: Places, gao: Actor, shen: Actor
) -> None:
    letter = testing.answered(gao, shen, places.county)
    row = LetterRecipient.objects.get()
    moving.return_reply(letter_id=letter.pk, recipient_id=row.pk, note="没有附清单", actor=gao, now=AT)
    letter.refresh_from_db()
    assert letter.state == "received"
    late = ON + timedelta(days=30)
    moving.answer_letter(letter_id=letter.pk, text="补充清单。", actor=shen, now=AT, on=late)
    row.refresh_from_db()
    assert (row.late, row.reply, row.returned_because) == (True, "补充清单。", "没有附清单")


def test_a_letter_to_several_is_received_when_all_have_received_it(
    offices: Offices, places: Places, gao: Actor, shen: Actor, lin: Actor
) -> None:
    units = [offices.construction.pk, offices.town.pk]
    made = drafting.draft_letter(
        kind="reminder", organisation_ids=units, subject="汛前检查", facts="请尽快。", actor=gao, now=AT, on=ON
    )
    moving.approve_letter(letter_id=made.pk, signed_by="何平", actor=testing.other_clerk(places.county), now=AT)
    moving.send_letter(letter_id=made.pk, actor=gao, now=AT, on=ON)
    for actor, state in ((shen, "sent"), (lin, "received")):
        moving.receive_letter(letter_id=made.pk, actor=actor, now=AT)
        made.refresh_from_db()
        assert made.state == state
    moving.answer_letter(letter_id=made.pk, text="已检查。", actor=lin, now=AT, on=ON)
    made.refresh_from_db()
    assert made.state == "received"


def test_withdrawing_what_was_sent_makes_its_number_void_for_good(offices: Offices, places: Places, gao: Actor) -> None:
    letter = testing.sent(gao, places.county)
    moving.withdraw_letter(letter_id=letter.pk, note="发错单位", actor=gao, now=AT)
    assert DocumentNumber.objects.get().void_reason == "发错单位"
    assert moving.number_of(testing.sent(gao, places.county)) == "安委办督〔2026〕2号"


def test_a_draft_is_seen_by_the_office_alone_and_a_letter_by_its_recipient_too(
    offices: Offices, places: Places, gao: Actor, shen: Actor, lin: Actor, wu: Actor
) -> None:
    draft, sent = testing.drafted(gao), testing.sent(gao, places.county)
    for actor, seen in ((gao, {draft.pk, sent.pk}), (shen, {sent.pk}), (lin, set()), (wu, set())):
        assert set(letters.visible_letters(actor).values_list("pk", flat=True)) == seen
    with pytest.raises(NotVisible):
        moving.receive_letter(letter_id=sent.pk, actor=lin, now=AT)
    with pytest.raises(NotPermitted, match="没有发给您的单位"):
        moving.receive_letter(letter_id=sent.pk, actor=gao, now=AT)


def test_a_talk_says_where_and_when_before_it_is_approved(offices: Offices, places: Places, gao: Actor) -> None:
    letter, fang = testing.drafted(gao, kind="talk"), testing.other_clerk(places.county)
    with pytest.raises(TransitionRefused, match="时间和地点"):
        moving.approve_letter(letter_id=letter.pk, signed_by="何平", actor=fang, now=AT)
    drafting.set_meeting(letter_id=letter.pk, meet_at=AT, meet_place="县政府三楼会议室", actor=gao, now=AT)
    found = moving.approve_letter(letter_id=letter.pk, signed_by="何平", actor=fang, now=AT)
    assert "县政府三楼会议室" in str(found.document.content) and "2026年3月16日（星期一）9:00" in str(
        found.document.content
    )


@pytest.mark.requirement("RPT-08")
def test_an_overdue_reply_goes_up_the_ladder_and_stands_in_the_list_for_the_brief(
    offices: Offices, places: Places, gao: Actor
) -> None:
    letter = testing.sent(gao, places.county)
    rows = testing.chased(places.county, since=date(2026, 3, 17), until=date(2026, 3, 30))
    mine = [row for row in rows if row.applies_to == "letter"]
    assert [(row.rung, row.on.isoformat()) for row in mine] == [
        ("before", "2026-03-19"), ("due", "2026-03-23"), ("head", "2026-03-24"), ("leader", "2026-03-30"),
    ]  # fmt: skip
    (owed,) = letters.overdue_replies(places.county.pk, on=date(2026, 3, 30))
    assert (owed.letter_id, owed.unit, owed.days, owed.received) == (letter.pk, "县住建局", 7, False)
    assert letters.overdue_replies(places.county.pk, on=date(2026, 3, 23)) == []


@pytest.mark.requirement("RPT-09")
def test_one_list_filters_all_open_instruments_by_unit_kind_and_age(
    offices: Offices, places: Places, gao: Actor, shen: Actor
) -> None:
    urge, talk = testing.sent(gao, places.county), testing.drafted(gao, kind="talk", unit="青石镇")
    later = ON + timedelta(days=31)
    asked = {
        "unit": letters.LetterFilter(unit=offices.construction.pk), "kind": letters.LetterFilter(kind="talk"),
        "age": letters.LetterFilter(age="30"), "all": letters.LetterFilter(), "closed": letters.LetterFilter(view="closed"),
    }  # fmt: skip
    found = {
        name: {row.pk for row in letters.letter_page(wanted, actor=gao, on=later).rows}
        for name, wanted in asked.items()
    }
    assert found == {"unit": {urge.pk}, "kind": {talk.pk}, "age": {urge.pk}, "all": {urge.pk, talk.pk}, "closed": set()}


def test_strong_instruments_go_to_one_unit_each(offices: Offices, gao: Actor) -> None:
    units = [offices.construction.pk, offices.town.pk]
    with pytest.raises(InputError, match="只发给一个单位"):
        drafting.draft_letter(kind="urge", organisation_ids=units, subject="甲", facts="乙", actor=gao, now=AT, on=ON)
    foreign = Organisation.objects.get(name="平川县应急管理局")
    with pytest.raises(InputError, match="本县"):
        drafting.draft_letter(
            kind="urge", organisation_ids=[foreign.pk], subject="甲", facts="乙", actor=gao, now=AT, on=ON
        )
