"""What may not be kept for ever is forgotten in time. The chain holds digests, and stays whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.audit.models import Erasable, Head
from zhiben.foundation.audit.services import append
from zhiben.foundation.audit.vocabulary import ERASED

PORTION = 2000


def erase_expired(days: Mapping[str, int], *, actor: Actor, now: datetime) -> dict[str, int]:
    """Erase the values whose time is over. `days` says for each retention how many; one that is not there keeps all.

    Returns how many values went for each retention; each that lost some has an entry of its own.
    """
    gone = {}
    for retention, kept_days in sorted(days.items()):
        count = 0
        while portion := _erase_portion(retention, now - timedelta(days=kept_days)):
            count += portion
        if count:
            gone[retention] = count
            with transaction.atomic():
                head = Head.objects.get(pk=1)
                fields = {"retention": retention, "days": kept_days, "count": count}
                append(ERASED, actor=actor, subject=head, fields=fields)
    return gone


@transaction.atomic
def _erase_portion(retention: str, before: datetime) -> int:
    over = Erasable.objects.filter(retention=retention, entry__at__lt=before).order_by("pk")
    return Erasable.objects.filter(pk__in=list(over.values_list("pk", flat=True)[:PORTION])).delete()[0]
