"""The tabs that other apps put on the pages of a directive."""

from __future__ import annotations

from django import template

from zhiben.apps.directives.lifecycle import DirectiveState
from zhiben.apps.directives.models import Directive
from zhiben.apps.directives.tabs import DirectiveTab, registered
from zhiben.foundation.access.actor import Actor

register = template.Library()


@register.simple_tag
def more_tabs(directive: Directive, actor: Actor) -> list[DirectiveTab]:
    """Those that the actor may open; none while the directive binds nobody."""
    if directive.state not in (DirectiveState.IN_FORCE, DirectiveState.SUPERSEDED):
        return []
    return [tab for tab in registered() if actor.may(tab.permission)]
