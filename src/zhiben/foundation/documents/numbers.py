"""Numbers of documents (发文字号): one after another for each organisation, code and year."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.transaction import TransactionManagementError

from zhiben.core.errors import Conflict
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.documents.models import DocumentNumber, NumberSeries


def take_number(*, organisation: Organisation, code: str, year: int, actor: Actor, now: datetime) -> DocumentNumber:
    """The next number. Others wait for the counter's row until this transaction ends; where it fails, the number is
    the next one's: no gap and no repeat.

    Raises: TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("a number is taken in the transaction that issues the document")
    made, _ = NumberSeries.objects.get_or_create(organisation=organisation, code=code, year=year)
    series = NumberSeries.objects.select_for_update().get(pk=made.pk)
    series.last += 1
    series.save(update_fields=["last"])
    return DocumentNumber.objects.create(series=series, number=series.last, taken_at=now, taken_by_name=actor.name)


def void_number(number: DocumentNumber, *, reason: str, now: datetime) -> None:
    """It stays in the register. Raises: Conflict "document.number_void"."""
    rows = DocumentNumber.objects.filter(pk=number.pk, void_at=None)
    if not rows.update(void_at=now, void_reason=reason):
        raise Conflict("document.number_void", f"{number}已经作废。")
