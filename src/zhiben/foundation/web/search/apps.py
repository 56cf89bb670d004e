from __future__ import annotations

from django.apps import AppConfig


class SearchPagesConfig(AppConfig):
    name = "zhiben.foundation.web.search"
    label = "search_pages"
    verbose_name = "搜索页面"
