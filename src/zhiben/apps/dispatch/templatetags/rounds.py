"""States of rounds and returns as badges, and the figures of a return."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiben.apps.dispatch.lifecycle import ReturnState, RoundState
from zhiben.apps.dispatch.models import FormField, ReturnValue
from zhiben.apps.dispatch.round_links import RoundLink, registered
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web.templatetags.web import TONE_ICONS, icon

register = template.Library()
_ROUND = {"planned": "neutral", "open": "active", "closed": "done", "cancelled": "rejected"}
_RETURN = {"expected": "attention", "submitted": "done", "excused": "unknown"}


def _badge(word: str, tone: str) -> SafeString:
    return format_html('<span class="zb-badge zb-tone-{}">{}{}</span>', tone, icon(TONE_ICONS[tone]), word)


@register.simple_tag
def round_state(state: str) -> SafeString:
    return _badge(RoundState.of(state).label, _ROUND[state])


@register.simple_tag
def return_state(state: str, late: bool = False) -> SafeString:
    if late and state == ReturnState.SUBMITTED:
        return _badge("迟报", "late")
    return _badge(ReturnState.of(state).label, _RETURN[state])


@register.simple_tag
def round_links(state: str, actor: Actor) -> list[RoundLink]:
    """What other apps make of a round that runs or has run, as far as the actor may."""
    if state not in (RoundState.OPEN, RoundState.CLOSED):
        return []
    return [link for link in registered() if actor.may(link.permission)]


@register.filter
def figure(number: Decimal | None) -> str:
    """A number without the zeros that its column adds."""
    if number is None:
        return ""
    found = number.normalize()
    return f"{found:f}" if found != found.to_integral_value() else f"{found.to_integral_value():f}"


@register.filter
def said(value: ReturnValue | None) -> str:
    """What stands in a field, as it was written."""
    if value is None:
        return ""
    return figure(value.number) if value.number is not None else value.text


@register.filter
def options(field: FormField) -> list[str]:
    """What may be chosen; empty where anything may be written."""
    if field.kind == FormField.Kind.YES_NO:
        return ["是", "否"]
    return list(field.choices) if field.kind == FormField.Kind.CHOICE else []
