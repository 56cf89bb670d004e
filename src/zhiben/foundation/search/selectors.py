"""What a text finds, kind by kind, in the actor's scope. Scope is a word of the index and is compared again in full."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from zhiben.core.errors import InputError
from zhiben.core.paging import broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.scope import AreaKey
from zhiben.foundation.search.folding import folded, pairs, terms
from zhiben.foundation.search.sources import Finder, Hit, Reach, Source, kinds_for, sources
from zhiben.foundation.search.statements import ENTRY, WORDS

COUNT_CAP = 99
PAGE_ROWS = 30
GROUP_ROWS = 5
SUGGESTED = 8
TIERS = (0, 1, 2)
LETTERS = {"county": "c", "town": "t", "village": "v", "grid": "g"}


@dataclass(frozen=True)
class Group:
    """Hits of one kind. `count` is taken no further than COUNT_CAP + 1; None on a page of a single kind."""

    kind: str
    label: str
    icon: str
    hits: Sequence[Hit]
    count: int | None = None
    next: str = ""

    @property
    def count_words(self) -> str:
        return "" if self.count is None else str(self.count) if self.count <= COUNT_CAP else f"{COUNT_CAP}+"


def search(text: str, *, actor: Actor, kinds: Collection[str] = (), after: str = "") -> list[Group]:
    """What the text finds, the kinds in the order of the page; those without a hit are left out.

    Args: `kinds`, which to look in, all that the actor may search where it is empty; one alone gives a page of
    PAGE_ROWS instead of the first GROUP_ROWS. `after`, the `next` of that page.
    Hits whose name or number is the text come first, then those that begin with it, then the rest; each the newest
    first. Raises: InputError "search.kind_unknown", "page.cursor_broken".
    """
    asked = terms(text)
    allowed = {kind.kind: kind for kind in kinds_for(actor)}
    wanted = [kind for key, kind in allowed.items() if not kinds or key in kinds]
    if set(kinds) - set(allowed):
        raise InputError("search.kind_unknown", "没有这一类搜索结果，或您无权搜索。请从搜索页面选择类别。")
    if not asked:
        return []
    one = len(kinds) == 1
    place = _read_place(after) if one else None
    found = _find(asked, wanted, actor, (PAGE_ROWS if one else COUNT_CAP) + 1, place)
    groups = [_group(kind, found.get(kind.kind, []), one) for kind in wanted]
    return [group for group in groups if group.hits or (one and after)]


def keys_holding(text: str, kind: str, *, actor: Actor, limit: int) -> list[str] | None:
    """Keys of the things of one kind whose name or text holds `text`, at most `limit`: candidates for the filter of a
    list, which reads its rows in its own scope. None where the text says nothing that the index knows. One query."""
    asked, source = terms(text), sources[kind]
    if not asked:
        return None
    reach = source.reach(actor)
    if not reach:
        return []
    speak = _PostgreSQL if connection.vendor == "postgresql" else _FTS5
    scope = speak.scope(kind, _scope_words(reach))
    query = speak.both(scope, *(speak.beginning("names body", [], pairs(term)) for term in asked))
    found = f"SELECT e.object_key FROM {ENTRY} AS e WHERE e.words @@ %s::tsquery LIMIT %s"  # noqa: S608
    if connection.vendor != "postgresql":
        found = f"SELECT e.object_key FROM {WORDS} AS w CROSS JOIN {ENTRY} AS e ON e.id = w.rowid WHERE {WORDS} MATCH %s LIMIT %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(found, [query, limit])
        return [row[0] for row in cursor.fetchall()]


def suggestions(text: str, *, actor: Actor, limit: int = SUGGESTED) -> list[Group]:
    """The best few of all kinds together, as-you-type: exact names of any kind before beginnings, then the rest, the
    kinds taking turns."""
    asked = terms(text)
    if not asked:
        return []
    wanted = kinds_for(actor)
    found = _find(asked, wanted, actor, limit, None)
    turns = [
        (hit.tier, turn, n, hit) for n, kind in enumerate(wanted) for turn, hit in enumerate(found.get(kind.kind, []))
    ]
    best = {id(hit) for *_, hit in sorted(turns, key=lambda turn: turn[:3])[:limit]}
    shown = ((kind, [hit for hit in found.get(kind.kind, []) if id(hit) in best]) for kind in wanted)
    return [Group(kind.kind, kind.label, kind.icon, hits) for kind, hits in shown if hits]


def _group(kind: Source | Finder, hits: list[Hit], one: bool) -> Group:
    if not one:
        return Group(kind.kind, kind.label, kind.icon, hits[:GROUP_ROWS], min(len(hits), COUNT_CAP + 1))
    shown = hits[:PAGE_ROWS]
    more = len(hits) > PAGE_ROWS
    return Group(kind.kind, kind.label, kind.icon, shown, next=_place(shown[-1]) if more else "")


def _place(hit: Hit) -> str:
    return cursor_of(str(hit.tier), str(hit.order))


def _read_place(after: str) -> tuple[int, int] | None:
    if not after:
        return None
    try:
        tier, order = map(int, read_cursor(after))
    except ValueError as error:
        raise broken() from error
    if tier not in TIERS or abs(order) >= 2**63:
        raise broken()
    return tier, order


def _find(
    asked: list[str], wanted: Iterable[Source | Finder], actor: Actor, limit: int, place: tuple[int, int] | None
) -> dict[str, list[Hit]]:
    """One query for all kinds of the index together; finders make their own."""
    found, reaches = {}, {}
    for kind in wanted:
        if isinstance(kind, Finder):
            found[kind.kind] = kind.find(asked, actor=actor, limit=limit, after=place)
        elif reach := kind.reach(actor):
            reaches[kind.kind] = (kind, reach)
    for row in _rows(asked, {kind: reach for kind, (_, reach) in reaches.items()}, limit, place):
        source, reach = reaches[row.kind]
        if _covers(reach, row):
            found.setdefault(row.kind, []).append(_hit(row, source, actor))
    return {kind: hits[:limit] for kind, hits in found.items()}


class Row(NamedTuple):
    """One entry as a query returns it."""

    tier: int
    id: int
    kind: str
    object_key: str
    title: str
    number: str
    body: str
    state: str
    link: str
    context: str
    area: str | None
    county: Any
    town: Any
    village: Any
    grid: Any
    organisation: Any
    open_to_county: Any


_SELECTED = (
    "e.id, e.kind, e.object_key, e.title, e.number, e.body, e.state, e.link, e.context, a.name, e.county_key, e.town_key,"
    " e.village_key, e.grid_key, e.organisation_key, e.open_to_county"
)
_AREA = "LEFT JOIN access_area AS a ON a.id = coalesce(e.grid_key, e.village_key, e.town_key, e.county_key)"


def _rows(asked: list[str], reaches: dict[str, Reach], limit: int, place: tuple[int, int] | None) -> list[Row]:
    """Every kind and tier as one part of a union, each read from the index, the newest first."""
    parts: list[str] = []
    parameters: list[Any] = []
    for kind, reach in reaches.items():
        for tier in TIERS[place[0] if place else 0 :]:
            before = place[1] if place and place[0] == tier else None
            sql, given = _part(asked, tier, kind, reach, before, limit=limit, first=place is None)
            parts.append(f"SELECT * FROM ({sql}) AS p{len(parts)}")  # noqa: S608 - words are parameters
            parameters += given
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        found = sorted((Row(*row) for row in cursor.fetchall()), key=lambda row: (row.tier, -row.id))
    # The first page may read an entry in two tiers: it stands in the first of them.
    seen: set[int] = set()
    return [row for row in found if not (row.id in seen or seen.add(row.id))]  # type: ignore[func-returns-value]


def _part(
    asked: list[str], tier: int, kind: str, reach: Reach, before: int | None, *, limit: int, first: bool
) -> tuple[str, list[Any]]:
    """One tier of one kind, the newest first, at most `limit`."""
    if connection.vendor == "postgresql":
        speak = _inside if tier == 2 else _named
        sql, given = speak(asked, tier, kind, reach, before, limit=limit, first=first)
        return f"SELECT {tier}, {_SELECTED} FROM ({sql}) AS e {_AREA} ORDER BY e.id DESC LIMIT %s", [*given, limit]  # noqa: S608
    where, given = f"{WORDS} MATCH %s", [_query(asked, tier, kind, reach)]
    if before is not None:
        where, given = f"{where} AND w.rowid < %s", [*given, before]
    sql = (
        f"SELECT {tier}, {_SELECTED} FROM {WORDS} AS w CROSS JOIN {ENTRY} AS e ON e.id = w.rowid {_AREA} WHERE {where}"  # noqa: S608
    )
    return f"{sql} ORDER BY w.rowid DESC LIMIT %s", [*given, limit]


# PostgreSQL. Names have an index of their own: as words in their places, each entry that holds them would be looked at.
_TITLE, _NUMBER = (f"left(zhiben_folded(e.{name}), 100)" for name in ("title", "number"))
_NAMED = f"({_TITLE} = %s OR {_NUMBER} = %s)"
_BEGINNING = f"({_TITLE} LIKE %s OR {_NUMBER} LIKE %s)"
_NEWEST, _BEHIND_ALL = 5_000, 2**63 - 1


def _named(
    asked: list[str], tier: int, kind: str, reach: Reach, before: int | None, *, limit: int, first: bool
) -> tuple[str, list[Any]]:
    """Whose name or number is the text, or begins with it."""
    name = folded("".join(asked))[:100]
    given: list[Any] = [name, name]
    where = _NAMED
    if tier == 1:
        where, given = f"{_BEGINNING} AND NOT {_NAMED}", [f"{name}%", f"{name}%", *given]
    if before is not None:
        where, given = f"{where} AND e.id < %s", [*given, before]
    sql = f"SELECT e.* FROM {ENTRY} AS e WHERE e.kind = %s AND {where} AND e.words @@ %s::tsquery"  # noqa: S608
    return sql, [kind, *given, _PostgreSQL.scope(kind, _scope_words(reach))]


def _inside(
    asked: list[str], tier: int, kind: str, reach: Reach, before: int | None, *, limit: int, first: bool
) -> tuple[str, list[Any]]:
    """Who holds the words: looked for among the newest, where common words stand, and by the index where those are too
    few. The first page does not ask whether an entry begins with them: where most do, that is a long way."""
    inside = [_PostgreSQL.beginning("", [], pairs(term)) for term in asked]
    words = _PostgreSQL.both(_PostgreSQL.scope(kind, _scope_words(reach)), *inside)
    of_earlier: list[Any] = [] if before is None else [before]
    earlier = " AND e.id < %s" if of_earlier else ""
    apart, of_apart = ("", []) if first else (f" AND NOT {_BEGINNING}", [f"{folded(''.join(asked))[:100]}%"] * 2)
    newest = f"SELECT * FROM {ENTRY} AS e WHERE e.kind = %s{earlier} ORDER BY e.id DESC LIMIT {_NEWEST}"  # noqa: S608
    recent = f"SELECT * FROM ({newest}) AS e WHERE e.words @@ %s::tsquery{apart} ORDER BY e.id DESC LIMIT %s"  # noqa: S608
    indexed = f"SELECT * FROM {ENTRY} WHERE words @@ %s::tsquery OFFSET 0"  # noqa: S608
    rest = (
        f"SELECT * FROM ({indexed}) AS e WHERE (SELECT count(*) FROM recent) < %s"  # noqa: S608
        f" AND e.id < (SELECT coalesce(min(id), {_BEHIND_ALL}) FROM recent){earlier}{apart}"
    )
    sql = f"WITH recent AS MATERIALIZED ({recent}) SELECT * FROM recent UNION ALL {rest}"  # noqa: S608
    return sql, [kind, *of_earlier, words, *of_apart, limit, words, limit, *of_earlier, *of_apart]


def _query(asked: list[str], tier: int, kind: str, reach: Reach) -> str:
    """The words of one tier of one kind, without those of the tiers before, in the language of SQLite."""
    speak = _FTS5
    name = pairs("".join(asked))
    whole, beginning = speak.phrase("names", ["zzt", *name, "zze"]), speak.beginning("names", ["zzt"], name)
    scope = speak.scope(kind, _scope_words(reach))
    if tier == 0:
        return speak.both(scope, whole)
    if tier == 1:
        return speak.but(speak.both(scope, beginning), whole)
    inside = [speak.beginning("names body", [], pairs(term)) for term in asked]
    return speak.but(speak.both(scope, *inside), beginning)


def _scope_words(reach: Reach) -> list[str]:
    words = [f"{LETTERS[key.level]}{key.id.hex[:12]}" for key in sorted(reach.areas)]
    words += [f"o{key.hex[:12]}" for key in sorted(reach.organisations)]
    return words + [f"b{key.hex[:12]}" for key in sorted(reach.counties)]


class _FTS5:
    """Words hold no quote, so quoting them is enough."""

    @staticmethod
    def phrase(columns: str, words: list[str]) -> str:
        return f'{{{columns}}} : "{" ".join(words)}"'

    @staticmethod
    def beginning(columns: str, before: list[str], words: list[str]) -> str:
        """A phrase of pairs; of a single character, all that begins with it."""
        if len(words) == 1:
            return f'{{{columns}}} : "{" ".join([*before, *words])}" *'
        return f'{{{columns}}} : "{" ".join([*before, *words[:-1]])}"'

    @staticmethod
    def scope(kind: str, words: list[str]) -> str:
        either = " OR ".join(f'"{word}"' for word in words)
        return f'scope : "k{kind}" AND scope : ({either})'

    @staticmethod
    def both(*parts: str) -> str:
        return " AND ".join(f"({part})" for part in parts)

    @staticmethod
    def but(part: str, without: str) -> str:
        return f"({part}) NOT ({without})"


class _PostgreSQL:
    """The same; columns are told apart by where their words stand, as names have marks that a body has not."""

    @staticmethod
    def phrase(columns: str, words: list[str]) -> str:
        return "(" + " <-> ".join(f"'{word}'" for word in words) + ")"

    @classmethod
    def beginning(cls, columns: str, before: list[str], words: list[str]) -> str:
        if len(words) == 1:
            return "(" + " <-> ".join([*(f"'{word}'" for word in before), f"'{words[0]}':*"]) + ")"
        return cls.phrase(columns, [*before, *words[:-1]])

    @staticmethod
    def scope(kind: str, words: list[str]) -> str:
        either = " | ".join(f"'{word}'" for word in words)
        return f"'k{kind}' & ({either})"

    @staticmethod
    def both(*parts: str) -> str:
        return " & ".join(parts)

    @staticmethod
    def but(part: str, without: str) -> str:
        return f"{part} & !{without}"


def _covers(reach: Reach, row: Row) -> bool:
    """The whole keys, where the index compares twelve digits of each."""
    keys = {AreaKey(level, key) for level in LETTERS if (key := _uuid(getattr(row, level)))}
    if keys & reach.areas or _uuid(row.organisation) in reach.organisations:
        return True
    return bool(row.open_to_county) and _uuid(row.county) in reach.counties


def _uuid(value: Any) -> UUID | None:
    return value if value is None or isinstance(value, UUID) else UUID(value)


def _hit(row: Row, source: Source, actor: Actor) -> Hit:
    word, tone = source.state(row.state)
    return Hit(
        kind=row.kind,
        key=row.object_key,
        tier=row.tier,
        order=row.id,
        title=row.title,
        url=source.url(actor, row.object_key, row.link),
        number=row.number,
        body=row.body,
        context=row.context,
        area=row.area or "",
        state=word,
        tone=tone,
    )


def tier_of(asked: Sequence[str], *names: str) -> int:
    """How near a name is to what was asked, for finders that look without the index."""
    whole, plain = "".join(asked), [folded(name) for name in names]
    return 0 if whole in plain else 1 if any(name.startswith(whole) for name in plain) else 2
