from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.operations import views

app_name = "operations"
urlpatterns = [
    path("", views.work, name="work"),
    path("schedules", views.schedules, name="schedules"),
    path("schedules/<int:schedule_id>", views.schedule, name="schedule"),
    path("schedules/<int:schedule_id>/pause", views.pause, name="pause"),
    path("schedules/<int:schedule_id>/resume", views.resume, name="resume"),
    path("schedules/<int:schedule_id>/run", views.run, name="run"),
    path("<slug:queue>/<int:work_id>/retry", views.retry, name="retry"),
    path("<slug:queue>/<int:work_id>/cancel", views.cancel, name="cancel"),
]
