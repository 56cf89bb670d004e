from __future__ import annotations

from django.urls import path

from zhiben.apps.directives.views import coverage, directives, ledger, review, units

app_name = "directives"
urlpatterns = [
    path("", directives.listing, name="list"),
    path("upload", directives.upload, name="upload"),
    path("units", units.page, name="units"),
    path("units/<int:unit_id>/resolve", units.resolve, name="unit-resolve"),
    path("units/<int:unit_id>/group", units.group, name="unit-group"),
    path("units/<int:unit_id>/outside", units.outside, name="unit-outside"),
    path("units/<int:unit_id>/reopen", units.reopen, name="unit-reopen"),
    path("ledger", ledger.page, name="ledger"),
    path("ledger/export", ledger.export, name="ledger-export"),
    path("ledger/import", ledger.hand_in, name="ledger-import"),
    path("ledger/imports/<uuid:import_id>", ledger.plan, name="import-plan"),
    path("ledger/imports/<uuid:import_id>/apply", ledger.apply, name="import-apply"),
    path("duties/<uuid:duty_id>/confirm", review.confirm, name="duty-confirm"),
    path("duties/<uuid:duty_id>/reject", review.reject, name="duty-reject"),
    path("duties/<uuid:duty_id>/edit", review.edit, name="duty-edit"),
    path("duties/<uuid:duty_id>/split", review.split, name="duty-split"),
    path("duties/<uuid:duty_id>/merge/<uuid:other_id>", review.merge, name="duty-merge"),
    path("<uuid:directive_id>", directives.about, name="about"),
    path("<uuid:directive_id>/review", review.page, name="review"),
    path("<uuid:directive_id>/coverage", coverage.page, name="coverage"),
    path("<uuid:directive_id>/file", directives.original, name="file"),
    path("<uuid:directive_id>/put-in-force", directives.put_in_force, name="put-in-force"),
    path("<uuid:directive_id>/reopen", directives.reopen, name="reopen"),
    path("<uuid:directive_id>/discard", directives.discard, name="discard"),
    path("<uuid:directive_id>/correct", directives.correct, name="correct"),
    path("<uuid:directive_id>/undo", review.undo_last, name="undo"),
    path("<uuid:directive_id>/duties", review.add, name="duty-add"),
    path("<uuid:directive_id>/clauses/<int:clause_id>/confirm", review.confirm_clause, name="clause-confirm"),
    path("<uuid:directive_id>/unread/<int:unread_id>/settle", review.settle, name="unread-settle"),
    path("<uuid:directive_id>/pieces/<int:piece_id>/mark", coverage.mark, name="piece-mark"),
    path("<uuid:directive_id>/pieces/<int:piece_id>/duty", coverage.to_duty, name="piece-duty"),
]
