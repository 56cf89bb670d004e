from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.saved import views

app_name = "saved"
urlpatterns = [
    path("", views.page, name="page"),
    path("of", views.bar, name="bar"),
    path("mine", views.mine, name="mine"),
    path("save", views.save, name="save"),
    path("<uuid:view_id>/change", views.change, name="change"),
    path("<uuid:view_id>/default", views.default, name="default"),
    path("<uuid:view_id>/remove", views.remove, name="remove"),
    path("<uuid:view_id>/restore", views.restore, name="restore"),
]
