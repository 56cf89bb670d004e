from __future__ import annotations

from django.apps import AppConfig


class AccountConfig(AppConfig):
    name = "zhiben.foundation.web.account"
    label = "account"
    verbose_name = "本人账号页面"
