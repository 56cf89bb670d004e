from __future__ import annotations

from django.apps import AppConfig


class RulepacksConfig(AppConfig):
    name = "zhiben.apps.rulepacks"
    label = "rulepacks"
    verbose_name = "规则包与判定"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from zhiben.apps.registry import tabs, vocabulary
        from zhiben.apps.rulepacks import audit, events, permissions  # noqa: F401 - declare before the first request
        from zhiben.apps.rulepacks.engine import loading

        vocabulary.know_facts(loading.find_kind)
        tabs.register("rulepacks:site", "规则判定", permissions.VIEW)
