"""Finding sites by name in either database, names of two characters included.

A name is kept as pairs of neighbouring characters (no segmentation, no dictionary), beside one word for the value of
each filter and for each key that a list is scoped by. SQLite keeps the words in an FTS5 table, PostgreSQL in a
`tsvector` with a GIN index; the same words are asked of both. Whoever changes a value writes the words anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection

_NOISE = re.compile(r"[^\w]+|_+")
_ASCII = re.compile(r"[0-9a-z]+")
_FOLD = {0xFF01 + i: chr(0x21 + i) for i in range(94)} | {0x3000: " "}
# All codes of a county begin alike: what is shorter says too little to be worth looking up.
CODE_BEGINNING, CODE_LENGTH = 14, 18
TABLE = "registry_site_search"
_TRIGGER = "registry_site_found"


def folded(text: str) -> str:
    """Letters small, full width narrow, no punctuation, no space.

    >>> folded("安澜县（青石）Ａ1 机械厂")
    '安澜县青石a1机械厂'
    """
    return _NOISE.sub("", text.translate(_FOLD).lower())


def pairs(text: str) -> list[str]:
    """The pairs of a folded name, each once, and its last character for searches of one.

    >>> pairs("青石矿")
    ['青石', '石矿', '矿']
    """
    found = [text[i : i + 2] for i in range(len(text) - 1)]
    return list(dict.fromkeys([*found, text[-1:]])) if text else []


def key_word(letter: str, key: UUID | None) -> str:
    """The word that stands for an area or organisation. Twelve digits of its key: the rows themselves are compared
    with the whole key again."""
    return f"{letter}{key.hex[:12]}" if key else f"{letter}0"


def site_words(
    *,
    name: str,
    credit_code: str,
    county: UUID,
    town: UUID | None,
    village: UUID | None,
    grid: UUID | None,
    sector_owner: UUID | None,
    values: Iterable[tuple[str, str]],
) -> str:
    """All words of one site. `values`: name and value of each filter."""
    words = pairs(folded(name))
    if credit_code:
        words.append(credit_code.lower())
    words += [
        key_word("c", county),
        key_word("t", town),
        key_word("v", village),
        key_word("g", grid),
        key_word("o", sector_owner),
    ]
    words += [filter_word(name, value) for name, value in values]
    return " ".join(words)


def filter_word(name: str, value: str) -> str:
    """Begins with a letter no name has beside its value, and holds no separator that an index would cut at."""
    return f"f{name}{value}".replace("_", "").lower()


def asked(text: str) -> list[tuple[str, bool]]:
    """The words of a query, whose parts may be set apart by spaces, and whether each is only the beginning of one.

    >>> asked("青石"), asked("矿"), asked("91139921MA0000"), asked("青石 矿")
    ([('青石', False)], [('矿', True)], [('91139921ma0000', True)], [('青石', False), ('矿', True)])
    """
    return list(dict.fromkeys(word for part in text.split() for word in _words_of(folded(part))))


def _words_of(name: str) -> list[tuple[str, bool]]:
    if len(name) == 1 or (len(name) >= CODE_BEGINNING and _ASCII.fullmatch(name)):
        return [(name, len(name) < CODE_LENGTH)]
    return [(pair, False) for pair in (name[i : i + 2] for i in range(len(name) - 1))]


def found_ids(words: Sequence[tuple[str, bool]], any_of: Sequence[str], *, before: int | None, limit: int) -> list[int]:
    """Keys of sites that hold all `words` and one of `any_of`, the newest first, below `before`. One query."""
    if not words or not any_of:
        return []
    sql, parameters = _statement(words, any_of, before)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1 DESC LIMIT %s", [*parameters, limit])
        return [row[0] for row in cursor.fetchall()]


def found_and_named(
    words: Sequence[tuple[str, bool]], any_of: Sequence[str], *, before: int | None, limit: int, named: tuple[str, Sequence[Any]]
) -> tuple[list[int], list[int]]:  # fmt: skip
    """The same keys, and those that a statement of its own (`named`: its SQL and parameters) gives. One query."""
    sql, parameters = _statement(words, any_of, before)
    own, of_own = named
    both = f"SELECT 0, * FROM ({sql} ORDER BY 1 DESC LIMIT %s) AS found UNION ALL SELECT 1, * FROM ({own}) AS named"  # noqa: S608 - words are parameters
    keys: tuple[list[int], list[int]] = ([], [])
    with connection.cursor() as cursor:
        cursor.execute(both, [*parameters, limit, *of_own])
        for which, key in cursor.fetchall():
            keys[which].append(key)
    return sorted(keys[0], reverse=True), keys[1]


def found_count(words: Sequence[tuple[str, bool]], any_of: Sequence[str], *, limit: int) -> int:
    """How many, counted no further than `limit`. One query."""
    if not words or not any_of:
        return 0
    sql, parameters = _statement(words, any_of, None)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql} LIMIT %s) AS found", [*parameters, limit])  # noqa: S608 - words are parameters
        return int(cursor.fetchone()[0])


def _statement(
    words: Sequence[tuple[str, bool]], any_of: Sequence[str], before: int | None
) -> tuple[str, list[str | int]]:
    """Words hold letters and figures only, so quoting them is enough."""
    if connection.vendor == "postgresql":
        each = " & ".join(f"'{word}'{':*' if begins else ''}" for word, begins in words)
        either = " | ".join(f"'{word}'" for word in any_of)
        sql, query, key = (
            "SELECT id FROM registry_site WHERE search_vector @@ %s::tsquery",
            f"{each} & ({either})",
            "id",
        )
    else:
        each = " AND ".join(f'"{word}"{"*" if begins else ""}' for word, begins in words)
        either = " OR ".join(f'"{word}"' for word in any_of)
        sql, query, key = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", f"{each} AND ({either})", "rowid"  # noqa: S608
    return (sql, [query]) if before is None else (f"{sql} AND {key} < %s", [query, before])


@contextmanager
def entered_together() -> Iterator[None]:
    """New sites written inside go into SQLite's index by one statement at the end; none of them may be changed before.

    By its trigger each would go in alone, and FTS5 writes out what it holds at every statement: the million-and-first
    site would wait for the merging of all before it. PostgreSQL computes its column itself. Inside a transaction only,
    which brings the trigger back where the rest fails.
    """
    if connection.vendor != "sqlite":
        yield
        return
    if not connection.in_atomic_block:
        raise RuntimeError("the index's trigger is set aside inside a transaction only")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [_TRIGGER])
        made = cursor.fetchone()[0]
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM registry_site")
        last = cursor.fetchone()[0]
        cursor.execute(f"DROP TRIGGER {_TRIGGER}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE}(rowid, search_text) SELECT id, search_text FROM registry_site WHERE id > %s", [last])  # fmt: skip # noqa: S608
        cursor.execute(made)
