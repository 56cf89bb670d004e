from __future__ import annotations

import pytest

from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive, Piece
from zhiben.apps.directives.selectors.coverage import Coverage, coverage_of
from zhiben.apps.directives.services import coverage, review
from zhiben.core.errors import InputError, TransitionRefused
from zhiben.foundation.access.actor import Actor


def covered(directive: Directive, actor: Actor) -> Coverage:
    return coverage_of(Directive.objects.get(pk=directive.pk), actor=actor)


def piece_of(directive: Directive, words: str) -> Piece:
    return Piece.objects.get(directive=directive, start=testing.NOTICE.index(words))


def test_every_piece_has_one_class_and_the_counts_add_up(gao: Actor, notice: Directive) -> None:
    found = covered(notice, gao)
    assert found.counts == {"frame": 1, "background": 1, "heading": 1, "proposed": 3, "sanction": 1}
    assert found.total == Piece.objects.filter(directive=notice).count() and found.vouched == 0


def test_a_decision_shows_in_the_coverage_with_who_and_why(gao: Actor, notice: Directive) -> None:
    check, patrol, _ = testing.duties_of(notice)
    review.confirm_duty(duty_id=check.pk, revision=0, actor=gao)
    review.reject_duty(duty_id=patrol.pk, revision=0, reason="重复", actor=gao)
    found = covered(notice, gao)
    by_text = {piece.text: piece for piece in found.pieces}
    assert (by_text[testing.CHECK].covered, by_text[testing.CHECK].by) == ("confirmed", gao.name)
    assert (by_text[testing.PATROL].covered, by_text[testing.PATROL].reason) == ("rejected", "重复")
    assert len(found.only("open")) == found.total - 1


def test_a_duty_that_disappeared_is_seen_as_missed(gao: Actor, notice: Directive) -> None:
    testing.duties_of(notice)[1].delete()
    assert [piece.text for piece in covered(notice, gao).only("missed")] == [testing.PATROL]


def test_a_sentence_becomes_a_duty_with_one_click(gao: Actor, notice: Directive) -> None:
    piece = piece_of(notice, testing.SANCTION)
    duty = coverage.add_duty_from_piece(directive_id=notice.pk, piece_id=piece.pk, actor=gao)
    assert duty.measure == testing.SANCTION
    assert covered(notice, gao).counts["proposed"] == 4


def test_a_sentence_is_background_by_somebodys_word(gao: Actor, notice: Directive) -> None:
    piece = piece_of(notice, testing.REASON)
    coverage.mark_piece(directive_id=notice.pk, piece_id=piece.pk, label="background", actor=gao)
    found = next(each for each in covered(notice, gao).pieces if each.id == piece.pk)
    assert (found.covered, found.by) == ("background", gao.name) and found.at is not None


def test_a_sentence_cannot_be_marked_as_what_is_no_class(gao: Actor, notice: Directive) -> None:
    piece = piece_of(notice, testing.REASON)
    with pytest.raises(InputError) as refused:
        coverage.mark_piece(directive_id=notice.pk, piece_id=piece.pk, label="confirmed", actor=gao)
    assert refused.value.code == "piece.label_unknown"


def test_nothing_is_marked_in_a_directive_in_force(gao: Actor, binding: Directive) -> None:
    piece = piece_of(binding, testing.REASON)
    with pytest.raises(TransitionRefused):
        coverage.mark_piece(directive_id=binding.pk, piece_id=piece.pk, label="background", actor=gao)


def test_a_diagnostic_is_settled_once(gao: Actor, notice: Directive) -> None:
    found = notice.unread.get()
    for _ in range(2):
        coverage.settle_unread(directive_id=notice.pk, unread_id=found.pk, actor=gao)
    found.refresh_from_db()
    assert found.settled_by_name == gao.name
