"""A sheet of facts in Polars → the typed columns and record tables of a program.

Columns that are already of a fitting type are only looked over; text is read by values.py, each different value once, so
that a sheet means the same whether it is judged row by row or in columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from zhiben.core.errors import InputError
from zhiben.core.rules.columns import cells
from zhiben.core.rules.columns.layout import ROW, Layout
from zhiben.core.rules.judging import Program
from zhiben.core.rules.model import Fact, Subject
from zhiben.core.rules.sheets import ID
from zhiben.core.rules.subjects import subjects_of

Subjects = Mapping[str, Subject]


@dataclass(frozen=True)
class Frames:
    """`facts` and `records` as layout.py says; `ids` in the order of the rows."""

    facts: pl.DataFrame
    records: Mapping[str, pl.DataFrame]
    ids: pl.Series

    def __len__(self) -> int:
        return len(self.facts)


def read(
    program: Program, layout: Layout, sheet: pl.DataFrame, *, subjects: Subjects | None = None,
    records: Mapping[str, pl.DataFrame] | None = None,
) -> Frames:  # fmt: skip
    """The rows of a sheet. `records`: a table of its own for a fact that is one, with the ids of the sheet in `id`; then
    an entity has known records where it has one, or where the sheet says true in the column of that fact.

    Raises: InputError "facts.unknown_name", "facts.unknown_subject", "facts.row" with row and column.
    """
    if unknown := [
        n for n in (*sheet.columns, *(records or {})) if n not in program.facts and n not in (ID, "subject")
    ]:
        raise InputError(
            "facts.unknown_name",
            f"没有名为“{unknown[0]}”的事实。请核对列名；各包的事实见 docs/reference/facts-of-packs.md。",
            fact=unknown[0],
        )
    if ID in sheet.columns:
        ids = sheet[ID].rename(ID)
        numbers = pl.Series(ID, range(1, len(sheet) + 1))
        ids = (
            ids
            if not ids.null_count()
            else pl.select(pl.coalesce(ids.cast(pl.String), numbers.cast(pl.String))).to_series()
        )
    else:
        ids = pl.Series(ID, range(1, len(sheet) + 1))
    read_ = _Reading(program, sheet, ids, records or {})
    columns = [pl.Series(ROW, range(len(sheet)), dtype=pl.Int32)]
    for column in layout.facts:
        columns.append(read_.column(program.facts[column.fact], column.suffix, column.kind).alias(column.name))
    known = {name: each for pack in program.packs for name, each in pack.subjects.items()}
    columns += _subjects(sheet, {**(subjects or {}), **known}, layout.subjects)
    tables = {t.fact: read_.records(program.facts[t.fact], t.fields) for t in layout.records}
    return Frames(pl.DataFrame(columns), tables, ids)


class _Reading:
    """The columns of one sheet, each fact read once."""

    def __init__(
        self, program: Program, sheet: pl.DataFrame, ids: pl.Series, records: Mapping[str, pl.DataFrame]
    ) -> None:
        self.program, self.sheet, self.ids, self.tables = program, sheet, ids, records
        self.known: dict[str, pl.Series] = {}
        self.read: dict[str, dict[str, pl.Series]] = {}

    def column(self, fact: Fact, suffix: str, kind: str) -> pl.Series:
        if fact.fields:
            self._records(fact)
            return self.known[fact.name]
        if fact.name not in self.sheet.columns:
            return pl.Series([None], dtype=cells.DTYPES[kind]).new_from_index(0, len(self.sheet))
        if fact.name not in self.read:
            with cells.placed(fact, self.ids):
                self.read[fact.name] = cells.columns(fact, self.sheet[fact.name])
        return self.read[fact.name][suffix]

    def records(self, fact: Fact, fields: Mapping[str, str]) -> pl.DataFrame:
        """`row` and the fields that are counted, as cells."""
        records = self._records(fact)
        columns = [records[ROW].cast(pl.Int32)]
        for name, short in fields.items():
            inner = fact.fields[name]
            if name in records.columns:
                with cells.placed(fact, self.ids.gather(records[ROW]), field=inner):
                    columns.append(cells.columns(inner, records[name])[""].alias(short))
            else:
                columns.append(pl.Series(short, [None], cells.dtype(inner)).new_from_index(0, len(records)))
        return pl.DataFrame(columns)

    def _records(self, fact: Fact) -> pl.DataFrame:
        """A row a record, with `row`; and whether the records of each entity are known."""
        if fact.name in self.tables:
            found = self._from_table(fact, self.tables[fact.name])
        elif fact.name in self.sheet.columns:
            with cells.placed(fact, self.ids):
                lists = cells.lists(fact, self.sheet[fact.name])
            self.known[fact.name] = pl.select(pl.when(lists.is_not_null()).then(True)).to_series()
            rows = pl.DataFrame([pl.Series(ROW, range(len(lists)), pl.Int32), lists.alias("record")])
            rows = rows.filter(lists.list.len() > 0).explode("record")
            found = rows.unnest("record") if isinstance(rows.schema["record"], pl.Struct) else rows
        else:
            self.known[fact.name] = pl.Series([None], dtype=pl.Boolean).new_from_index(0, len(self.sheet))
            found = pl.DataFrame({ROW: pl.Series([], dtype=pl.Int32)})
        for name in found.columns:
            if name not in fact.fields and name != ROW:
                raise cells.unknown_field(fact, name)
        return found

    def _from_table(self, fact: Fact, table: pl.DataFrame) -> pl.DataFrame:
        ids = pl.DataFrame([self.ids.alias(ID), pl.Series(ROW, range(len(self.ids)), pl.Int32)])
        if ID not in table.columns:
            raise InputError("facts.format", f"“{fact.name}”的记录表没有 id 列，不知道记录属于哪家单位。")
        found = table.with_columns(pl.col(ID).cast(ids.schema[ID])).join(ids, on=ID, how="inner").drop(ID)
        seen = pl.select(
            pl.lit(pl.Series(range(len(self.ids)), dtype=pl.Int32)).is_in(found[ROW].implode())
        ).to_series()
        if fact.name in self.sheet.columns:
            with cells.placed(fact, self.ids):
                said = cells.columns(Fact(fact.name, "bool", fact.label), self.sheet[fact.name])[""]
            seen = seen | said.fill_null(False)
        self.known[fact.name] = pl.select(pl.when(seen).then(True)).to_series()
        return found


def _subjects(sheet: pl.DataFrame, known: Subjects, wanted: Mapping[str, str]) -> list[pl.Series]:
    """Whether a rule's subject is what the entity is; true where nobody has said what it is."""
    if "subject" not in sheet.columns or sheet["subject"].null_count() == len(sheet):
        return [pl.Series(short, [True]).new_from_index(0, len(sheet)) for short in wanted.values()]
    said = sheet["subject"]
    if isinstance(said.dtype, pl.List):
        said = said.cast(pl.List(pl.String)).list.join(";")
    said = said.cast(pl.String)
    words = said.unique().drop_nulls().to_list()
    kinds: dict[str, Any] = {}
    for word in words:
        try:
            kinds[word] = subjects_of((part.strip() for part in word.replace("；", ";").split(";")), known)
        except InputError as error:
            raise cells.at_row(
                error, "subject", said.index_of(word), sheet[ID] if ID in sheet.columns else None
            ) from error
    found = []
    for name, short in wanted.items():
        answers = [not kinds[word] or name in kinds[word] for word in words]
        found.append(
            said.replace_strict(words, answers, default=True, return_dtype=pl.Boolean).fill_null(True).alias(short)
        )
    return found
