"""The SQL of the index, for either database: how a row is written into words, and when.

SQLite: an FTS5 table beside `search_entry`. PostgreSQL: a generated tsvector with a GIN index. The words are the same:
pairs of characters in their order, so that a phrase of pairs is a part of the text, `zzt` before and `zze` behind a name
so that its beginning and the whole of it can be asked for, and one word for the kind and each key of a scope.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from zhiben.foundation.search.folding import FROM, NOISE, TO
from zhiben.foundation.search.models import SearchEntry
from zhiben.foundation.search.sources import Source, Watch

ENTRY = SearchEntry._meta.db_table
WORDS = "search_words"
LEVELS = {"county_key": "c", "town_key": "t", "village_key": "v", "grid_key": "g", "organisation_key": "o"}
EMPTY = {
    "title": "''",
    "number": "''",
    "body": "''",
    "state": "''",
    "link": "''",
    "context": "''",
    "open_to_county": "false",
}
COLUMNS = (*LEVELS, *EMPTY)


def quoted(text: str) -> str:
    """A string of SQL. Control characters stand in the tables of what is folded, none of them is NUL."""
    return "'" + text.replace("'", "''") + "'"


# SQLite


def _pairs(text: str) -> str:
    """The pairs of a text, by walking over it: noise is passed over, the rest folded."""
    wide = f"instr({quoted(FROM)}, substr(x.s, walk.i, 1))"
    character = f"CASE WHEN {wide} > 0 THEN substr({quoted(TO)}, {wide}, 1) ELSE substr(x.s, walk.i, 1) END"
    return (
        f"coalesce((SELECT group_concat(pair, ' ') FROM (WITH RECURSIVE walk(i) AS (SELECT 1 UNION ALL"  # noqa: S608
        f" SELECT i + 1 FROM walk WHERE i < length({text})), x(s) AS (SELECT {text}), kept AS (SELECT walk.i, {character}"
        f" AS c FROM walk, x WHERE length(x.s) > 0 AND instr({quoted(NOISE)}, substr(x.s, walk.i, 1)) = 0)"
        f" SELECT c || coalesce(lead(c) OVER (ORDER BY i), '') AS pair FROM kept ORDER BY i)), '')"
    )


def _row(row: str) -> str:
    """scope, names, body of an entry as FTS5 keeps them."""
    scope = [f"'k' || {row}.kind"]
    scope += [f"coalesce(' {letter}' || substr({row}.{name}, 1, 12), '')" for name, letter in LEVELS.items()]
    scope += [f"CASE WHEN {row}.open_to_county THEN ' b' || substr({row}.county_key, 1, 12) ELSE '' END"]
    names = f"'zzt ' || {_pairs(f'{row}.title')} || ' zze zzt ' || {_pairs(f'{row}.number')} || ' zze'"
    return f"{row}.id, {' || '.join(scope)}, {names}, {_pairs(f'{row}.body')}"


def sqlite_base() -> list[str]:
    """The FTS5 table, filled from the entries, and what keeps it in step with them."""
    into = f"INSERT INTO {WORDS}(rowid, scope, names, body)"
    out = f"INSERT INTO {WORDS}({WORDS}, rowid, scope, names, body) SELECT 'delete', "
    return [
        f"DROP TABLE IF EXISTS {WORDS}",
        f"CREATE VIRTUAL TABLE {WORDS} USING fts5(scope, names, body, content='',"
        " tokenize='unicode61 remove_diacritics 0')",
        *sqlite_entry_triggers(into, out),
        f"{into} SELECT {_row('e')} FROM {ENTRY} AS e",  # noqa: S608 - names of ours
    ]


def sqlite_entry_triggers(into: str, out: str) -> Iterable[str]:
    parts = ("in", f"AFTER INSERT ON {ENTRY}", (f"{into} SELECT {_row('NEW')};",)), (
        "out", f"AFTER DELETE ON {ENTRY}", (f"{out}{_row('OLD')};",)
    ), (
        "anew", f"AFTER UPDATE ON {ENTRY} WHEN {_changed()}", (f"{out}{_row('OLD')};", f"{into} SELECT {_row('NEW')};")
    )  # fmt: skip
    for name, when, steps in parts:
        yield f"DROP TRIGGER IF EXISTS search_words_{name}"
        yield f"CREATE TRIGGER search_words_{name} {when} BEGIN {' '.join(steps)} END"


def _changed() -> str:
    names = ("title", "number", "body", "open_to_county", *LEVELS)
    return " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in names)


# PostgreSQL


def postgresql_base() -> list[str]:
    """The function that makes words, the column it fills, and its index."""
    return [
        f"ALTER TABLE {ENTRY} DROP COLUMN IF EXISTS words",
        "CREATE OR REPLACE FUNCTION zhiben_folded(written text) RETURNS text LANGUAGE sql IMMUTABLE AS $zhiben$"
        f" SELECT translate(written, {quoted(FROM + NOISE)}, {quoted(TO)}) $zhiben$",
        "CREATE OR REPLACE FUNCTION zhiben_pairs(folded text, first integer) RETURNS text LANGUAGE sql IMMUTABLE AS"
        " $zhiben$ SELECT string_agg(quote_literal(substr(folded, i, 2)) || ':' || least(first + i, 16383), ' ')"
        " FROM generate_series(1, length(folded)) AS i $zhiben$",
        "CREATE OR REPLACE FUNCTION zhiben_name(folded text, first integer) RETURNS text LANGUAGE sql IMMUTABLE AS"
        " $zhiben$ SELECT concat_ws(' ', 'zzt:' || first, zhiben_pairs(folded, first),"
        " 'zze:' || (first + 1 + length(folded))) $zhiben$",
        "CREATE OR REPLACE FUNCTION zhiben_search_words(title text, number text, body text, scope text)"
        " RETURNS tsvector LANGUAGE sql IMMUTABLE AS $zhiben$"
        " SELECT concat_ws(' ', zhiben_name(zhiben_folded(title), 1), zhiben_name(zhiben_folded(number), 2000),"
        " zhiben_pairs(zhiben_folded(body), 3000), scope)::tsvector $zhiben$",
        f"ALTER TABLE {ENTRY} ADD COLUMN words tsvector GENERATED ALWAYS AS (zhiben_search_words(title, number, body,"
        f" {_scope()})) STORED",
        f"CREATE INDEX {WORDS} ON {ENTRY} USING gin (words)",
        # Names that are the text, or begin with it; and the newest of a kind, where most of them hold it.
        *(
            f"CREATE INDEX IF NOT EXISTS search_{name}s ON {ENTRY} (kind, left(zhiben_folded({name}), 100) text_pattern_ops)"
            for name in ("title", "number")
        ),
        f"CREATE INDEX IF NOT EXISTS search_newest ON {ENTRY} (kind, id)",
        f"ANALYZE {ENTRY}",
    ]


def _scope() -> str:
    parts = ["'k' || kind"]
    parts += [
        f"coalesce(' {letter}' || substr(replace({name}::text, '-', ''), 1, 12), '')" for name, letter in LEVELS.items()
    ]
    parts.append("CASE WHEN open_to_county THEN ' b' || substr(replace(county_key::text, '-', ''), 1, 12) ELSE '' END")
    return " || ".join(parts)


# Either


def key_of(source: Source) -> str:
    """The key of a thing as text without hyphens, as the entry holds it."""
    return f"replace(CAST(t.{source.key} AS varchar), '-', '')"


def put(source: Source, rows: str = "1 = 1") -> str:
    """Write the entries of the things for which `rows` holds, or write them anew under the same number."""
    values = {**dict.fromkeys(LEVELS, "NULL"), **EMPTY, **source.columns}
    names = ", ".join(COLUMNS)
    anew = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS)
    return (
        f"INSERT INTO {ENTRY} (kind, object_key, {names}) SELECT '{source.kind}', {key_of(source)},"  # noqa: S608
        f" {', '.join(values[name] for name in COLUMNS)} FROM {source.table} AS t {source.joins}"
        f" WHERE ({source.where}) AND ({rows}) ORDER BY t.{source.key}"
        f" ON CONFLICT (kind, object_key) DO UPDATE SET {anew}"
    )


def take_out(source: Source, rows: str) -> str:
    """Take out what is not to be found any more."""
    found = f"SELECT {key_of(source)} FROM {source.table} AS t {source.joins} WHERE ({rows}) AND NOT ({source.where})"  # noqa: S608
    return f"DELETE FROM {ENTRY} WHERE kind = '{source.kind}' AND object_key IN ({found})"  # noqa: S608


def gone(source: Source) -> str:
    key = f"replace(CAST(OLD.{source.key} AS varchar), '-', '')"
    return f"DELETE FROM {ENTRY} WHERE kind = '{source.kind}' AND object_key = {key}"  # noqa: S608


def trigger_name(source: Source, number: int) -> str:
    return f"search_{source.kind}_{number}"


def follow(source: Source, vendor: str) -> list[str]:
    """The triggers of a source: a deletion first, then each watch on insert and on update."""
    make = _postgresql_trigger if vendor == "postgresql" else _sqlite_trigger
    statements = make(trigger_name(source, 0), f"AFTER DELETE ON {source.table}", [gone(source)])
    for number, watch in enumerate(source.watches, start=1):
        steps = [take_out(source, watch.rows), put(source, watch.rows)]
        statements += make(trigger_name(source, number) + "i", f"AFTER INSERT ON {watch.table}", steps)
        statements += make(trigger_name(source, number) + "u", f"AFTER UPDATE{_of(watch)} ON {watch.table}", steps)
    return statements


def _of(watch: Watch) -> str:
    return f" OF {', '.join(watch.columns)}" if watch.columns else ""


def _sqlite_trigger(name: str, when: str, steps: list[str]) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} {when} BEGIN {' '.join(f'{step};' for step in steps)} END",
    ]


def _postgresql_trigger(name: str, when: str, steps: list[str]) -> list[str]:
    body = " ".join(f"{step};" for step in steps)
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $zhiben$ BEGIN {body} RETURN NULL; END $zhiben$",
        f"CREATE OR REPLACE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def digest(statements: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()
