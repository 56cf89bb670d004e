from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EvidenceConfig(AppConfig):
    name = "zhiben.foundation.evidence"
    label = "evidence"
    verbose_name = "证据材料"

    def ready(self) -> None:
        from . import offices  # noqa: F401 - declares the evidence of organisations, which lie below

        autodiscover_modules("evidence")
