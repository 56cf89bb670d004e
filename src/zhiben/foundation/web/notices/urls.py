from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.listing, name="list"),
    path("bell", views.bell, name="bell"),
    path("read", views.read_all, name="read-all"),
    path("contacts", views.contacts, name="contacts"),
    path("<int:notice_id>/open", views.open_notice, name="open"),
]
