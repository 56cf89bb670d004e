"""What the templates of rules need beyond the kit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def get_item(found: Mapping[str, Any], name: str) -> Any:
    """The entry of that name, None where there is none."""
    return found.get(name)
