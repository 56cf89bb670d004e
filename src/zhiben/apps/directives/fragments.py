"""The parts of pages that repeat hundreds of times, through a compiled template.

A review of 300 duties and a page of the ledger are tuples through Jinja2; everything around them is Django's own
templates. The same fragment answers htmx after a step, so a card looks the same however it came.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, StrictUndefined

from zhiben.core.directive import labels
from zhiben.foundation.web.templatetags import web

DECIDED = {"proposed": "neutral", "confirmed": "done", "rejected": "rejected", "split": "unknown", "merged": "unknown"}

ICONS = {state: web.TONE_ICONS[tone] for state, tone in DECIDED.items()}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("zhiben.apps.directives", "fragments_html"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"moment": web.moment, "day": web.day, "days_left": web.days_left}
    environment.globals |= {
        "icon": web.icon,
        "tone_of": DECIDED,
        "icon_of": ICONS,
        "kinds": labels.CLAUSE_KINDS,
        "home": reverse("directives:list"),
    }
    return environment


def fragment(name: str, **context: Any) -> SafeString:
    """`fragments_html/<name>.html` with a context; every value is escaped by the template."""
    text = _environment().get_template(f"{name}.html").render(today=timezone.localdate(), **context)
    return mark_safe(text)  # noqa: S308 - made by a template that escapes
