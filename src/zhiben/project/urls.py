"""Every address of the platform. An app is added here by hand, so that the list says what is served."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from zhiben.foundation.web import views
from zhiben.foundation.web.api.frame import PREFIX
from zhiben.foundation.web.api.views import page_of
from zhiben.project.api import API

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("", include("zhiben.foundation.web.urls")),
    path(f"{PREFIX}docs", page_of(API), name="api-docs"),
    path(PREFIX, API.urls),
    path("account/", include("zhiben.foundation.web.account.urls")),
    path("administration/", include("zhiben.foundation.web.administration.urls")),
    path("calendar/", include("zhiben.foundation.web.calendar.urls")),
    path("evidence/", include("zhiben.foundation.web.evidence.urls")),
    path("notices/", include("zhiben.foundation.web.notices.urls")),
    path("todo/", include("zhiben.foundation.web.todo.urls")),
    path("operations/", include("zhiben.foundation.web.operations.urls")),
    path("choose/", include("zhiben.foundation.web.choosers.urls")),
    path("saved/", include("zhiben.foundation.web.saved.urls")),
    path("search/", include("zhiben.foundation.web.search.urls")),
    path("registry/", include("zhiben.apps.registry.urls")),
    path("rulepacks/", include("zhiben.apps.rulepacks.urls")),
    path("documents/", include("zhiben.foundation.web.documents.urls")),
    path("directives/", include("zhiben.apps.directives.urls")),
    path("dispatch/", include("zhiben.apps.dispatch.urls")),
    path("leadership/", include("zhiben.apps.leadership.urls")),
    path("supervision/", include("zhiben.apps.supervision.urls")),
    path("reports/", include("zhiben.apps.reports.urls")),
]

handler403 = "zhiben.foundation.web.errors.forbidden"
handler404 = "zhiben.foundation.web.errors.not_found"
handler500 = "zhiben.foundation.web.errors.server_error"
