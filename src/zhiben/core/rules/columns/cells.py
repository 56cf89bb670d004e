"""One column of a sheet → cells as lowering.py wants them, in Polars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl

from zhiben.core.errors import InputError
from zhiben.core.rules.lowering import COLUMN_KINDS
from zhiben.core.rules.model import EVENT_DATE, Fact
from zhiben.core.rules.values import LARGEST, cell, read_value, refused

DTYPES: dict[str, Any] = {"bool": pl.Boolean, "int": pl.Int64, "float": pl.Float64}
_TEXT = (pl.String, pl.Categorical, pl.Enum)


class _Unfit(Exception):
    """A value that cannot be read, and the first place where it stands."""

    def __init__(self, error: InputError, at: int | None) -> None:
        super().__init__(error.message)
        self.error, self.at = error, at


def at_row(error: InputError, column: str, at: int | None, ids: pl.Series | None) -> InputError:
    """The same refusal with the row and column it is about."""
    row = (at or 0) + 1
    shown = row if ids is None or at is None else ids[at]
    message = f"第 {row} 条（{shown}）“{column}”列：{error.message}"
    return InputError("facts.row", message, row=row, fact=column)


@contextmanager
def placed(fact: Fact, ids: pl.Series, field: Fact | None = None) -> Iterator[None]:
    """Refusals inside name the row. Raises: InputError "facts.row"."""
    try:
        yield
    except _Unfit as unfit:
        name = f"{fact.name}.{field.name}" if field else fact.name
        raise at_row(unfit.error, name, unfit.at, ids) from unfit.error


def unknown_field(fact: Fact, name: str) -> InputError:
    return refused(fact, name, "字段 " + "、".join(fact.fields))


def dtype(fact: Fact) -> Any:
    return DTYPES[COLUMN_KINDS[fact.type]]


def columns(fact: Fact, given: pl.Series) -> dict[str, pl.Series]:
    """The column of a fact under "", those of a set under each value."""
    if fact.type == "set":
        return _sets(fact, given)
    return {"": _native(fact, given)}


def _native(fact: Fact, given: pl.Series) -> pl.Series:
    """By type, where the sheet's own type says it already; else value by value."""
    kind = given.dtype
    if kind == pl.Null:
        return given.cast(dtype(fact))
    match fact.type:
        case "bool" if kind == pl.Boolean:
            return given
        case "integer" if kind.is_integer():
            return _small_enough(fact, given)
        case "number" if kind.is_integer():
            return _small_enough(fact, given).cast(pl.Float64)
        case "number" if kind == pl.Float64:
            return _small_enough(fact, given.fill_nan(None))
        case "choice" if kind in _TEXT:
            return _choices(fact, given)
        case "date" if kind == pl.Date:
            return given.cast(pl.Int32)
        case "date" if isinstance(kind, pl.Datetime):
            return given.dt.date().cast(pl.Int32)
        case "text" if kind in _TEXT:
            text = given.cast(pl.String)
            return pl.select(pl.when(text.str.strip_chars() != "").then(True)).to_series()
    return _each(fact, given)


def _small_enough(fact: Fact, given: pl.Series) -> pl.Series:
    if len(given) and (largest := given.cast(pl.Float64).abs().max()) is not None and float(largest) > LARGEST:  # type: ignore[arg-type]
        return _each(fact, given)
    return given


def _choices(fact: Fact, given: pl.Series) -> pl.Series:
    codes = {label: at for at, label in enumerate(fact.values.values())} | {n: at for at, n in enumerate(fact.values)}
    known = given.cast(pl.String).replace_strict(codes, default=None, return_dtype=pl.Int16)
    return known if known.null_count() == given.null_count() else _each(fact, given)


def _each(fact: Fact, given: pl.Series) -> pl.Series:
    """Every different value read once by values.py. Raises: _Unfit."""
    text = given.cast(pl.String) if given.dtype in _TEXT else given
    different = text.unique().drop_nulls()
    values: list[Any] = different.to_list()
    read: list[Any] = []
    for at, value in enumerate(values):
        try:
            read.append(cell(fact, read_value(fact, value)))
        except InputError as error:
            raise _Unfit(error, text.index_of(different[at])) from error
    if len(values) == len(given):
        return pl.Series(read, dtype=dtype(fact)) if different.equals(text) else _mapped(text, different, read, fact)
    return _mapped(text, different, read, fact)


def _mapped(text: pl.Series, different: pl.Series, read: list[Any], fact: Fact) -> pl.Series:
    if not len(different):
        return pl.Series([None], dtype=dtype(fact)).new_from_index(0, len(text))
    return text.replace_strict(different, pl.Series(read, dtype=dtype(fact)), default=None, return_dtype=dtype(fact))


def _sets(fact: Fact, given: pl.Series) -> dict[str, pl.Series]:
    """A column of truths for each value. Lists of text are looked into; text is read value by value."""
    if given.dtype == pl.Null:
        return {value: given.cast(pl.Boolean) for value in fact.values}
    if not isinstance(given.dtype, pl.List):
        text = given.cast(pl.String)
        different = text.unique().drop_nulls()
        sets = []
        for at, value in enumerate(different.to_list()):
            try:
                sets.append(read_value(fact, value))
            except InputError as error:
                raise _Unfit(error, text.index_of(different[at])) from error
        return {
            value: _mapped(text, different, [None if s is None else value in s for s in sets], _BOOL)  # type: ignore[operator]
            for value in fact.values
        }
    lists = given.cast(pl.List(pl.String))
    words = dict.fromkeys([*fact.values, *fact.values.values()])
    fits = lists.explode(empty_as_null=False, keep_nulls=False)
    if not fits.is_in(list(words)).fill_null(False).all():
        return _sets_of_lists(fact, given)
    return {
        name: pl.select(lists.list.contains(name) | lists.list.contains(label)).to_series()
        for name, label in fact.values.items()
    }


_BOOL = Fact("", "bool", "")


def _sets_of_lists(fact: Fact, given: pl.Series) -> dict[str, pl.Series]:
    found = []
    for at, value in enumerate(given.to_list()):
        try:
            found.append(read_value(fact, value))
        except InputError as error:
            raise _Unfit(error, at) from error
    return {v: pl.Series([None if s is None else v in s for s in found], dtype=pl.Boolean) for v in fact.values}  # type: ignore[operator]


def lists(fact: Fact, given: pl.Series) -> pl.Series:
    """Records as lists of maps (or of bare days). Text, as sheets write them, is read first. Raises: _Unfit."""
    if isinstance(given.dtype, pl.List):
        inner = given.dtype.inner
        if isinstance(inner, pl.Struct):
            return given
        if inner in (pl.Date, pl.Null) and fact.type == "events":
            whole = pl.struct(pl.element().cast(pl.Date).alias(EVENT_DATE))
            return given.list.eval(whole)
    if given.dtype == pl.Null:
        return given.cast(pl.List(pl.Struct({EVENT_DATE: pl.Date})))
    found = []
    for at, value in enumerate(given.to_list()):
        try:
            read = read_value(fact, value)
        except InputError as error:
            raise _Unfit(error, at) from error
        found.append([dict(record) for record in read] if isinstance(read, tuple) else None)
    kind = pl.List(pl.Struct({name: _raw(field) for name, field in fact.fields.items()}))
    return pl.Series(found, dtype=kind)


def _raw(field: Fact) -> Any:
    """How read_value keeps a field."""
    return {"bool": pl.Boolean, "number": pl.Float64, "integer": pl.Int64, "date": pl.Date}.get(field.type, pl.String)
