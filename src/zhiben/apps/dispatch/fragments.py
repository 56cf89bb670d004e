"""Rows of long lists, as tuples through a compiled template; everything around them is Django's own templates."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, StrictUndefined

from zhiben.apps.dispatch.models import TaskRole
from zhiben.foundation.web.templatetags import web

TONES = {
    "proposed": "neutral",
    "issued": "attention",
    "to_verify": "attention",
    "active": "active",
    "submitted": "attention",
    "closed": "done",
    "dismissed": "unknown",
    "cancelled": "rejected",
    "merged": "unknown",
    "open": "neutral",
    "reported": "attention",
    "accepted": "done",
    "waived": "unknown",
    "planned": "neutral",
    "expected": "attention",
    "excused": "unknown",
}
ROLES = dict(TaskRole.choices)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("zhiben.apps.dispatch", "fragments_html"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"day": web.day, "days_left": web.days_left}
    environment.globals |= {
        "icon": web.icon,
        "tones": TONES,
        "icons": {state: web.TONE_ICONS[tone] for state, tone in TONES.items()},
        "roles": {key: str(label) for key, label in ROLES.items()},
        "home": reverse("dispatch:tasks"),
    }
    return environment


def fragment(name: str, **context: Any) -> SafeString:
    """`fragments_html/<name>.html` with a context; every value is escaped by the template."""
    return mark_safe(_environment().get_template(f"{name}.html").render(**context))  # noqa: S308 - it escapes
