"""What a database says it will do for a query: a list over a great table is read from an index, in its order."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection, models, transaction

_SCAN = re.compile(r"\bSCAN (\w+)")


def faults(query: models.QuerySet[Any, Any], *great: type[models.Model]) -> list[str]:
    """The steps of the plan that read one of the great tables whole, or sort what came from it.

    SQLite names them outright. PostgreSQL would read a table of tests whole because it is small: it is told to take any
    other way, so that a step stays only where there is no index for it.
    """
    names = {model._meta.db_table for model in great}
    return _of_sqlite(query, names) if connection.vendor == "sqlite" else _of_postgresql(query, names)


def _of_sqlite(query: models.QuerySet[Any, Any], names: set[str]) -> list[str]:
    lines = query.explain().splitlines()
    return [line for line in lines if "USE TEMP B-TREE" in line or ((hit := _SCAN.search(line)) and hit[1] in names)]


def _of_postgresql(query: models.QuerySet[Any, Any], names: set[str]) -> list[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        # Reading a bitmap is barred too: it gives up the order of the index, and would need a sort.
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        sql, values = query.query.sql_with_params()
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", values)
        (plan,) = cursor.fetchone()
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = on")
    return [found for found in _steps(plan[0]["Plan"], names) if found]


def _steps(node: dict[str, Any], names: set[str]) -> list[str]:
    """An index without a condition is walked whole, as the table would be; a sort counts above a great table."""
    kind, table = node["Node Type"], node.get("Relation Name")
    whole = kind == "Seq Scan" or (kind.startswith("Index") and "Index Cond" not in node)
    own = [f"{kind} {table}"] if whole and table in names else []
    if "Sort" in kind and _tables(node) & names:
        own.append(f"{kind} by {node.get('Sort Key')}")
    return own + [step for child in node.get("Plans", ()) for step in _steps(child, names)]


def _tables(node: dict[str, Any]) -> set[str]:
    return {node.get("Relation Name", "")}.union(*(_tables(child) for child in node.get("Plans", ())))
