from __future__ import annotations

from django.apps import AppConfig


class EvidencePagesConfig(AppConfig):
    name = "zhiben.foundation.web.evidence"
    label = "evidence_pages"
    verbose_name = "证据材料页面"
