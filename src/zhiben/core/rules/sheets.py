"""Sheets of facts: CSV, JSON and Parquet → one map of raw facts an entity, and verdicts back into files.

A column is a fact, by its name; `id` (or the row's number) is the entity, `subject` what it is. Empty is unknown.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from zhiben.core.errors import InputError, PackError
from zhiben.core.rules.explain import explain
from zhiben.core.rules.judging import Judge, Observed, Verdict

Raw = Mapping[str, object]
ID = "id"
HEADS = ("id", "rule", "catalogue", "outcome", "unknown", "reason", "pack", "edition", "source")


def read_facts(path: Path) -> Sequence[Raw]:
    """The rows of a sheet. Raises: InputError "facts.unreadable", "facts.format"."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("facts.unreadable", f"无法读取“{path}”，请检查路径和权限。") from error
    match path.suffix.lower():
        case ".csv":
            return list(_csv(data, path.name))
        case ".json":
            return _json(data, path.name)
        case ".parquet":
            return _parquet(path)
    raise InputError("facts.format", f"“{path.name}”不是可用的格式。请使用 .csv、.json 或 .parquet 文件。")


def _csv(data: bytes, name: str) -> Iterator[Raw]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    reader = csv.DictReader(io.StringIO(text), strict=True)
    heads = reader.fieldnames or []
    if not heads or len(set(heads)) != len(heads) or any(not head.strip() for head in heads):
        raise InputError("facts.format", f"“{name}”的表头有空列名或重复的列名。首行应逐列写事实的名称。")
    try:
        for number, row in enumerate(reader, 2):
            if None in row or None in row.values():
                raise InputError("facts.format", f"“{name}”第 {number} 行的列数与表头不同，请补齐或去掉多余的逗号。")
            yield {head.strip(): value for head, value in row.items()}
    except csv.Error as error:
        raise InputError("facts.format", f"“{name}”第 {reader.line_num} 行不是合法的 CSV，请检查引号。") from error


def _json(data: bytes, name: str) -> list[Raw]:
    """A list of objects, one object, or one object a line; a value may be {value, on, source}."""
    try:
        text = data.decode("utf-8-sig")
        try:
            loaded = json.loads(text)
        except ValueError:
            loaded = [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise InputError(
            "facts.format", f"“{name}”不是合法的 JSON。应为对象的列表，每个对象是一家单位的事实。"
        ) from error
    rows = loaded if isinstance(loaded, list) else [loaded]
    if not all(isinstance(row, dict) for row in rows):
        raise InputError("facts.format", f"“{name}”里有不是对象的内容。应为对象的列表，每个对象是一家单位的事实。")
    return [{key: _observed(value) for key, value in row.items()} for row in rows]


def _observed(value: object) -> object:
    if isinstance(value, dict) and "value" in value and set(value) <= {"value", "on", "source"}:
        return Observed(value["value"], value.get("on"), str(value.get("source") or ""))
    return value


def _parquet(path: Path) -> Sequence[Raw]:
    try:
        import polars
    except ImportError as error:
        raise InputError(
            "facts.needs_analytics", "读取 Parquet 需要分析组件，请安装 zhiben[analytics]，或改用 CSV、JSON。"
        ) from error
    try:
        return polars.read_parquet(path).to_dicts()
    except (OSError, polars.exceptions.PolarsError) as error:
        raise InputError("facts.format", f"“{path.name}”不是合法的 Parquet 文件。") from error


def judge_rows(judge: Judge, rows: Sequence[Raw], name: str) -> Iterator[tuple[str, Verdict]]:
    """(id, verdict) for every row and rule. Raises: InputError "facts.row" naming the row and the column."""
    for number, row in enumerate(rows, 1):
        facts = {key: value for key, value in row.items() if key != ID}
        shown = str(row.get(ID) or number)
        try:
            verdicts = judge.judge(facts)
        except PackError:
            raise
        except InputError as error:
            column = error.context.get("fact", "")
            raise InputError(
                "facts.row", f"“{name}”第 {number} 条（{shown}）“{column}”列：{error.message}", row=number, fact=column
            ) from error
        for verdict in verdicts:
            yield shown, verdict


def record(entity: str, verdict: Verdict) -> dict[str, str]:
    """One verdict as a flat row, see HEADS."""
    version = verdict.compiled.version
    return {
        "id": entity, "rule": verdict.rule.id, "catalogue": ";".join(verdict.rule.catalogue),
        "outcome": verdict.outcome.value, "unknown": ";".join(verdict.unknown), "reason": explain(verdict),
        "pack": verdict.rule.pack, "edition": verdict.rule.edition, "source": ";".join(version.source) if version else "",
    }  # fmt: skip


def write_verdicts(path: Path, records: Sequence[Mapping[str, str]]) -> None:
    """CSV, JSON or Parquet, by the file's suffix. Raises: InputError "facts.format", "facts.unwritable"."""
    try:
        match path.suffix.lower():
            case ".csv":
                with path.open("w", encoding="utf-8-sig", newline="") as file:
                    writer = csv.DictWriter(file, HEADS)
                    writer.writeheader()
                    writer.writerows(records)
            case ".json":
                path.write_text(json.dumps(list(records), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
            case ".parquet":
                _write_parquet(path, records)
            case _:
                raise InputError("facts.format", f"“{path.name}”不是可用的格式。请写成 .csv、.json 或 .parquet。")
    except OSError as error:
        raise InputError("facts.unwritable", f"无法写入“{path}”，请检查目录是否存在、是否有权限。") from error


def _write_parquet(path: Path, records: Sequence[Mapping[str, str]]) -> None:
    try:
        import polars
    except ImportError as error:
        raise InputError(
            "facts.needs_analytics", "写 Parquet 需要分析组件，请安装 zhiben[analytics]，或改用 CSV、JSON。"
        ) from error
    polars.DataFrame(list(records), schema=dict.fromkeys(HEADS, polars.String)).write_parquet(path)
