"""A chooser in a filter that is written by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template
from django.utils.safestring import SafeString

from zhiben.foundation.web.choosers.fields import Chooser

register = template.Library()


@register.simple_tag(takes_context=True)
def chooser(
    context: dict[str, Any], kind: str, name: str, value: UUID | str | None = None, box: str = ""
) -> SafeString:
    """The box for one `kind` under the parameter `name`; the present choice costs one query, none costs nothing.

    Its id is `choose-<name>`, or `box` where a page has two of one name.
    """
    widget = Chooser(kind)
    widget.actor = context["actor"]
    return SafeString(widget.render(name, str(value or ""), {"id": box or f"choose-{name}"}))
