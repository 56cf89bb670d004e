from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.evidence import outgoing, views

app_name = "evidence"
urlpatterns = [
    path("", views.listing, name="list"),
    path("of/<str:kind>/<str:key>", views.subject, name="subject"),
    path("of/<str:kind>/<str:key>/upload", views.upload, name="upload"),
    path("of/<str:kind>/<str:key>/hold", views.hold, name="hold"),
    path("of/<str:kind>/<str:key>/lift", views.lift, name="lift"),
    path("<uuid:attachment_id>", views.item, name="item"),
    path("<uuid:attachment_id>/file", outgoing.file, name="file"),
    path("<uuid:attachment_id>/thumbnail", outgoing.thumbnail, name="thumbnail"),
    path("<uuid:attachment_id>/withdraw", views.withdraw, name="withdraw"),
    path("<uuid:attachment_id>/effective-day", views.effective_day, name="effective-day"),
    path("<uuid:attachment_id>/delete", views.delete, name="delete"),
]
