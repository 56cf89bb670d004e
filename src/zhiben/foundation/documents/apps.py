from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zhiben.foundation.documents"
    label = "documents"
    verbose_name = "公文与表单"

    def ready(self) -> None:
        from . import audit  # noqa: F401 - declares what is written down
