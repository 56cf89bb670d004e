"""What official documents have for a person on the first page."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.documents import permissions, selectors
from zhiben.foundation.documents.lifecycle import DocumentState
from zhiben.foundation.web.home import Card, Figure, Todo, register

SHOWN = 6


def waiting_card(actor: Actor, on: date) -> Card | None:
    """Documents that wait to be issued; none where none waits, so that the page stays short."""
    rows = list(selectors.document_list(actor=actor, state=DocumentState.SUBMITTED)[: SHOWN + 1])
    if not rows:
        return None
    todos = [
        Todo(
            row.title,
            f"{row.organisation.short_name} · {row.drafted_by_name}",
            reverse("documents:page", args=[row.pk]),
        )
        for row in rows[:SHOWN]
    ]
    url = f"{reverse('documents:list')}?{urlencode({'state': DocumentState.SUBMITTED.value})}"
    count = len(rows) if len(rows) <= SHOWN else None
    figures = [Figure(_("待签发"), count, url, "attention")] if count else []
    return Card(title=_("公文"), figures=figures, todos=todos, action_label=_("全部待签发"), action_url=url)


register("documents.waiting", waiting_card, permissions.ISSUE, 60)
