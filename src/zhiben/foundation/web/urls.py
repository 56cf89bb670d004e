from __future__ import annotations

from django.urls import path

from zhiben.foundation.web import views

app_name = "web"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-in/code", views.second_factor, name="second-factor"),
    path("sign-in/openid", views.openid_start, name="openid-start"),
    path("sign-in/openid/return", views.openid_return, name="openid-return"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("password", views.password, name="password"),
    path("healthz", views.healthz, name="healthz"),
]
