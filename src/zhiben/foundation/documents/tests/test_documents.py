"""Drafts, versions, numbers, and what may become of a document."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.core.lifecycle import TransitionRefused, refusal_codes
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices
from zhiben.foundation.audit.chain import verify
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.documents import selectors, services
from zhiben.foundation.documents.layout.content import Official
from zhiben.foundation.documents.lifecycle import DOCUMENT, DocumentFacts, DocumentState
from zhiben.foundation.documents.models import Document, DocumentNumber, DocumentVersion, NumberSeries
from zhiben.foundation.documents.numbers import take_number
from zhiben.foundation.documents.testing import NOW, ON, content, drafted, issued, submitted
from zhiben.foundation.outbox.models import Event

S = DocumentState
READY = DocumentFacts(title="通知", blocks=1, code="安应急发", approved_by="何平")
STEPS = [
    ("submit", S.DRAFT, READY, "", []),
    ("submit", S.DRAFT, DocumentFacts(), "", ["document.no_title", "document.no_body", "document.no_code"]),
    ("return", S.SUBMITTED, READY, "有误", []),
    ("return", S.SUBMITTED, READY, "", ["lifecycle.reason_missing"]),
    ("issue", S.SUBMITTED, READY, "", []),
    ("issue", S.SUBMITTED, DocumentFacts(), "", ["document.no_code", "document.approver_missing"]),
    ("issue", S.DRAFT, READY, "", ["lifecycle.wrong_state"]),
    ("void", S.ISSUED, READY, "重复发文", []),
    ("void", S.ISSUED, READY, " ", ["lifecycle.reason_missing"]),
    ("discard", S.DRAFT, READY, "不发了", []),
    ("discard", S.ISSUED, READY, "不发了", ["lifecycle.wrong_state"]),
]


@pytest.mark.parametrize(("step", "state", "facts", "note", "codes"), STEPS)
def test_a_step_is_refused_for_every_missing_thing(
    step: str, state: str, facts: DocumentFacts, note: str, codes: list[str]
) -> None:
    assert refusal_codes(DOCUMENT, step, state=state, facts=facts, note=note) == codes


def test_every_step_has_an_allowed_and_a_refused_row() -> None:
    for name in DOCUMENT.by_name:
        assert {bool(codes) for step, *_, codes in STEPS if step == name} == {False, True}, name


def test_issuing_numbers_dates_and_keeps_what_is_sent(gao: Actor, offices: Offices) -> None:
    found = issued(gao, offices.emergency)
    assert (found.state, str(found.number), found.issued_on) == ("issued", "安应急发〔2026〕1号", ON)
    version = DocumentVersion.objects.filter(document=found).first()
    assert version is not None and version.version == 2
    kept = Official.model_validate(version.content)
    assert (kept.number, kept.dated_on) == ("安应急发〔2026〕1号", ON)
    assert str(Entry.objects.last()) == (
        "签发《安澜县应急管理局关于开展有限空间作业专项排查整治的通知》，编号安应急发〔2026〕1号，签发人何平"
    )
    assert Event.objects.get(name="documents.issued").payload["number"] == "安应急发〔2026〕1号"


def test_every_office_code_and_year_counts_for_itself(gao: Actor, offices: Offices) -> None:
    taken = [(offices.emergency, "安应急发", 2026), (offices.emergency, "安应急函", 2026), (offices.town, "安应急发", 2026),
             (offices.emergency, "安应急发", 2027), (offices.emergency, "安应急发", 2026)]  # fmt: skip
    got = [str(take_number(organisation=o, code=c, year=y, actor=gao, now=NOW))[-2:] for o, c, y in taken]
    assert got == ["1号", "1号", "1号", "1号", "2号"]


def test_an_issue_that_fails_leaves_no_gap(gao: Actor, offices: Offices) -> None:
    stale = submitted(gao, offices.emergency)
    Document.objects.filter(pk=stale.pk).update(code="")
    with pytest.raises(TransitionRefused):
        services.issue_document(document_id=stale.pk, approved_by=" ", issued_on=ON, actor=gao, now=NOW)
    assert not DocumentNumber.objects.exists()
    assert str(issued(gao, offices.emergency).number) == "安应急发〔2026〕1号"


def test_a_void_number_stays_in_the_register_with_its_reason(gao: Actor, offices: Offices) -> None:
    found = issued(gao, offices.emergency)
    services.void_document(document_id=found.pk, reason="重复发文", actor=gao, now=NOW)
    assert str(issued(gao, offices.emergency).number) == "安应急发〔2026〕2号"
    register = selectors.number_register(actor=gao, void_only=True)
    assert [(str(row), row.void_reason) for row in register] == [("安应急发〔2026〕1号", "重复发文")]
    with pytest.raises(TransitionRefused):
        services.void_document(document_id=found.pk, reason="再次", actor=gao, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_take_sixteen_numbers_without_gap_or_repeat(cast: Cast, offices: Offices) -> None:
    gao = cast.gao.actor
    waiting = [submitted(gao, offices.emergency).pk for _ in range(16)]

    def issue(pk: object) -> str:
        try:
            done = services.issue_document(document_id=pk, approved_by="何平", issued_on=ON, actor=gao, now=NOW)  # type: ignore[arg-type]
            return str(done.number)
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        got = list(pool.map(issue, waiting))
    assert sorted(got) == sorted(f"安应急发〔2026〕{n}号" for n in range(1, 17))
    assert NumberSeries.objects.get().last == 16 and verify().broken is None


def test_a_draft_is_revised_in_versions_and_the_same_again_is_no_change(draft: Document, gao: Actor) -> None:
    again = {"document_id": draft.pk, "code": "安应急发", "actor": gao, "now": NOW}
    services.revise_document(**again, revision=0, content=content())  # type: ignore[arg-type]
    assert DocumentVersion.objects.count() == 1
    services.revise_document(**again, revision=0, content=content(title="关于检查的通知", number="假〔2026〕9号"))  # type: ignore[arg-type]
    assert list(DocumentVersion.objects.values_list("version", flat=True)) == [2, 1]
    assert Document.objects.get().content["number"] == ""
    with pytest.raises(Conflict) as refused:
        services.revise_document(**again, revision=0, content=content(title="另一个"))  # type: ignore[arg-type]
    assert refused.value.code == "document.changed"


def test_what_waits_for_its_signature_is_not_changed(gao: Actor, offices: Offices) -> None:
    found = submitted(gao, offices.emergency)
    with pytest.raises(TransitionRefused) as refused:
        services.revise_document(
            document_id=found.pk,
            revision=found.revision,
            code="安应急发",
            content=content(title="x"),
            actor=gao,
            now=NOW,
        )
    assert refused.value.code == "document.not_draft"
    services.move_document(document_id=found.pk, step="return", actor=gao, note="标题不妥")
    assert Document.objects.get().state == "draft"


def test_nobody_drafts_for_another_office(lin: Actor, shen: Actor, he: Actor, offices: Offices) -> None:
    assert drafted(shen, offices.construction).organisation == offices.construction
    with pytest.raises(InputError) as refused:
        drafted(lin, offices.emergency)
    assert refused.value.code == "document.organisation"
    with pytest.raises(NotPermitted):
        drafted(he, offices.emergency)


def test_a_document_is_seen_by_its_office_and_its_county_alone(
    draft: Document, gao: Actor, he: Actor, shen: Actor, lin: Actor, wu: Actor
) -> None:
    assert [list(selectors.visible_documents(actor=a)) for a in (gao, he)] == [[draft], [draft]]
    for outsider in (shen, lin, wu):
        with pytest.raises(NotVisible):
            selectors.document(draft.pk, actor=outsider)


@pytest.mark.parametrize("code", ["ABC", "安应急发〔2026〕", "安" * 31])
def test_a_code_that_is_none_is_refused(gao: Actor, offices: Offices, code: str) -> None:
    with pytest.raises(InputError) as refused:
        services.draft_document(organisation_id=offices.emergency.pk, code=code, content=content(), actor=gao, now=NOW)
    assert refused.value.code == "document.code"


def test_the_database_refuses_an_issue_without_number_and_a_number_twice(draft: Document, gao: Actor) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.update(state="issued", issued_on=date(2026, 3, 2), approved_by="何平")
    first = take_number(organisation=draft.organisation, code="安应急发", year=2026, actor=gao, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentNumber.objects.create(series=first.series, number=1, taken_at=NOW, taken_by_name="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentNumber.objects.update(void_at=NOW)
