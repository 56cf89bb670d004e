"""Comparing a compiled directive with its annotation, value by value, where it stands in the text.

Both sides point into the same source text. Every predicted clause and duty is laid on the gold row it overlaps most (a
row may have further spans, `also`) and the sets of values that meet there are compared. Where the sentence pieces are
annotated too, the duties themselves are scored: every piece that is a duty must be covered by one, none that is
background, heading, definition or unit list may be.

Gold and compiled are the plain JSON objects: the scorer must also judge output that our own model would refuse.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
Values = set[Any]

_WIDTH = str.maketrans("（）〔〕［］【】，：；％　", "()[][][],:;% ")
_TAIL = re.compile(r"等(?:各?(?:有关|相关))?(?:责任)?(?:单位|部门)?$")
_FIGURE = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万两半每全底]")
_STRENGTH = ("target", "must_not", "must", "should", "may")
_VALUED = ("deadlines", "recurrences", "targets", "thresholds", "consequences")
_NEAR = 6  # characters between the starts of a clause and its gold row
_ENOUGH = 3  # gold values below which a field does not count in the mean


@dataclass
class Tally:
    """Right, extra and missed values of one field, over all documents."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, where: str, gold: Values, got: Values) -> None:
        self.right += len(gold & got)
        self.extra += len(got - gold)
        self.missed += len(gold - got)
        self.notes += [f"missed  {where}: {v}" for v in sorted(map(str, gold - got))]
        self.notes += [f"extra   {where}: {v}" for v in sorted(map(str, got - gold))]

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Score:
    """The tallies of all fields, in the order in which they were first met."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def fields(self) -> dict[str, Tally]:
        return {name: t for name, t in self.tallies.items() if t.right or t.extra or t.missed}

    @property
    def pooled(self) -> float:
        tallies = self.tallies.values()
        return Tally(sum(t.right for t in tallies), sum(t.extra for t in tallies), sum(t.missed for t in tallies)).f1

    @property
    def mean(self) -> float:
        """Mean F1 over the fields with at least three gold values; 0 where there is none."""
        values = [t.f1 for t in self.fields().values() if t.right + t.missed >= _ENOUGH]
        return sum(values) / len(values) if values else 0.0

    def add(self, compiled: Json, gold: Json, segments: Sequence[Json], text: str) -> None:
        """Count one document. `segments` is empty where its sentence pieces are not annotated."""
        rows, clauses, duties = gold["clauses"], compiled.get("clauses", []), compiled.get("duties", [])
        self._metadata(compiled.get("metadata", {}), gold["metadata"])
        self._outline(clauses, rows)
        self._units(clauses, rows)
        self._values(duties, rows)
        self._evidence(duties, rows, text)
        for segment in segments:
            self._segment(duties, segment)
        self.tallies["reporting"].add("reporting", _reports(gold), _reports(compiled))

    def _metadata(self, got: Json, want: Json) -> None:
        tally = self.tallies["metadata"]
        for key in ("title", "document_number", "issued_on", "status"):
            tally.add(key, {_norm(want[key])} if want.get(key) else set(), {_norm(got[key])} if got.get(key) else set())
        for key in ("issuer", "recipients", "contacts", "phones"):
            tally.add(key, {_unit(v) for v in want.get(key) or []}, {_unit(v) for v in got.get(key) or []})

    def _outline(self, clauses: Sequence[Json], rows: Sequence[Json]) -> None:
        """A gold row is found where a clause with the same last label starts within six characters of it."""
        outline, used = self.tallies["outline"], set[int]()
        for row in rows:
            where, last = _name(row), _last(row)
            for j, clause in enumerate(clauses):
                if j not in used and abs(clause["start"] - row["start"]) <= _NEAR and _last(clause) == last:
                    used.add(j)
                    outline.right += 1
                    said = {"path"} if _same_path(row, clause) else {"/".join(clause.get("path") or [])}
                    self.tallies["path"].add(where, {"path"}, said)
                    self.tallies["kind"].add(where, {row["kind"]}, {clause.get("kind")})
                    break
            else:
                outline.missed += 1
                outline.notes.append(f"missed  {where} at {row['start']}")
        for j, clause in enumerate(clauses):
            if j not in used:
                outline.extra += 1
                outline.notes.append(f"extra   {'/'.join(clause.get('path') or [])} at {clause['start']}")

    def _units(self, clauses: Sequence[Json], rows: Sequence[Json]) -> None:
        got: dict[tuple[int | None, str], Values] = defaultdict(set)
        for clause in clauses:
            at = _home(clause, rows)
            for key in ("lead", "responsible"):
                got[at, key].update(_unit(v) for v in clause.get(key) or [])
        for key in ("lead", "responsible"):
            for i, row in enumerate(rows):
                want = {_unit(v) for v in row.get(key) or []}
                self.tallies[key].add("/".join(row["path"]), want, got[i, key])
            self.tallies[key].add("outside every row", set(), got[None, key])

    def _values(self, duties: Sequence[Json], rows: Sequence[Json]) -> None:
        got: dict[tuple[int | None, str], Values] = defaultdict(set)
        for duty in duties:
            at = _home(duty, rows)
            for key in _VALUED:
                got[at, key].update(_value(key, v) for v in duty.get(key) or [])
        for key in _VALUED:
            for i, row in enumerate(rows):
                want = {_value(key, v) for v in row.get(key) or []}
                self.tallies[key].add("/".join(row["path"]), want, got[i, key])
            self.tallies[key].add("outside every row", set(), got[None, key])

    def _evidence(self, duties: Sequence[Json], rows: Sequence[Json], text: str) -> None:
        """Every kind of value a duty carries must point at words inside its row; figures must point at figures."""
        for duty in duties:
            at = _home(duty, rows)
            spans = [] if at is None else _spans(rows[at])
            for key in _VALUED:
                if not duty.get(key):
                    continue
                marks = (duty.get("evidence") or {}).get(key) or []
                good = bool(marks) and all(
                    any(a <= m[0] < m[1] <= b for a, b in spans)
                    and (key == "consequences" or _FIGURE.search(text[m[0] : m[1]]) is not None)
                    for m in marks
                )
                self.tallies["evidence"].add(f"{key} of duty at {duty['start']}", {key}, {key} if good else set())

    def _segment(self, duties: Sequence[Json], segment: Json) -> None:
        """Coverage, modality and bearers of one sentence piece; a sanction may or may not be claimed."""
        size = segment["end"] - segment["start"]
        over = [d for d in duties if _overlap(d, segment) >= max(2, 0.5 * min(size, d["end"] - d["start"]))]
        where, claimed = f"segment {segment['start']}..{segment['end']}", {"duty"} if over else set[str]()
        if segment["label"] not in {"duty", "sanction"}:
            self.tallies["duties"].add(where, set(), {segment["label"]} if over else set())
        if segment["label"] != "duty":
            return
        self.tallies["duties"].add(where, {"duty"}, claimed)
        if over:
            said = [d["modality"] for d in over if d.get("modality") in _STRENGTH]
            strongest = {min(said, key=_STRENGTH.index)} if said else set[str]()
            self.tallies["modality"].add(where, {segment["modality"]}, strongest)
            named = {_unit(b) for d in over for b in d.get("bearers") or []}
            self.tallies["bearers"].add(where, {_unit(b) for b in segment.get("bearers") or []}, named)


def _norm(text: str | None) -> str:
    return re.sub(r"[\s*#]+", "", (text or "").translate(_WIDTH)).strip(".,、。;:")


def _unit(text: str) -> str:
    return _TAIL.sub("", _norm(text))


def _label(text: str) -> str:
    return _norm(text).strip("()[].、")


def _number(value: Any) -> str:
    try:
        return f"{float(value):g}"
    except (TypeError, ValueError):
        return _norm(str(value))


def _value(key: str, value: Any) -> Any:
    if key in {"targets", "thresholds"}:
        return (value.get("op"), _number(value.get("value")), _norm(value.get("unit") or ""))
    if key == "recurrences":
        return (_number(value.get("times")), value.get("per"))
    return str(value)


def _overlap(a: Json, b: Json) -> int:
    end, start = int(min(a["end"], b["end"])), int(max(a["start"], b["start"]))
    return max(0, end - start)


def _spans(row: Json) -> list[tuple[int, int]]:
    return [(row["start"], row["end"]), *((a, b) for a, b in row.get("also", []))]


def _home(item: Json, rows: Sequence[Json]) -> int | None:
    """Index of the gold row that `item` overlaps most (the shorter row where two tie); None where it meets none."""
    best, best_overlap, best_size = None, 0, 0
    for i, row in enumerate(rows):
        for start, end in _spans(row):
            got, size = _overlap(item, {"start": start, "end": end}), end - start
            if got > best_overlap or (got and got == best_overlap and size < best_size):
                best, best_overlap, best_size = i, got, size
    return best


def _name(row: Json) -> str:
    return "/".join(row["path"]) or "preamble"


def _last(item: Json) -> str:
    path = item.get("path") or []
    return _label(path[-1]) if path else ""


def _same_path(row: Json, clause: Json) -> bool:
    want, got = [_label(x) for x in row["path"]], [_label(x) for x in clause.get("path") or []]
    if row["kind"] == "measure" and want and got:
        return (want[0] in got[0] or got[0] in want[0]) and want[1:] == got[1:]
    return want == got


def _reports(side: Json) -> Values:
    out: Values = set()
    for report in side.get("reporting") or []:
        to = _unit(report.get("to") or "")
        out.update((to, day) for day in report.get("dates") or [])
        if report.get("day_of_month"):
            out.add((to, f"day {report['day_of_month']} of each {report.get('per') or 'month'}"))
        elif report.get("per") and not report.get("dates"):
            out.add((to, report["per"]))
    return out
