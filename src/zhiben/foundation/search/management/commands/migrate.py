"""Django's own command, and after it the index of the search is put in order."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.executor import MigrationExecutor

from zhiben.foundation.search import index


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        whole = options["database"] == DEFAULT_DB_ALIAS and not options["plan"] and not options["app_label"]
        if whole and _steps():
            index.step_aside()
        super().handle(*args, **options)
        if whole:
            # Not on the way to a migration of the past, whose tables may lack what the index reads.
            index.ensure()


def _steps() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
