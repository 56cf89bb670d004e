"""The scorer's files in and its table out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from zhiben.core.errors import InputError
from zhiben.core.readers import read_source
from zhiben.core.scoring.figures import Score

SOURCES = (".txt", ".md", ".html", ".docx", ".pdf")


def add_files(score: Score, compiled: Path, gold: Path, source: Path) -> None:
    """Count one document from its files; the annotated pieces are found beside the gold as `<gold>.segments.json`.

    Raises: InputError "score.unreadable", "score.not_json", "score.not_an_object", "score.span_outside".
    """
    text = read_text(source)
    beside = gold.with_suffix(".segments.json")
    segments = _json(beside, list) if beside.exists() else []
    got = _json(compiled, dict)
    for kind in ("clauses", "duties"):
        for item in got.get(kind, []):
            if not 0 <= item["start"] < item["end"] <= len(text):
                raise InputError(
                    "score.span_outside",
                    f"{compiled.name} 的 {kind} 有一段 {item['start']}..{item['end']} 超出 {source.name} 的正文"
                    f"（共 {len(text)} 字）。三个文件须属于同一文件。",
                )
    score.add(got, _json(gold, dict), segments, text)


def add_compiled(score: Score, source: Path, gold: Path, segments: Path) -> None:
    """Compile a source and count it. Raises: InputError."""
    from zhiben.core.directive.compiler import compile_text

    text = read_source(source.read_bytes(), source.name)
    directive = compile_text(text).model_dump(mode="json", by_alias=True)
    pieces = _json(segments, list) if segments.exists() else []
    score.add(directive, _json(gold, dict), pieces, text.text)


def add_folder(score: Score, folder: Path) -> int:
    """Compile and count every `<name>.gold.json` of a folder with its source `<name>.txt` (.md, …). Returns how many.

    Raises: InputError "score.no_source".
    """
    golds = sorted(folder.glob("*.gold.json"))
    for gold in golds:
        name = gold.name.removesuffix(".gold.json")
        source = next((p for end in SOURCES if (p := gold.with_name(name + end)).exists()), None)
        if source is None:
            raise InputError("score.no_source", f"{gold} 旁边没有对应的文件，应有 {name}.txt 之类。")
        add_compiled(score, source, gold, gold.with_name(f"{name}.segments.json"))
    return len(golds)


def read_text(path: Path) -> str:
    """A source text as its spans count it: line ends untouched."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("score.unreadable", f"{path} 无法按 UTF-8 读取，请检查路径和编码。") from error


def _json(path: Path, kind: type) -> Any:
    try:
        value = json.loads(read_text(path))
    except ValueError as error:
        raise InputError("score.not_json", f"{path} 不是有效的 JSON：{error}。") from error
    if not isinstance(value, kind):
        raise InputError("score.not_an_object", f"{path} 的最外层应是 {'对象' if kind is dict else '数组'}。")
    return value


def as_table(score: Score, *, verbose: bool = False) -> str:
    """One line a field, then the pooled and the mean F1; `verbose` lists every missed and extra value."""
    lines = []
    for name, t in score.fields().items():
        counts = f"({t.right} right, {t.extra} extra, {t.missed} missed)"
        lines.append(f"{name:13s} precision {t.precision:.3f}  recall {t.recall:.3f}  F1 {t.f1:.3f}   {counts}")
        lines += [f"    {note}" for note in t.notes] if verbose else []
    return "\n".join([*lines, f"pooled F1 {score.pooled:.3f}", f"mean F1 {score.mean:.3f}"]) + "\n"
