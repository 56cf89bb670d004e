"""Django's own command, and after it the index of the search is put in order."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS

from zhiben.foundation.search import index


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["database"] == DEFAULT_DB_ALIAS and not options["plan"] and not options["app_label"]:
            # Not on the way to a migration of the past, whose tables may lack what the index reads.
            index.ensure()
