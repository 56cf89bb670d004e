"""The platform's addresses, and the lean page: what a list costs that does nothing beside its query.

The same middleware, session, user and rows; one equality scope, tuples, no navigation, no filters, a template of its own.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import path
from jinja2 import Environment

from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors.sites import COLUMNS, PAGE_ROWS
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.decorators import signed_in
from zhiben.project.urls import *  # noqa: F403 - the same handlers
from zhiben.project.urls import urlpatterns as _served

_ROWS = Environment(autoescape=True).from_string(
    "<!doctype html><html><body><p>{{ count }}</p><table>{% for row in rows %}<tr><td>{{ row[0] }}</td>"
    '<td><a href="/registry/{{ row[0] }}">{{ row[1] }}</a></td>{% for cell in row[2:] %}<td>{{ cell }}</td>'
    "{% endfor %}</tr>{% endfor %}</table></body></html>"
)


@signed_in
def lean(request: Any) -> HttpResponse:
    rows = Site.objects.filter(county_key=_county(request.actor), risk="orange")
    count = rows.order_by()[:10_001].values("pk").count()
    shown = rows.order_by("-pk").values_list(*COLUMNS)[: PAGE_ROWS + 1]
    return HttpResponse(_ROWS.render(rows=list(shown), count=count))


def _county(actor: Actor) -> UUID:
    return sorted(actor.scope.counties)[0]


urlpatterns = [path("bench/lean", lean), *_served]
