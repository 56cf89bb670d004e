"""States of tasks and of their days as badges, the same everywhere."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhiben.apps.dispatch.fragments import TONES
from zhiben.apps.dispatch.lifecycle import OccurrenceState, TaskState
from zhiben.foundation.web.templatetags.web import TONE_ICONS, icon

register = template.Library()
_LABELS = {state.value: state.label for kind in (OccurrenceState, TaskState) for state in kind}


@register.simple_tag
def state_of(state: str) -> SafeString:
    """The badge of a state of a task or of one of its days."""
    tone = TONES[state]
    return format_html('<span class="zb-badge zb-tone-{}">{}{}</span>', tone, icon(TONE_ICONS[tone]), _LABELS[state])
