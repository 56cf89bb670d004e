"""What the database is asked during a request: how often, how long, and by which plans."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper

LARGE = 100_000
SORT_MS = 10.0
_SCANNED = re.compile(r"^SCAN (\w+)( USING (COVERING )?INDEX)?")


@dataclass
class Watch:
    """Statements with their parameters and milliseconds; fetching counts, since SQLite works while rows are fetched."""

    statements: list[tuple[str, Any, float]] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        return sum(each[2] for each in self.statements)

    def execute(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.statements.append((sql, params, 1000 * (time.perf_counter() - begun)))

    def fetched(self, milliseconds: float) -> None:
        if self.statements:
            sql, params, so_far = self.statements[-1]
            self.statements[-1] = (sql, params, so_far + milliseconds)


@contextmanager
def watched() -> Iterator[Watch]:
    watch = Watch()

    def timed(name: str) -> Any:
        def fetch(self: CursorWrapper, *args: Any) -> Any:
            begun = time.perf_counter()
            try:
                return getattr(self.cursor, name)(*args)
            finally:
                watch.fetched(1000 * (time.perf_counter() - begun))

        return fetch

    names = ("fetchone", "fetchmany", "fetchall")
    for name in names:
        setattr(CursorWrapper, name, timed(name))
    try:
        with connection.execute_wrapper(watch.execute):
            yield watch
    finally:
        for name in names:
            delattr(CursorWrapper, name)


@cache
def large_tables() -> frozenset[str]:
    """Those of over LARGE rows; a model without a table has none."""
    there = set(connection.introspection.table_names())
    models = [m for m in apps.get_models() if m._meta.managed and m._meta.db_table in there]
    counted = {m._meta.db_table: m._default_manager.order_by()[: LARGE + 1].values("pk").count() for m in models}
    return frozenset(table for table, count in counted.items() if count > LARGE)


def faults(sql: str, params: Any, milliseconds: float) -> list[str]:
    """Full scans of large tables, and sorts that are felt, in the plan of a SELECT."""
    if not sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return _sqlite_faults([str(row[3]) for row in cursor.fetchall()], sql, milliseconds)
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    return list(_nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"], milliseconds))


def _sqlite_faults(steps: list[str], sql: str, milliseconds: float) -> list[str]:
    aliases = {alias: table for table, alias in re.findall(r'"(\w+)" (\w\d+)\b', sql)}
    if large_tables().isdisjoint(re.findall(r"\w+", sql)):
        return []
    found = []
    for step in steps:
        scanned = _SCANNED.match(step)
        if scanned and aliases.get(scanned[1], scanned[1]) in large_tables():
            # In the order of an index, up to a limit, it stops after a page: a scan only where that was felt.
            if not (scanned[2] and " LIMIT " in sql and milliseconds <= SORT_MS):
                found.append(step)
        elif "TEMP B-TREE" in step and milliseconds > SORT_MS:
            found.append(step)
    return found


def _nodes(node: dict[str, Any], milliseconds: float) -> Iterator[str]:
    """By what was read: a scan that its limit stops after some pages has not read the table whole."""
    kind, rows = node["Node Type"], node.get("Actual Rows", 0)
    read = (rows + node.get("Rows Removed by Filter", 0)) * node.get("Actual Loops", 1)
    if kind == "Seq Scan" and node["Relation Name"] in large_tables() and read > LARGE:
        yield f"Seq Scan {node['Relation Name']}"
    elif "Sort" in kind and rows > LARGE and milliseconds > SORT_MS:
        yield f"{kind} of {rows:,} rows"
    for below in node.get("Plans", ()):
        yield from _nodes(below, milliseconds)
