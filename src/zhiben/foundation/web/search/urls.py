from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.search import views

app_name = "search"
urlpatterns = [
    path("", views.page, name="page"),
    path("suggest", views.suggest, name="suggest"),
]
