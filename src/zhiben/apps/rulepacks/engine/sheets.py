"""What is known of many sites → columns for the rules: one pass over their rows, each different text read once.

Says of each site exactly what known.py says of one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from django.db import connection
from django.db.models import CharField, F, FloatField
from django.db.models.functions import Cast

from zhiben.apps.registry.models import Fact as FactRow
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.vocabulary import FACTS
from zhiben.apps.rulepacks.engine.known import SAME, VALID_UNTIL, WIDE, begun
from zhiben.apps.rulepacks.engine.loading import SUBJECT
from zhiben.core.errors import InputError
from zhiben.core.rules.model import RECORDS, Fact
from zhiben.core.rules.values import read_value

ROW = "row"
FETCHED = 20_000
# Doubles of fewer digits are what the decimals say; of longer ones SQLite gives a decimal other than its own double.
EXACT = 1e9
_SCHEMA: Any = {
    "site": pl.Int64, "kind": pl.String, "number": pl.Float64, "flag": pl.Boolean, "text": pl.String, "day": pl.String,
    "observed": pl.String,
}  # fmt: skip
_RAW: Mapping[str, Any] = {"bool": pl.Boolean, "number": pl.Float64, "integer": pl.Int64, "date": pl.Date}
_WHERE = {"bool": "flag", "number": "number", "integer": "number", "date": "day"}


class Sheet:
    """The current facts of sites of one county, in the order of `sites`, which is that of their keys.

    By place of the site: `digests`, as Known.digest; `kinds`, kind and sectors; `said`, answers about subjects.
    """

    def __init__(self, sites: Sequence[Site], *, on: date) -> None:
        self.sites = sites
        rows = _rows(sites)
        self.digests = _digests(sites, rows)
        self.kinds = [(site.kind, (site.sector, *site.other_sectors)) for site in sites]
        self.said = _said(rows, len(sites))
        facts = pl.concat([rows, *_also(rows, on)])
        self._parts = {str(kind[0]): part for kind, part in facts.partition_by("kind", as_dict=True).items()}
        self._made: dict[object, pl.Series] = {}

    def __len__(self) -> int:
        return len(self.sites)

    def of(self, facts: Sequence[Fact], rows: np.ndarray[Any, Any]) -> pl.DataFrame:
        """A column for each of these facts, for the sites at these places, typed alike whatever is known."""
        columns = [self._column(fact) for fact in facts]
        whole = pl.DataFrame(columns) if columns else pl.DataFrame({"id": pl.Series(range(len(self)))})
        return whole if len(rows) == len(self) else whole[rows]

    def _column(self, fact: Fact) -> pl.Series:
        key = (fact.name, fact.meaning, tuple(fact.values.items()))
        if key not in self._made:
            part = self._parts.get(fact.name)
            self._made[key] = self._placed(*_typed(fact, part)) if part is not None else _nothing(fact, len(self))
        return self._made[key].alias(fact.name)

    def _placed(self, rows: pl.Series, values: pl.Series) -> pl.Series:
        """Each value at the place of its site, nothing elsewhere."""
        places = np.full(len(self), len(values), dtype=np.uint32)
        places[rows.to_numpy()] = np.arange(len(values), dtype=np.uint32)
        return values.extend_constant(None, 1).gather(pl.Series(places))


def _said(rows: pl.DataFrame, count: int) -> list[frozenset[tuple[str, bool]]]:
    about = rows.filter(pl.col("kind").str.starts_with(SUBJECT)).select(ROW, "kind", "flag")
    found: dict[int, list[tuple[str, bool]]] = {}
    for row, kind, flag in about.iter_rows():
        found.setdefault(row, []).append((kind.removeprefix(SUBJECT), bool(flag)))
    nothing = frozenset[tuple[str, bool]]()
    return [frozenset(found[row]) if row in found else nothing for row in range(count)]


def _nothing(fact: Fact, count: int) -> pl.Series:
    return pl.Series([None], dtype=_dtype(fact)).new_from_index(0, count)


def _rows(sites: Sequence[Site]) -> pl.DataFrame:
    """A row a fact, in the order of sites and kinds. One query, and one more where a figure is very long."""
    found = FactRow.objects.filter(
        is_current=True, site__county_key=sites[0].county_key, site__gte=sites[0].pk, site__lte=sites[-1].pk
    ).order_by()
    columns = found.annotate(
        figure=Cast("number", FloatField()), seen=Cast("observed_on", CharField()), until=Cast("day", CharField())
    ).values_list("site_id", "kind", "figure", F("flag"), "text", "until", "seen")
    parts = [pl.DataFrame(part, schema=_SCHEMA, orient="row") for part in _fetched(columns)]
    rows = pl.concat(parts) if parts else pl.DataFrame(schema=_SCHEMA)
    places = pl.DataFrame({"site": pl.Series([site.pk for site in sites], dtype=pl.Int64)}).with_row_index(ROW)
    rows = rows.join(places, on="site", how="inner").sort(ROW, "kind")
    if rows.select((pl.col("number").abs() >= EXACT).any()).item():
        long = found.filter(number__isnull=False).values_list("site_id", "kind", "number")
        exact = pl.DataFrame(
            [(site, kind, float(number)) for site, kind, number in long.iterator(FETCHED) if number is not None and abs(number) >= EXACT],
            schema={"site": pl.Int64, "kind": pl.String, "exact": pl.Float64}, orient="row",
        )  # fmt: skip
        rows = rows.join(exact, on=["site", "kind"], how="left", maintain_order="left")
        rows = rows.with_columns(number=pl.coalesce("exact", "number")).drop("exact")
    return rows


def _fetched(columns: Any) -> Iterator[list[Any]]:
    """Past the ORM's converters: there are none for these types, and asking for each cell costs more than fetching it."""
    sql, given = columns.query.get_compiler(using=columns.db).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        while part := cursor.fetchmany(FETCHED):
            yield part


def _digests(sites: Sequence[Site], rows: pl.DataFrame) -> list[str]:
    number = pl.col("number")
    figure = (
        pl.when(number.abs() < WIDE)
        .then((number * 1e6 + 0.5).floor().cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(pl.format("~{}", number.cast(pl.Int64, strict=False)))
    )
    flag = pl.when(pl.col("flag")).then(pl.lit("True")).when(~pl.col("flag")).then(pl.lit("False"))
    value = pl.coalesce(pl.when(number.is_not_null()).then(figure), flag, "day", "text")
    words = rows.select(ROW, word=pl.format("|{}={}@{}", "kind", value, "observed"))
    texts = [""] * len(sites)
    for row, text in words.group_by(ROW).agg(pl.col("word").str.join()).iter_rows():
        texts[row] = text
    found = []
    for site, text in zip(sites, texts, strict=True):
        mark = hashlib.blake2b(begun(site).encode(), digest_size=12)
        mark.update(text.encode())
        found.append(mark.hexdigest())
    return found


def _also(rows: pl.DataFrame, on: date) -> Iterator[pl.DataFrame]:
    """What facts of the register say as well, where nobody said it."""
    for kind, other in SAME.items():
        yield _unsaid(rows, rows.filter(pl.col("kind") == kind) if kind in FACTS else rows.clear(), other)
    for kind, other in VALID_UNTIL.items():
        until = rows.filter((pl.col("kind") == kind) & pl.col("day").is_not_null()) if kind in FACTS else rows.clear()
        valid = until.with_columns(flag=pl.col("day").str.to_date() >= on, day=pl.lit(None, pl.String))
        yield _unsaid(rows, valid, other)


def _unsaid(rows: pl.DataFrame, given: pl.DataFrame, name: str) -> pl.DataFrame:
    there = rows.filter(pl.col("kind") == name)
    return given.join(there, on=ROW, how="anti").with_columns(kind=pl.lit(name)).select(rows.columns)


def _dtype(fact: Fact) -> Any:
    if fact.type in RECORDS:
        return pl.List(pl.Struct({name: _RAW.get(field.type, pl.String) for name, field in fact.fields.items()}))
    return pl.List(pl.String) if fact.type == "set" else _RAW.get(fact.type, pl.String)


def _typed(fact: Fact, part: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    """Places and values. What an older edition took for a value and this one does not is unknown until asked again."""
    column = _WHERE.get(fact.type, "text")
    if part[column].null_count():
        return part[ROW], pl.Series([_odd(fact, row) for row in part.iter_rows(named=True)], dtype=_dtype(fact))
    given = part[column]
    match fact.type:
        case "bool" | "number":
            return part[ROW], given
        case "integer":
            whole = pl.select(pl.when(given == given.floor()).then(given)).to_series()
            return part[ROW], whole.cast(pl.Int64)
        case "date":
            return part[ROW], given.str.to_date()
        case "text":
            return part[ROW], given
    different = given.unique()
    read = [_read(fact, text) for text in different.to_list()]
    values = pl.Series(read, dtype=_dtype(fact))
    if len(different) == 1:
        return part[ROW], values.new_from_index(0, len(given))
    places = given.replace_strict(different, pl.Series(range(len(different)), dtype=pl.UInt32), return_dtype=pl.UInt32)
    return part[ROW], values.gather(places)


def _odd(fact: Fact, row: Mapping[str, Any]) -> object:
    """Of a fact that stands in a column of another type, for one site at least: read as known.py would."""
    number, flag, day = row["number"], row["flag"], row["day"]
    if number is not None and fact.type in ("number", "integer"):
        return _read(fact, number)
    given = next((each for each in (number, flag, date.fromisoformat(day) if day else None) if each is not None), None)
    return _read(fact, row["text"] if given is None else given)


def _read(fact: Fact, given: object) -> object:
    try:
        value: Any = read_value(fact, given)
    except InputError:
        return None
    if isinstance(value, frozenset):
        return sorted(value)
    if fact.type in RECORDS and value is not None:
        return [dict(record) for record in value]
    return value
