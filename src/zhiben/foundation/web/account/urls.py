from __future__ import annotations

from django.urls import path

from zhiben.foundation.web.account import tokens, views

app_name = "account"
urlpatterns = [
    path("sessions", views.own_sessions, name="sessions"),
    path("sessions/end-others", views.end_others, name="end-others"),
    path("sessions/<uuid:session_id>/end", views.end_session, name="end-session"),
    path("second-factor", views.second_factor, name="second-factor"),
    path("second-factor/recovery-codes", views.recovery_codes, name="recovery-codes"),
    path("second-factor/remove", views.remove_factor, name="remove-factor"),
    path("tokens", tokens.own_tokens, name="tokens"),
    path("tokens/<uuid:token_id>/revoke", tokens.revoke_own, name="revoke-token"),
    path("tokens/of/<uuid:user_id>", tokens.tokens_of, name="tokens-of"),
    path("tokens/of/<uuid:user_id>/<uuid:token_id>/revoke", tokens.revoke_of, name="revoke-token-of"),
]
