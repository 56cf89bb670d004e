from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.todo import views

app_name = "todo"
urlpatterns = [
    path("", views.page, name="page"),
    path("export", views.export, name="export"),
]
