"""What was done, by whom, when: append-only, chained by hash, in a closed vocabulary.

`action()` declares, `record()` writes. An undeclared action or field fails at once; a field without a decision on how
long it is kept cannot be declared.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from zhiben.foundation.audit.vocabulary import KEEP, Action, Erase, Field, Keep, action, erase

if TYPE_CHECKING:
    from django.db.models import Model

    from zhiben.foundation.access.actor import Actor
    from zhiben.foundation.audit.models import Entry

__all__ = ("KEEP", "Action", "Erase", "Field", "Keep", "action", "erase", "record", "seen")


def record(action: Action, /, *, actor: Actor, subject: Model, **fields: object) -> Entry:
    """Append an entry, in the caller's transaction: with the change or not at all.

    `subject` says where it lies: its attribute `audit_area`, or else `area`, is an Area or None. `fields` are exactly
    the declared ones; text, whole numbers, booleans, dates, times, Decimals, UUIDs, None, and lists of these.

    Raises: LookupError for an action or field that is not declared, TypeError for a value that cannot be kept exactly,
    TransactionManagementError outside a transaction.
    """
    from zhiben.foundation.audit.services import append  # models cannot be imported before the apps are loaded

    return append(action, actor=actor, subject=subject, fields=fields)


def seen(what: str, *, actor: Actor, subject: Model, now: datetime) -> Entry | None:
    """Note that a protected field was read: once for an actor, an object and a field in a minute, however often.

    For selectors that open such a field (a telephone number, the address of a session). `what` is the field's name, not
    its value. Returns the entry, or None where this minute already has it. Opens its own transaction.
    """
    from zhiben.foundation.audit.services import note_seen

    return note_seen(what, actor=actor, subject=subject, now=now)
