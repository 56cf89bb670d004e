"""Emptying the trail between tests that commit: the one place where its triggers are lifted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.db import connection

from zhiben.foundation.audit.models import Head

_MIGRATION = "zhiben.foundation.audit.migrations.0002_entries_are_append_only"


@contextmanager
def triggers_lifted() -> Iterator[None]:
    """What somebody with full rights on the database could do. The triggers are back afterwards, and so is the head."""
    migration = import_module(_MIGRATION)
    prefix = connection.vendor.upper()
    with connection.cursor() as cursor:
        for statement in getattr(migration, f"{prefix}_BACK"):
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in getattr(migration, prefix):
                cursor.execute(statement)
        Head.objects.get_or_create(pk=1)
