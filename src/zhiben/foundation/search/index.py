"""The index as a whole: put in order after every migration, written anew on demand, compared with what it indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import connection, transaction

from zhiben.foundation.search import statements
from zhiben.foundation.search.models import SearchBuild, SearchEntry
from zhiben.foundation.search.sources import Source, Standing, sources, standing

Told = Callable[[str, int], None]
_BASE = "words"


def ensure() -> list[str]:
    """Make what is missing, and write anew what was made by another definition. Returns the names of what was done.

    A migration of SQLite that rebuilds a table drops its triggers without a word, so what they keep is written anew too.
    """
    done = []
    there = _triggers()
    known = dict(SearchBuild.objects.values_list("name", "digest"))
    with transaction.atomic():
        for name, making, needed, filling in _parts():
            digest = statements.digest(making)
            if known.get(name) != digest or not needed <= there:
                _run([*making, *filling])
                SearchBuild.objects.update_or_create(name=name, defaults={"digest": digest})
                done.append(name)
    return done


def step_aside() -> None:
    """Before migrations: SQLite rebuilds no table that a trigger of another table reads. `ensure` makes them again."""
    if connection.vendor == "sqlite":
        following = sorted(name for name in _triggers() if name.startswith("search_"))
        _run(f"DROP TRIGGER {name}" for name in following if not name.startswith("search_words_"))


def _parts() -> Iterator[tuple[str, list[str], set[str], list[str]]]:
    """Name, what makes it, the triggers it needs, what fills it."""
    sqlite = connection.vendor == "sqlite"
    base = statements.sqlite_base() if sqlite else statements.postgresql_base()
    yield _BASE, base, {f"search_words_{name}" for name in ("in", "out", "anew")} if sqlite else set(), []
    for source in sources.values():
        making = [*statements.follow(source, connection.vendor), "-- " + statements.put(source)]
        yield source.kind, making, _triggers_of(source), _filling(source)
    for kept in standing.values() if sqlite else ():
        yield kept.name, _again(kept), set(kept.triggers), list(kept.again)


def _triggers_of(source: Source) -> set[str]:
    numbers = range(1, len(source.watches) + 1)
    ends = {f"{statements.trigger_name(source, n)}{end}" for n in numbers for end in "iu"}
    return ends | {statements.trigger_name(source, 0)}


def _again(kept: Standing) -> list[str]:
    drops = [f"DROP TRIGGER IF EXISTS {name}" for name in kept.triggers]
    return [*drops, *kept.triggers.values()]


def _filling(source: Source) -> list[str]:
    present = f"SELECT {statements.key_of(source)} FROM {source.table} AS t {source.joins} WHERE {source.where}"  # noqa: S608
    return [
        f"DELETE FROM {statements.ENTRY} WHERE kind = '{source.kind}' AND object_key NOT IN ({present})",  # noqa: S608
        statements.put(source),
    ]


def _triggers() -> set[str]:
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {row[0] for row in cursor.fetchall()}


def _run(todo: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in todo:
            if not statement.startswith("--"):
                cursor.execute(statement)


def rebuild(told: Told = lambda name, done: None) -> int:
    """Write everything anew, each kind in a transaction of its own. `told` hears the name and how many entries it has.

    Returns the number of entries.
    """
    for name, making, _, filling in _parts():
        with transaction.atomic():
            _run([*making, *filling])
            SearchBuild.objects.update_or_create(name=name, defaults={"digest": statements.digest(making)})
        told(name, SearchEntry.objects.filter(kind=name).count())
    return SearchEntry.objects.count()


def drift() -> dict[str, int]:
    """For each kind, how many entries differ from what would be written now; kinds that agree are left out."""
    found = {}
    for source in sources.values():
        written = set(SearchEntry.objects.filter(kind=source.kind).values_list("object_key", *_PLAIN))
        if wrong := len(written ^ _wanted(source)):
            found[source.kind] = wrong
    return found


_PLAIN = ("title", "number", "body", "state", "link", "context")


def _wanted(source: Source) -> set[tuple[str, ...]]:
    values = {**statements.EMPTY, **source.columns}
    columns = ", ".join(values[name] for name in _PLAIN)
    sql = f"SELECT {statements.key_of(source)}, {columns} FROM {source.table} AS t {source.joins} WHERE {source.where}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {tuple(map(str, row)) for row in cursor.fetchall()}
