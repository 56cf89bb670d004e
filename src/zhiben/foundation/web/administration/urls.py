from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.administration import areas, doors, offices, people, policies, trail

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
    path("offices", offices.offices, name="offices"),
    path("offices/new", offices.new_office, name="new-office"),
    path("offices/import", offices.import_page, name="import"),
    path("offices/<uuid:office_id>", offices.office, name="office"),
    path("offices/<uuid:office_id>/end", offices.end_office, name="end-office"),
    path("offices/<uuid:office_id>/aliases", offices.add_alias, name="add-alias"),
    path("offices/<uuid:office_id>/aliases/remove", offices.remove_alias, name="remove-alias"),
    path("areas", areas.areas, name="areas"),
    path("areas/new", areas.new_area, name="new-area"),
    path("areas/<uuid:area_id>", areas.area, name="area"),
    path("areas/<uuid:area_id>/rename", areas.rename, name="rename-area"),
    path("areas/<uuid:area_id>/end", areas.end, name="end-area"),
    path("failures", doors.refused, name="failures"),
    path("failures/<uuid:user_id>/unlock", doors.unlock, name="unlock"),
    path("sessions", doors.sessions, name="sessions"),
    path("sessions/<uuid:session_id>/end", doors.end_session, name="end-session"),
    path("policies", policies.policies, name="policies"),
    path("trail", trail.trail, name="trail"),
    path("trail/checkpoints", trail.checkpoints, name="checkpoints"),
    path("trail/checkpoints/file", trail.checkpoint_file, name="checkpoint-file"),
    path("trail/verify", trail.verify, name="verify"),
]
