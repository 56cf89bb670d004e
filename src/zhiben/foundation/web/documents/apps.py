from __future__ import annotations

from django.apps import AppConfig


class DocumentPagesConfig(AppConfig):
    name = "zhiben.foundation.web.documents"
    label = "document_pages"
    verbose_name = "公文页面"
