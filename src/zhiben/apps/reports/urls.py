from __future__ import annotations

from django.urls import path

from zhiben.apps.reports.views import briefs, editing, figures, load, questions

app_name = "reports"
urlpatterns = [
    path("", briefs.listing, name="briefs"),
    path("export", briefs.export, name="export"),
    path("new", briefs.new, name="new"),
    path("load", load.page, name="load"),
    path("questions", questions.listing, name="questions"),
    path("questions/check", questions.check, name="check"),
    path("questions/export", questions.export, name="export-questions"),
    path("questions/<uuid:question_id>", questions.page, name="question"),
    path("questions/<uuid:question_id>/steps/<slug:name>", questions.step, name="question-step"),
    path("of/<uuid:directive_id>", figures.cited, name="cited"),
    path("<uuid:brief_id>", briefs.page, name="brief"),
    path("<uuid:brief_id>/docx", briefs.docx, name="docx"),
    path("<uuid:brief_id>/versions/<int:number>", briefs.version, name="version"),
    path("<uuid:brief_id>/versions/<int:number>/restore", editing.restore, name="restore"),
    path("<uuid:brief_id>/head", editing.head, name="head"),
    path("<uuid:brief_id>/steps/<slug:name>", editing.step, name="step"),
    path("<uuid:brief_id>/sections/<slug:section>/add", editing.add, name="add"),
    path("<uuid:brief_id>/sentences/<slug:key>/edit", editing.edit, name="edit"),
    path("<uuid:brief_id>/sentences/<slug:key>/remove", editing.remove, name="remove"),
    path("<uuid:brief_id>/sentences/<slug:key>/vouch", editing.vouch, name="vouch"),
    path("<uuid:brief_id>/figures/<slug:code>", figures.page, name="figure"),
    path("<uuid:brief_id>/figures/<slug:code>/export", figures.export, name="export-figure"),
]
