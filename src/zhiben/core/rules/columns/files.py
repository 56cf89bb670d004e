"""Sheets of facts and of verdicts as files, for the job in columns."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from zhiben.core.errors import InputError
from zhiben.core.rules.judging import Observed
from zhiben.core.rules.sheets import read_facts, write_verdicts


def read_sheet(path: Path) -> pl.DataFrame:
    """A column a fact. Raises: InputError "facts.unreadable", "facts.format"."""
    if path.suffix.lower() == ".parquet":
        if not path.is_file():
            raise InputError("facts.unreadable", f"无法读取“{path}”，请检查路径和权限。")
        try:
            return pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise InputError("facts.format", f"“{path.name}”不是合法的 Parquet 文件。") from error
    rows = [{name: _plain(value) for name, value in row.items()} for row in read_facts(path)]
    return pl.DataFrame(rows, infer_schema_length=None, strict=False) if rows else pl.DataFrame()


def read_tables(paths: Mapping[str, Path]) -> dict[str, pl.DataFrame]:
    """Tables of records by the name of their fact."""
    return {name: read_sheet(path) for name, path in paths.items()}


def _plain(value: object) -> Any:
    return value.value if isinstance(value, Observed) else value


def write_rows(path: Path, rows: pl.DataFrame) -> None:
    """CSV, JSON or Parquet, by the file's suffix. Raises: InputError "facts.format", "facts.unwritable"."""
    if path.suffix.lower() != ".parquet":
        return write_verdicts(path, rows.with_columns(pl.all().cast(pl.String)).to_dicts())
    try:
        rows.write_parquet(path, compression="lz4", statistics=False)
    except OSError as error:
        raise InputError("facts.unwritable", f"无法写入“{path}”，请检查目录是否存在、是否有权限。") from error
    return None
