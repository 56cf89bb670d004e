"""Showing why something was found: the words that were asked for, marked."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zhiben.foundation.search.folding import places

register = template.Library()
BEFORE, SHOWN = 24, 110


@register.filter
def marked(text: str, asked: Sequence[str]) -> SafeString:
    """The text with each place of what was asked as <mark>; everything is escaped."""
    parts, at = [], 0
    for start, end in places(text, list(asked)):
        parts += [(text[at:start], text[start:end])]
        at = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", parts), text[at:])


@register.filter
def excerpt(text: str, asked: Sequence[str]) -> SafeString:
    """The part of a long text around the first place, marked; nothing where none of what was asked stands in it."""
    found = places(text, list(asked))
    if not found:
        return SafeString("")
    start = max(0, found[0][0] - BEFORE)
    cut = text[start : start + SHOWN]
    return format_html(
        "{}{}{}", "…" if start else "", marked(" ".join(cut.split()), asked), "…" if start + SHOWN < len(text) else ""
    )
