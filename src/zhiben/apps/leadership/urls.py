from __future__ import annotations

from django.urls import path

from zhiben.apps.leadership.views import files, pages, steps

app_name = "leadership"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("checks/<slug:code>", pages.check, name="check"),
    path("leaders", pages.leaders, name="leaders"),
    path("leaders/add", steps.add_leader, name="add-leader"),
    path("leaders/<uuid:leader_id>", files.leader, name="leader"),
    path("leaders/<uuid:leader_id>/document", files.leader_document, name="leader-document"),
    path("leaders/<uuid:leader_id>/end", steps.end_leader, name="end-leader"),
    path("units/<uuid:organisation_id>", files.unit, name="unit"),
    path("units/<uuid:organisation_id>/document", files.unit_document, name="unit-document"),
    path("units/<uuid:organisation_id>/lists", steps.start_list, name="start-list"),
    path("units/<uuid:organisation_id>/records", steps.note_record, name="note-record"),
    path("units/<uuid:organisation_id>/staff", steps.set_staff, name="set-staff"),
    path("lists/<uuid:list_id>", steps.duty_list, name="list"),
    path("lists/<uuid:list_id>/items", steps.add_items, name="add-items"),
    path("items/<int:item_id>/settle", steps.settle, name="settle"),
    path("items/<int:item_id>/escalate", steps.escalate, name="escalate"),
    path("items/<int:item_id>/delegate", steps.delegate, name="delegate"),
    path("items/<int:item_id>/pass-on", steps.pass_on, name="pass-on"),
    path("sponsorship", pages.sponsorship, name="sponsorship"),
    path("sponsorship/add", steps.sponsor, name="sponsor"),
    path("matrix", pages.matrix, name="matrix"),
    path("matrix/cell", steps.set_cell, name="set-cell"),
    path("settings", pages.settings, name="settings"),
    path("settings/<slug:code>", steps.set_threshold, name="set-threshold"),
]
