from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "zhiben.foundation.documents"
    label = "documents"
    verbose_name = "公文与表单"

    def ready(self) -> None:
        from . import audit, process_sheet  # noqa: F401 - declare what is written down, and a form
