from __future__ import annotations

from django.urls import path

from zhiben.apps.supervision.views import drafts, letters, steps

app_name = "supervision"
urlpatterns = [
    path("", letters.listing, name="letters"),
    path("export", letters.export, name="export"),
    path("new", drafts.new, name="new"),
    path("rules", drafts.rules, name="rules"),
    path("rules/<slug:kind>", drafts.set_rules, name="set-rules"),
    path("<uuid:letter_id>", letters.page, name="letter"),
    path("<uuid:letter_id>/docx", letters.docx, name="docx"),
    path("<uuid:letter_id>/meeting", drafts.meeting, name="meeting"),
    path("<uuid:letter_id>/steps/<slug:name>", steps.step, name="step"),
    path("<uuid:letter_id>/receipt", steps.receive, name="receive"),
    path("<uuid:letter_id>/reply", steps.answer, name="answer"),
    path("<uuid:letter_id>/replies/<int:recipient_id>/return", steps.return_reply, name="return-reply"),
]
