"""Appending to the chain."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Area
from zhiben.foundation.audit.chain import digest_of, plain, vouched
from zhiben.foundation.audit.hashing import algorithm_in_use
from zhiben.foundation.audit.models import Entry, Erasable, Head
from zhiben.foundation.audit.vocabulary import SEEN, Action, Erase, declared


def append(action: Action, *, actor: Actor, subject: Model, fields: Mapping[str, object]) -> Entry:
    """See `zhiben.foundation.audit.record`."""
    if declared(action.code) is not action:
        raise LookupError(f"audit action {action.code!r} is not declared")
    if fields.keys() != action.fields.keys():
        odd = sorted(fields.keys() ^ action.fields.keys())
        raise LookupError(f"audit action {action.code!r} declares other fields; the difference: {odd}")
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{action.code!r} must be recorded in the transaction that changes the state")
    algorithm = algorithm_in_use()
    kept: dict[str, object] = {}
    apart: list[Erasable] = []
    for name, decision in action.fields.items():
        value = plain(fields[name])
        if isinstance(decision, Erase) and value is not None:
            salt = secrets.token_hex(16)
            apart.append(Erasable(field=name, retention=decision.retention, salt=salt, value=value))
            kept[name] = vouched(algorithm, salt, value)
        else:
            kept[name] = value
    entry = _link(
        Entry(
            at=timezone.now(),
            action=action.code,
            actor_id=actor.id,
            actor_name=actor.name,
            actor_kind=actor.kind,
            subject_type=subject._meta.label,
            subject_id=str(subject.pk),
            subject_label=str(subject)[:300],
            county_key=_county_of(subject),
            fields=kept,
            algorithm=algorithm,
        )
    )
    for erasable in apart:
        erasable.entry = entry
    Erasable.objects.bulk_create(apart)
    return entry


def note_seen(what: str, *, actor: Actor, subject: Model, now: datetime) -> Entry | None:
    """See `zhiben.foundation.audit.seen`. Looks twice: before it queues at the head, and then for good."""
    minute = Entry.objects.filter(
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        action=SEEN.code,
        actor_id=actor.id,
        at__gte=now.replace(second=0, microsecond=0),
        fields__what=what,
    )
    if minute.exists():
        return None
    with transaction.atomic():
        Head.objects.select_for_update().get(pk=1)
        if minute.exists():
            return None
        return append(SEEN, actor=actor, subject=subject, fields={"what": what})


def _link(entry: Entry) -> Entry:
    """Writers queue at the head: PostgreSQL locks its row, SQLite's transactions are IMMEDIATE, one at a time."""
    head = Head.objects.select_for_update().get(pk=1)
    entry.seq, entry.previous = head.seq + 1, head.hash
    entry.hash = digest_of(entry)
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(seq=entry.seq, hash=entry.hash)
    return entry


def _county_of(subject: Any) -> UUID | None:
    """Raises: LookupError for a model that does not say where its rows lie."""
    for name in ("audit_area", "area"):
        if hasattr(subject, name):
            area: Area | None = getattr(subject, name)
            return area.county_key if area else None
    if isinstance(subject, Area):
        return subject.county_key
    raise LookupError(f"{type(subject).__name__} needs a property audit_area (an Area or None) to be audited")
