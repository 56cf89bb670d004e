from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.administration import people, policies, trail

app_name = "administration"
urlpatterns = [
    path("responsible", people.responsible, name="responsible"),
    path("people", people.people, name="people"),
    path("people/new", people.new_person, name="new-person"),
    path("people/<uuid:user_id>", people.person, name="person"),
    path("people/<uuid:user_id>/grants", people.give_role, name="give-role"),
    path("people/<uuid:user_id>/password", people.give_password, name="give-password"),
    path("people/<uuid:user_id>/switch", people.switch, name="switch"),
    path("people/<uuid:user_id>/end-sessions", people.end_sessions, name="end-sessions"),
    path("people/<uuid:user_id>/reset-factor", people.reset_factor, name="reset-factor"),
    path("grants/<uuid:grant_id>/end", people.end_role, name="end-role"),
    path("policies", policies.policies, name="policies"),
    path("trail", trail.trail, name="trail"),
]
