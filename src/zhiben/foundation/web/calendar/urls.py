from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.this_year, name="this-year"),
    path("<int:year>", views.year_page, name="year"),
    path("<int:year>/announce", views.announce, name="announce"),
]
