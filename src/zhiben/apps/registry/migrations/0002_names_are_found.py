"""The full-text index of names: FTS5 beside SQLite's table, a generated tsvector in PostgreSQL's."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SQLITE = (
    "CREATE VIRTUAL TABLE registry_site_search USING fts5(search_text, content='registry_site', content_rowid='id',"
    " detail=none, columnsize=0, tokenize='unicode61')",
    "CREATE TRIGGER registry_site_found AFTER INSERT ON registry_site BEGIN"
    " INSERT INTO registry_site_search(rowid, search_text) VALUES (new.id, new.search_text); END",
    "CREATE TRIGGER registry_site_refound AFTER UPDATE OF search_text ON registry_site"
    " WHEN old.search_text <> new.search_text BEGIN"
    " INSERT INTO registry_site_search(registry_site_search, rowid, search_text)"
    " VALUES ('delete', old.id, old.search_text);"
    " INSERT INTO registry_site_search(rowid, search_text) VALUES (new.id, new.search_text); END",
    "CREATE TRIGGER registry_site_unfound AFTER DELETE ON registry_site BEGIN"
    " INSERT INTO registry_site_search(registry_site_search, rowid, search_text)"
    " VALUES ('delete', old.id, old.search_text); END",
)
SQLITE_BACK = (
    "DROP TRIGGER registry_site_found",
    "DROP TRIGGER registry_site_refound",
    "DROP TRIGGER registry_site_unfound",
    "DROP TABLE registry_site_search",
)
POSTGRESQL = (
    "ALTER TABLE registry_site ADD COLUMN search_vector tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(search_text, ' '))) STORED",
    "CREATE INDEX registry_site_search ON registry_site USING gin (search_vector)",
)
POSTGRESQL_BACK = ("ALTER TABLE registry_site DROP COLUMN search_vector",)


def build(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_sites_and_what_they_have")]

    operations = [migrations.RunPython(build, drop)]
