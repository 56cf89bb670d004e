"""Cleaning up after tests that commit: every row that the migrations did not bring is deleted, in one transaction.

Django would truncate every table, then announce a migration, after which each app fills its own again: on PostgreSQL
that takes longer than most of these tests.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

_brought: dict[type[models.Model], list[Any]] = {}


def pytest_configure(config: pytest.Config) -> None:
    TransactionTestCase._fixture_teardown = lambda case: empty()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Remembers the keys of the rows that are there before any test."""
    with django_db_blocker.unblock():
        tables = set(connection.introspection.django_table_names(only_existing=True))
        for model in connection.introspection.get_migratable_models():
            if model._meta.db_table in tables:
                _brought[model] = list(model._base_manager.values_list("pk", flat=True))


def empty() -> None:
    """The foreign keys are checked at the commit, so the order does not matter. The trail is emptied with the rest."""
    from zhiben.foundation.audit.models import Entry, Head
    from zhiben.foundation.audit.testing import triggers_lifted

    written = Entry.objects.exists()
    with triggers_lifted() if written else nullcontext(), transaction.atomic():
        for model, keys in _brought.items():
            if model is Head and written:
                keys = []
            rows = model._base_manager.exclude(pk__in=keys)
            rows._raw_delete(rows.db)
