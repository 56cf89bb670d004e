from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.selectors import directives as selectors
from zhiben.apps.directives.selectors.ledger import LedgerFilter, ledger_count
from zhiben.apps.directives.services import force, review
from zhiben.core.errors import Conflict, NotPermitted, TransitionRefused
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Places


def in_ledger(actor: Actor, state: str = "in_force") -> int:
    return ledger_count(LedgerFilter(state=state), actor=actor, on=timezone.localdate())


@pytest.mark.requirement("DIR-01")
def test_nothing_binds_before_the_directive_is_put_in_force(gao: Actor, places: Places, notice: Directive) -> None:
    found = testing.confirmed(gao, places.county, title="另一份通知")
    assert (in_ledger(gao), in_ledger(gao, "waiting")) == (0, 3)
    force.put_in_force(directive_id=found.pk, actor=gao)
    assert (in_ledger(gao), in_ledger(gao, "waiting")) == (3, 0)


@pytest.mark.requirement("DIR-01")
def test_a_draft_cannot_become_binding(gao: Actor, draft: Directive) -> None:
    with pytest.raises(TransitionRefused) as refused:
        force.put_in_force(directive_id=draft.pk, actor=gao)
    assert [refusal.code for refusal in refused.value.refusals] == ["directive.draft"]
    assert in_ledger(gao) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Directive.objects.filter(pk=draft.pk).update(state="in_force")


def test_every_duty_must_be_decided_first(gao: Actor, notice: Directive) -> None:
    with pytest.raises(TransitionRefused) as refused:
        force.put_in_force(directive_id=notice.pk, actor=gao)
    assert [r.code for r in refused.value.refusals] == ["directive.undecided", "directive.nothing_confirmed"]


def test_a_directive_goes_back_to_review_with_a_reason_and_binds_nobody(gao: Actor, binding: Directive) -> None:
    with pytest.raises(TransitionRefused):
        force.reopen_directive(directive_id=binding.pk, reason="", actor=gao)
    found = force.reopen_directive(directive_id=binding.pk, reason="牵头单位有误", actor=gao)
    assert found.state == "reviewing" and in_ledger(gao) == 0


def test_a_new_version_in_force_ends_the_old_one(gao: Actor, places: Places, binding: Directive) -> None:
    newer = testing.received(gao, places.county, title="修订后的通知", supersedes=binding)
    assert newer.version == 2 and in_ledger(gao) == 3
    for duty in testing.duties_of(newer):
        review.confirm_duty(duty_id=duty.pk, revision=0, actor=gao)
    force.put_in_force(directive_id=newer.pk, actor=gao)
    binding.refresh_from_db()
    assert binding.state == "superseded"
    assert (in_ledger(gao), in_ledger(gao, "superseded")) == (3, 3)


def test_who_was_overtaken_by_a_decision_is_told(
    gao: Actor, draft: Directive, binding: Directive, monkeypatch: pytest.MonkeyPatch
) -> None:
    force.reopen_directive(directive_id=binding.pk, reason="改", actor=gao)
    real = selectors.facts_of

    def overtaken(found: Directive, **more: object) -> object:
        facts = real(found)
        Directive.objects.filter(pk=found.pk).update(revision=found.revision + 1)
        return facts

    monkeypatch.setattr(selectors, "facts_of", overtaken)
    with pytest.raises(Conflict):
        force.put_in_force(directive_id=binding.pk, actor=gao)


def test_a_wrongly_read_status_is_put_right_only_with_a_reason(gao: Actor, draft: Directive) -> None:
    with pytest.raises(TransitionRefused) as refused:
        force.correct_directive(directive_id=draft.pk, values={"status": "final"}, reason="", actor=gao)
    assert refused.value.code == "lifecycle.reason_missing"
    force.correct_directive(directive_id=draft.pk, values={"status": "final"}, reason="县政府已正式印发", actor=gao)
    assert force.put_in_force(directive_id=draft.pk, actor=gao).state == "in_force"


def test_another_date_of_issue_is_another_judgement_of_what_was_due_before(gao: Actor, notice: Directive) -> None:
    day = date(2025, 1, 1)
    force.correct_directive(directive_id=notice.pk, values={"issued_on": day}, reason="", actor=gao)
    assert not any(duty.due_before_issue for duty in testing.duties_of(notice))


def test_a_leader_puts_nothing_in_force(he: Actor, binding: Directive) -> None:
    with pytest.raises(NotPermitted):
        force.reopen_directive(directive_id=binding.pk, reason="改", actor=he)
