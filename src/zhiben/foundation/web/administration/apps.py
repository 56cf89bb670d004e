from __future__ import annotations

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "zhiben.foundation.web.administration"
    label = "administration"
    verbose_name = "管理员页面"
