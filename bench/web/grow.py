"""A small county made a great one inside the database: what the product wrote is copied, each copy under keys of its own.

Loading a million sites through the product is measured by the load itself. This is for measuring pages again and again
on a machine that has no hour for it. Copies share names, areas and values with the rows they were made from, so every
filter keeps its share of the rows; codes, keys and the trail's order stay unique.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

from bench.report import say
from zhiben.apps.registry.models import Equipment, Fact, Person, Site
from zhiben.foundation.audit.models import Entry, Head
from zhiben.foundation.documents.models import Document, DocumentVersion
from zhiben.foundation.evidence.models import Attachment, Blob
from zhiben.foundation.outbox.models import Job, Notice
from zhiben.foundation.search import index

# Each after those it refers to.
COPIED: tuple[type[models.Model], ...] = (
    Site,
    Fact,
    Equipment,
    Person,
    Blob,
    Attachment,
    Document,
    DocumentVersion,
    Notice,
    Job,
)
Expressions = dict[str, str]


def grow(times: int) -> None:
    """Every row of COPIED, and every entry of the trail that is only a look, `times` times as often."""
    with _bare(), connection.cursor() as cursor:
        strides: dict[type[models.Model], int] = {
            model: _stride(model) for model in COPIED if isinstance(model._meta.pk, models.BigAutoField)
        }
        for model in COPIED:
            own = {**_keys(model, strides), **_special(model, strides)}
            names = [str(field.column) for field in model._meta.concrete_fields]
            quoted = ", ".join(f'"{name}"' for name in names)
            values = ", ".join(own.get(name, f't."{name}"') for name in names)
            cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({quoted}) SELECT {values} FROM "{model._meta.db_table}" AS t CROSS JOIN {_copies(times)} ORDER BY 1')  # fmt: skip
            say(f"  {cursor.rowcount:,} copies in {model._meta.db_table}")
        _trail(times)
    index.rebuild()
    with connection.cursor() as cursor:
        for model in strides:
            if connection.vendor == "postgresql":
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{model._meta.db_table}', 'id'), (SELECT MAX(id) FROM {model._meta.db_table}))")  # fmt: skip
        cursor.execute("ANALYZE")


def _copies(times: int) -> str:
    if connection.vendor == "postgresql":
        return f"(SELECT generate_series(1, {times - 1}) AS k) AS c"
    return (
        f"(WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM c WHERE k < {times - 1}) SELECT k FROM c) AS c"
    )


def _stride(model: type[models.Model]) -> int:
    last: int = model._default_manager.order_by("-pk").values_list("pk", flat=True)[0]
    return last


def _keys(model: type[models.Model], strides: dict[type[models.Model], int]) -> Expressions:
    """Its own key, and what refers to a row that is copied too."""
    found = {}
    for field in model._meta.concrete_fields:
        target = field.remote_field.model if isinstance(field, models.ForeignKey) else model
        if not (field.primary_key or (isinstance(field, models.ForeignKey) and target in COPIED)):
            continue
        found[str(field.column)] = (
            f't."{field.column}" + c.k * {strides[target]}' if target in strides else _uuid(f't."{field.column}"')
        )
    return found


def _uuid(column: str) -> str:
    """Another key of the same beginning."""
    if connection.vendor == "postgresql":
        return f"(left({column}::text, 28) || lpad(to_hex(c.k), 8, '0'))::uuid"
    return f"substr({column}, 1, 24) || printf('%08x', c.k)"


def _special(model: type[models.Model], strides: dict[type[models.Model], int]) -> Expressions:
    """What is unique beside the keys."""
    number = "lpad(to_hex(c.k), 8, '0')" if connection.vendor == "postgresql" else "printf('%08x', c.k)"
    digest = f"{number} || substr(t.sha256, 9)"
    if model is Site:
        code = f"CASE WHEN t.credit_code = '' THEN '' ELSE substr(t.credit_code, 1, 2) || {number} || substr(t.credit_code, 11) END"
        # Codes differ behind the first ten characters already, so a copy's number may stand where those were.
        words = f"CASE WHEN t.credit_code = '' THEN t.search_text ELSE replace(t.search_text, lower(t.credit_code), lower({code})) END"
        return {"credit_code": code, "search_text": words, "revision": "0"}
    if model is Attachment:
        subject = f"CAST(CAST(t.subject_id AS bigint) + c.k * {strides[Site]} AS varchar(64))"
        return {"subject_id": subject, "sha256": digest}
    return {"sha256": digest} if model is Blob else {}


def _trail(times: int) -> None:
    """Looks are written anew in the order of time, so that the trail runs on as it would; its chain is not kept."""
    names = [str(field.column) for field in Entry._meta.concrete_fields]
    seq = f"(SELECT min(seq) FROM looks) + (t.seq - (SELECT min(seq) FROM looks)) * {times} + c.k"
    values = ", ".join({"seq": seq}.get(name, f't."{name}"') for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE looks AS SELECT * FROM audit_entry WHERE action = 'audit.seen'")
        cursor.execute("DELETE FROM audit_entry WHERE seq >= (SELECT min(seq) FROM looks)")
        cursor.execute(f"INSERT INTO audit_entry ({quoted}) SELECT {values} FROM looks AS t CROSS JOIN {_copies(times + 1)} ORDER BY 1")  # fmt: skip
        say(f"  {cursor.rowcount:,} entries of the trail")
        cursor.execute("DROP TABLE looks")
        cursor.execute(f'UPDATE "{Head._meta.db_table}" SET seq = (SELECT max(seq) FROM audit_entry)')


@contextmanager
def _bare() -> Iterator[None]:
    """Without references checked, triggers and secondary indexes; all are back afterwards."""
    from bench.web.volumes import without_triggers

    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    every: tuple[type[models.Model], ...] = (*COPIED, Entry)
    indexes = [(model, each) for model in every for each in model._meta.indexes]
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF" if sqlite else "SET session_replication_role = replica")
        with without_triggers(Entry):
            for _, each in indexes:
                cursor.execute(f'DROP INDEX "{each.name}"')
            yield
            for model, each in indexes:
                cursor.execute(str(each.create_sql(model, editor)))
        cursor.execute("PRAGMA foreign_keys = ON" if sqlite else "SET session_replication_role = DEFAULT")
