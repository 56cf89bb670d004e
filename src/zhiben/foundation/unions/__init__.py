"""Many counts in one statement, and many lists in another, however many sources there are.

The parts are compiled by the ORM and only put side by side here; nothing is written into the SQL but names of ours.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Value

from zhiben.core.paging import COUNT_CAP

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counting(Generic[Key]):
    """Counts as they are sent to the database: compiled once, asked as often as one likes."""

    keys: tuple[Key, ...]
    parts: tuple[tuple[Key, str, tuple[Any, ...]], ...]

    def __add__(self, other: Counting[Any]) -> Counting[Any]:
        return Counting(self.keys + other.keys, self.parts + other.parts)


def counting(wanted: Mapping[Key, QuerySet[Any]], cap: int = COUNT_CAP) -> Counting[Key]:
    """How many rows each has, counted no further than `cap` + 1."""
    compiled = ((key, _compiled(_bare(rows)[: cap + 1])) for key, rows in wanted.items())
    return Counting(tuple(wanted), tuple((key, *part) for key, part in compiled if part))


def counted(asked: Counting[Key]) -> dict[Key, int]:
    """The counts. One query; none where no row is possible."""
    found = dict.fromkeys(asked.keys, 0)
    if not asked.parts:
        return found
    sql = " UNION ALL ".join(f"SELECT {number}, COUNT(*) FROM ({part}) AS part" for number, (_, part, _v) in enumerate(asked.parts))  # fmt: skip # noqa: S608 - compiled by the ORM
    for number, count in _fetched(sql, [value for _, _, values in asked.parts for value in values]):
        found[asked.parts[number][0]] = count
    return found


def capped_counts(wanted: Mapping[Key, QuerySet[Any]], cap: int = COUNT_CAP) -> dict[Key, int]:
    """How many rows each has, counted no further than `cap` + 1. One query; none where no row is possible."""
    return counted(counting(wanted, cap))


def _bare(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """Rows without their values, which an index gives for a quarter less than their keys; keys where rows are grouped."""
    grouped = rows.query.distinct or rows.query.group_by is not None or rows.query.combinator
    bare = rows.order_by()
    return bare.values("pk") if grouped else bare.values(row_there=Value(1))


def rows_of(wanted: Mapping[Key, QuerySet[Any, tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """The rows of several lists of the same columns, each with its key in front. One query."""
    parts, keys = {}, list(wanted)
    for number, rows in enumerate(wanted.values()):
        if compiled := _compiled(rows):
            parts[number] = compiled
    if not parts:
        return []
    sql = " UNION ALL ".join(f"SELECT {number}, part.* FROM ({part}) AS part" for number, (part, _) in parts.items())  # fmt: skip # noqa: S608 - compiled by the ORM
    found = _fetched(sql, [value for _, values in parts.values() for value in values])
    return [(keys[number], *rest) for number, *rest in found]


def _compiled(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]] | None:
    """None where the ORM knows that there is no such row, as for an empty scope."""
    try:
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return None


def _fetched(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
