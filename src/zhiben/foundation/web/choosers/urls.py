from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.choosers import views

app_name = "choosers"
urlpatterns = [path("<slug:kind>", views.find, name="find")]
