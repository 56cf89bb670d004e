"""Rows of the list, as tuples through a compiled template; everything around them is Django's own templates."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, StrictUndefined

from zhiben.apps.registry.vocabulary import Ownership, Risk, Sector, SiteKind, Size, Status

LABELS = {
    name: {str(value): str(label) for value, label in words.choices}
    for name, words in (
        ("kinds", SiteKind),
        ("sectors", Sector),
        ("risks", Risk),
        ("statuses", Status),
        ("sizes", Size),
        ("ownerships", Ownership),
    )
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("zhiben.apps.registry", "fragments_html"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translation, newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {**LABELS, "home": reverse("registry:list")}
    return environment


def fragment(name: str, **context: Any) -> SafeString:
    """`fragments_html/<name>.html` with a context; every value is escaped by the template."""
    return mark_safe(_environment().get_template(f"{name}.html").render(**context))  # noqa: S308 - it escapes
