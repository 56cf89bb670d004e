"""What waits for an actor: counts by bucket and source, and pages over all sources in one order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateField, DateTimeField, F, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, TruncDate

from zhiben.core.errors import InputError
from zhiben.core.paging import Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.unions import Counting, counting, rows_of
from zhiben.foundation.web.todo.sources import BUCKETS, NEVER, UNDATED, Column, Source, Todo, sources_for

PAGE_ROWS = 30
MAX_EXPORT = 10_000
# Nobody works off a thousand things in a day: each source is counted no further.
TODO_CAP = 999
_BULK = 1_000
# Actors whose statement is kept, some 40 KB each.
_KEPT = 256
_NOTHING = Cast(Value(None), DateField())


@dataclass(frozen=True, slots=True)
class TodoFilter:
    """What the address says. `source` empty: all of them."""

    bucket: str = ""
    source: str = ""
    after: str = ""


def waiting(actor: Actor, on: date) -> Counting[tuple[str, str]]:
    """What is to be counted, by bucket and code of the source, compiled once for an actor and a day: some fifty
    statements, which take the ORM longer than the database."""
    return _waiting(actor, on, tuple(source.code for source in sources_for(actor)))


@lru_cache(maxsize=_KEPT)
def _waiting(actor: Actor, on: date, codes: tuple[str, ...]) -> Counting[tuple[str, str]]:
    found: dict[tuple[str, str], QuerySet[Any]] = {}
    for source in sources_for(actor):
        rows = source.rows(actor, on)
        for bucket in source.buckets():
            found[bucket, source.code] = rows.filter(source.in_bucket(bucket, on) or Q())
    return counting(found, TODO_CAP)


def by_bucket(counts: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Sums over all sources, every bucket in its order; capped as the parts are."""
    found = dict.fromkeys(BUCKETS, 0)
    for (bucket, _), count in counts.items():
        found[bucket] = min(found[bucket] + count, TODO_CAP + 1)
    return found


def by_source(counts: Mapping[tuple[str, str], int], bucket: str) -> dict[str, int]:
    """The sources that have any in the bucket."""
    return {code: count for (found, code), count in counts.items() if found == bucket and count}


def todo_page(
    wanted: TodoFilter, sources: Sequence[Source], *, actor: Actor, on: date, size: int = PAGE_ROWS
) -> Page[Todo]:
    """One page of a bucket over the sources, in the order of day, rank and key. One query.

    Raises: InputError "page.cursor_broken".
    """
    asked = {each.code: (rank, each) for rank, each in enumerate(sources)}
    after = _read_place(wanted.after, asked)
    lists = {}
    for code, (rank, source) in asked.items():
        rows = _rows(source, wanted.bucket, actor, on)
        if rows is not None and (behind := _behind(source, rows, wanted.bucket, rank, after)) is not None:
            lists[wanted.bucket, code] = _first(source, rows.filter(behind), wanted.bucket, size + 1)
    found = _merged(lists, sources)
    more = found[size - 1] if len(found) > size else None
    cursor = cursor_of(more.day.isoformat(), more.todo.source.code, more.todo.key) if more else ""
    return Page([each.todo for each in found[:size]], cursor)


def first_todos(counts: Mapping[tuple[str, str], int], *, actor: Actor, on: date, size: int) -> list[tuple[str, Todo]]:
    """The most pressing of all buckets, each with its bucket. At most one query."""
    sources = {each.code: each for each in sources_for(actor)}
    lists, known = {}, 0
    for bucket in BUCKETS:
        present = [code for code in sources if counts.get((bucket, code))] if known < size else []
        for code in present:
            if (rows := _rows(sources[code], bucket, actor, on)) is not None:
                lists[bucket, code] = _first(sources[code], rows, bucket, size)
            known += counts[bucket, code]
    return [(each.bucket, each.todo) for each in _merged(lists, list(sources.values()))[:size]]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row with what it stands in order by."""

    bucket: str
    day: date
    rank: int
    pk: Any
    todo: Todo

    @property
    def order(self) -> tuple[int, date, int, Any]:
        return list(BUCKETS).index(self.bucket), self.day, self.rank, self.pk


def _first(source: Source, rows: QuerySet[Any], bucket: str, most: int) -> QuerySet[Any, tuple[Any, ...]]:
    order = ("todo_day", "pk") if _has_days(source, bucket) else ("pk",)
    return _columns(source, rows).order_by(*order)[:most]


def _merged(
    lists: Mapping[tuple[str, str], QuerySet[Any, tuple[Any, ...]]], sources: Sequence[Source]
) -> list[_Placed]:
    """The rows of all lists in one order. One query."""
    ranks = {each.code: (rank, each) for rank, each in enumerate(sources)}
    found = []
    for (bucket, code), day, key, ref, *rest in rows_of(lists):
        rank, source = ranks[code]
        model = lists[bucket, code].model
        pk = _key(model, key)
        named = _key(model, ref, source.ref) if isinstance(source.ref, str) else ref
        found.append(_Placed(bucket, _day(day) or NEVER, rank, pk, _todo(source, str(pk), str(named or ""), *rest)))
    return sorted(found, key=lambda each: each.order)


def all_todos(wanted: TodoFilter, sources: Sequence[Source], *, actor: Actor, on: date) -> Iterator[Todo]:
    """Everything of a bucket, in order. Raises: InputError "todo.export_size" beyond MAX_EXPORT rows."""
    count, after = 0, ""
    while True:
        page = todo_page(TodoFilter(wanted.bucket, after=after), sources, actor=actor, on=on, size=_BULK)
        count += len(page.rows)
        if count > MAX_EXPORT:
            raise InputError("todo.export_size", f"一次最多导出 {MAX_EXPORT} 项待办，请先按类别筛选。")
        yield from page.rows
        if not page.next:
            return
        after = page.next


def _rows(source: Source, bucket: str, actor: Actor, on: date) -> QuerySet[Any] | None:
    """The rows of a source in a bucket, with the day in whose order they stand as `todo_day`."""
    condition = source.in_bucket(bucket, on)
    if condition is None:
        return None
    rows: QuerySet[Any] = source.rows(actor, on).filter(condition)
    day: Any = _NOTHING
    if bucket != UNDATED and source.due:
        day = F(source.due)
    elif source.since is not None:
        day = Coalesce(_since(source, rows), Value(NEVER, DateField()))
    annotated: QuerySet[Any] = rows.annotate(todo_day=day)
    return annotated


def _since(source: Source, rows: QuerySet[Any]) -> Any:
    """The day from which a row waits, whether its column is a date or an instant."""
    if source.since is None:
        return _NOTHING
    is_instant = isinstance(_field(rows.model, source.since), DateTimeField)
    return TruncDate(source.since) if is_instant else F(source.since)


def _has_days(source: Source, bucket: str) -> bool:
    """Whether the rows stand in the order of a day; the others stand behind them, in the order of their keys."""
    return bucket != UNDATED or source.since is not None


def _behind(
    source: Source, rows: QuerySet[Any], bucket: str, rank: int, after: tuple[date, int, str] | None
) -> Q | None:
    """Rows behind a place; None where there is none. The plain bound in front lets an index start there."""
    if after is None:
        return Q()
    day, last_rank, key = after
    if not _has_days(source, bucket) and day == NEVER:
        return Q(pk__gt=_key(rows.model, key)) if rank == last_rank else Q() if rank > last_rank else None
    if not _has_days(source, bucket):
        return Q()
    if rank != last_rank:
        return Q(todo_day__gt=day) if rank < last_rank else Q(todo_day__gte=day)
    return Q(todo_day__gte=day) & (Q(todo_day__gt=day) | Q(pk__gt=_key(rows.model, key)))


def _read_place(cursor: str, asked: Mapping[str, tuple[int, Source]]) -> tuple[date, int, str] | None:
    if not cursor:
        return None
    try:
        day, code, key = read_cursor(cursor)
        return date.fromisoformat(day), asked[code][0], key
    except (ValueError, KeyError) as error:
        raise broken() from error


def _columns(source: Source, rows: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
    due = F(source.due) if source.due else _NOTHING
    named: dict[str, Any] = {
        "todo_key": _text("pk"),
        "todo_ref": _text(source.ref),
        "todo_due": due,
        "todo_since": _since(source, rows),
        "todo_title": _text(source.title),
        "todo_detail": _text(source.detail),
        "todo_who": _text(source.who),
    }
    found: QuerySet[Any, tuple[Any, ...]] = rows.annotate(**named).values_list("todo_day", *named)
    return found


def _text(column: Column) -> Cast:
    return Cast(F(column) if isinstance(column, str) else column, TextField())


def _todo(source: Source, key: str, ref: str, due: Any, since: Any, *texts: str | None) -> Todo:
    title, detail, who = (text or "" for text in texts)
    due_on = _day(due)
    return Todo(
        source=source,
        key=key,
        due_on=None if due_on == NEVER else due_on,
        since=_day(since),
        title=source.words.get(title, title),
        detail=source.words.get(detail, detail),
        who=who or source.waits_for(),
        ref=ref,
    )


def _key(model: type[Model], text: str, column: str = "pk") -> Any:
    """A key as the database sorts it and addresses write it. Raises: InputError "page.cursor_broken"."""
    try:
        return _field(model, column).to_python(text)
    except ValidationError as error:
        raise broken() from error


def _field(model: type[Model], column: str) -> Any:
    """The column at the end of a path over relations."""
    *way, last = column.split("__")
    for name in way:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model._meta.pk if last == "pk" else model._meta.get_field(last)


def _day(value: date | str | None) -> date | None:
    """A date as either database hands it over."""
    return date.fromisoformat(value) if isinstance(value, str) else value
