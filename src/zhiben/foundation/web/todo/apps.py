from __future__ import annotations

from django.apps import AppConfig


class TodoConfig(AppConfig):
    name = "zhiben.foundation.web.todo"
    label = "todo"
    verbose_name = "待办页面"
