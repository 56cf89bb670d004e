"""Writing a great many new sites at once: COPY on PostgreSQL, prepared statements on SQLite.

Only for sites that are new, with every column made by `services.filling`: nothing here asks who may. Where many come
into an empty table, secondary indexes are built after the rows and not with each of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, Model

BATCH = 10_000


def columns_of(model: type[Model]) -> list[str]:
    """The attribute names of all columns, in the order of `rows`."""
    return [field.attname for field in model._meta.concrete_fields]


def row_of(instance: Model) -> list[Any]:
    """Every column of an instance that is not in the database yet."""
    return [getattr(instance, field.attname) for field in instance._meta.concrete_fields]


def reserve_keys(model: type[Model], count: int) -> Sequence[int]:
    """Keys that nobody else gets: of the sequence, or behind the last one while SQLite lets nobody else write."""
    if connection.vendor != "postgresql":
        first = next_key(model)
        return range(first, first + count)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [model._meta.db_table, count])  # fmt: skip
        return [row[0] for row in cursor.fetchall()]


def next_key(model: type[Model]) -> int:
    return (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def write(model: type[Model], rows: Iterable[Sequence[Any]], *, told: Callable[[int], None] = lambda n: None) -> int:
    """All rows, each with every column, keys included. `told` hears how many were written after each batch."""
    source, count = iter(rows), 0
    while batch := list(islice(source, BATCH)):
        (_copy if connection.vendor == "postgresql" else _insert)(model, batch)
        count += len(batch)
        told(count)
    return count


def _names(model: type[Model]) -> tuple[str, str]:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in model._meta.concrete_fields)
    return quote(model._meta.db_table), columns


def _copy(model: type[Model], batch: Sequence[Sequence[Any]]) -> None:
    table, columns = _names(model)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:  # noqa: S608
        for row in batch:
            copy.write_row([json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v for v in row])


def _insert(model: type[Model], batch: Sequence[Sequence[Any]]) -> None:
    table, columns = _names(model)
    marks = ", ".join(["%s"] * len(batch[0]))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608
            [[adapt(v) if (adapt := _ADAPTED.get(type(v))) else v for v in row] for row in batch],
        )


_ADAPTED: dict[type, Callable[[Any], Any]] = {
    UUID: lambda value: value.hex,
    list: lambda value: json.dumps(value, ensure_ascii=False) if value else "[]",
    dict: lambda value: json.dumps(value, ensure_ascii=False),
    datetime: lambda value: connection.ops.adapt_datetimefield_value(value),
    date: lambda value: value.isoformat(),
}


@contextmanager
def indexes_afterwards(*models: type[Model]) -> Iterator[None]:
    """Secondary indexes of tables that are empty are dropped and built again at the end; of others they stay."""
    # The editor is only asked for its statements: SQLite's cannot be entered inside a transaction.
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    indexes = [(m, index) for m in models if not m._default_manager.exists() for index in m._meta.indexes]
    with connection.cursor() as cursor:
        for _, index in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(index.name)}")
    yield
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # References are checked at the end of a transaction; a table that waits for that takes no index.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model, index in indexes:
            cursor.execute(str(index.create_sql(model, editor)))


def settle_tables(*models: type[Model]) -> None:
    """Key sequences behind the keys that were given, and statistics for the planner."""
    with connection.cursor() as cursor:
        for model in models:
            table = connection.ops.quote_name(model._meta.db_table)
            if connection.vendor == "postgresql":
                cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT COALESCE(MAX(id), 1) FROM {table}))", [model._meta.db_table])  # fmt: skip # noqa: S608
            cursor.execute(f"ANALYZE {table}")
