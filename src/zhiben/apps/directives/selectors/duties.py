"""The duties of one directive, in the order of its text."""

from __future__ import annotations

from django.db.models import QuerySet

from zhiben.apps.directives.models import Directive, Duty


def duties_in_text(directive: Directive) -> QuerySet[Duty]:
    """Of a directive that the caller may see, in every state, each with its clause."""
    return Duty.objects.filter(directive=directive).select_related("clause").order_by("ordinal", "pk")
