"""From draft to a numbered document: versions, corrections by hand, sentences without support, another person."""

from __future__ import annotations

import pytest

from zhiben.apps.dispatch.models import Round, Task, UnitReturn
from zhiben.apps.reports import body as text
from zhiben.apps.reports import figures as q
from zhiben.apps.reports import official, testing
from zhiben.apps.reports.models import Brief, BriefFigure
from zhiben.apps.reports.selectors import briefs, clauses, records
from zhiben.apps.reports.services import drafting, editing, releasing
from zhiben.core.errors import Conflict, InputError, TransitionRefused
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices, Person
from zhiben.foundation.documents.lifecycle import DocumentState
from zhiben.foundation.documents.selectors import document

pytestmark = pytest.mark.django_db
NOW, ON = testing.NOW, testing.ON


def fresh(brief: Brief) -> Brief:
    return Brief.objects.get(pk=brief.pk)


def change(brief: Brief, actor: Actor, words: str, reason: str = "", key: str = "s1") -> None:
    editing.edit_sentence(
        brief_id=brief.pk, key=key, revision=fresh(brief).revision, words=words, reason=reason, actor=actor, now=NOW
    )


def first(brief: Brief) -> str:
    last = briefs.latest(brief)
    assert last is not None
    words = text.words_of(last.body, briefs.figures_of(brief))
    return briefs.plain(last.body, words)[0]


def release(brief: Brief, actor: Actor) -> Brief:
    return releasing.release_brief(brief_id=brief.pk, approved_by="何平", on=ON, actor=actor, now=NOW)


@pytest.mark.requirement("RPT-02")
def test_every_edit_is_a_version_and_the_first_one_stays(brief: Brief, gao: Actor) -> None:
    words = first(brief)
    change(brief, gao, "总的看：" + words)
    assert [version.number for version in brief.versions.all()] == [2, 1]
    assert first(brief) == "总的看：" + words
    editing.restore_version(brief_id=brief.pk, number=1, revision=fresh(brief).revision, actor=gao, now=NOW)
    assert first(brief) == words and brief.versions.count() == 3


def test_somebody_else_was_faster_and_nothing_is_written_over(brief: Brief, gao: Actor) -> None:
    change(brief, gao, "甲{f1}" + first(brief))
    with pytest.raises(Conflict, match="刚被他人修改"):
        editing.edit_sentence(brief_id=brief.pk, key="s1", revision=1, words="乙", reason="", actor=gao, now=NOW)


@pytest.mark.requirement("RPT-02")
def test_a_number_changed_by_hand_needs_a_reason_and_is_marked(brief: Brief, gao: Actor) -> None:
    words = first(brief).replace("应报送单位5家", "应报送单位6家")
    with pytest.raises(InputError, match="5 → 6"):
        change(brief, gao, words)
    change(brief, gao, words, "漏列一家")
    made = BriefFigure.objects.get(brief=brief, query=q.BY_HAND)
    assert (made.corrects, made.reason, made.by_name) == ("f1", "漏列一家", "高敏")
    assert BriefFigure.objects.get(brief=brief, code="f1").value == 5
    printed = releasing.official(fresh(brief))
    assert any("6（人工更正）家" in getattr(block, "text", "") for block in printed.blocks)


@pytest.mark.requirement("RPT-11")
def test_a_sentence_without_support_stops_the_release_until_somebody_answers_for_it(brief: Brief, gao: Actor, fan: Person) -> None:  # fmt: skip
    made = editing.add_sentence(
        brief_id=brief.pk,
        section="situation",
        revision=fresh(brief).revision,
        words="形势总体平稳。",
        actor=gao,
        now=NOW,
    )
    key = made.body["sections"][0]["items"][-1]["id"]
    releasing.move_brief(brief_id=brief.pk, step="review", note="", actor=gao)
    with pytest.raises(TransitionRefused, match="形势总体平稳"):
        release(brief, fan.actor)
    editing.vouch(brief_id=brief.pk, key=key, reason="7月8日会商意见", actor=gao, now=NOW)
    assert release(brief, fan.actor).state == "released"


@pytest.mark.requirement("RPT-02")
def test_another_person_releases_it_under_a_number(brief: Brief, gao: Actor, fan: Person) -> None:
    releasing.move_brief(brief_id=brief.pk, step="review", note="", actor=gao)
    with pytest.raises(TransitionRefused, match="请换人签发"):
        release(brief, gao)
    found = fresh(release(brief, fan.actor))
    made = document(found.document_id, actor=gao)  # type: ignore[arg-type]
    assert (str(made.number), made.state) == ("安应急专报〔2026〕1号", DocumentState.ISSUED)
    with pytest.raises(TransitionRefused, match="不能修改"):
        change(brief, gao, "改")


def test_the_next_one_of_the_same_round_takes_its_place(brief: Brief, july: Round, offices: Offices, gao: Actor, fan: Person) -> None:  # fmt: skip
    second = testing.drafted(gao, july, offices.emergency)
    for each in (brief, second):
        releasing.move_brief(brief_id=each.pk, step="review", note="", actor=gao)
        release(each, fan.actor)
    assert (fresh(brief).state, fresh(second).state) == ("superseded", "released")


@pytest.mark.requirement("RPT-02")
def test_the_annex_of_the_document_holds_every_figure_with_its_query_and_records(brief: Brief) -> None:
    last = briefs.latest(brief)
    assert last is not None
    known = briefs.figures_of(brief)
    table = official.source_table(last.body, known).blocks[1]
    assert len(table.rows) == len(text.used_codes(last.body)) == len(known)  # type: ignore[union-attr]
    assert all(row[3] and row[4].isdigit() and row[5] for row in table.rows)  # type: ignore[union-attr]


@pytest.mark.requirement("RPT-07")
def test_figures_stay_though_records_move_and_a_replay_says_what_moved(brief: Brief, july: Round) -> None:
    missing = BriefFigure.objects.filter(brief=brief, query=q.MISSING)[0]
    before = {code: (f.value, tuple(f.keys)) for code, f in briefs.figures_of(brief).items()}
    assert records.again(missing, now=NOW) == records.Again(1, 0, 0)
    silent = UnitReturn.objects.filter(round=july, state="expected")
    silent.update(state="submitted", submitted_at=testing.DUE_AT)
    assert records.again(missing, now=NOW) == records.Again(0, 1, 0)
    assert {code: (f.value, tuple(f.keys)) for code, f in briefs.figures_of(brief).items()} == before


@pytest.mark.requirement("RPT-07")
def test_a_pack_for_a_past_moment_made_twice_has_the_same_figures(july: Round, offices: Offices, gao: Actor) -> None:
    then = testing.DUE_AT.replace(hour=12)
    made = []
    for now in (NOW, NOW.replace(day=20)):
        found = testing.drafted(gao, july, offices.emergency, now=now, as_of=then, kind="hearing")
        made.append([(f.query, f.value, tuple(f.keys)) for f in briefs.figures_of(found).values()])
        Task.objects.filter(closed_at=None, state="issued").update(state="closed", closed_at=NOW)
    assert made[0] == made[1]


@pytest.mark.requirement("DIR-15")
def test_from_a_figure_the_sentence_that_asks_for_it_is_reached(brief: Brief) -> None:
    for query in (q.SUM_OF, q.VALUE_OF, q.OVERDUE, q.MISSING):
        row = BriefFigure.objects.filter(brief=brief, query=query).exclude(keys=[])[0]
        assert clauses.clauses_of(row) and all("/directives/" in clause.url for clause in clauses.clauses_of(row))


def test_a_draft_that_fails_says_why_and_is_drafted_again(july: Round, offices: Offices, gao: Actor) -> None:
    made = testing.asked(gao, july, offices.emergency)
    drafting.fail_brief(made.pk, problem="数据库忙", actor=gao)
    assert (fresh(made).state, fresh(made).problem) == ("failed", "数据库忙")
    drafting.redraft(brief_id=made.pk, actor=gao, now=NOW)
    drafting.write_brief(made.pk, actor=gao, now=NOW, told=lambda done, words: None)
    assert fresh(made).state == "drafted"


def test_a_circular_names_whom_it_praises_and_whom_it_criticises_by_rule(
    july: Round, offices: Offices, gao: Actor
) -> None:
    found = testing.drafted(gao, july, offices.emergency, kind="circular")
    last = briefs.latest(found)
    assert last is not None and [s["key"] for s in last.body["sections"]] == [
        "situation",
        "praised",
        "criticised",
        "next",
    ]
    words = briefs.plain(last.body, text.words_of(last.body, briefs.figures_of(found)))
    assert any("柳溪镇" in each and "予以批评" in each for each in words)
    assert text.unsupported(last.body) == []
