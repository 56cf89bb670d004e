from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "zhiben.foundation.identity"
    label = "identity"
    verbose_name = "身份鉴别"
