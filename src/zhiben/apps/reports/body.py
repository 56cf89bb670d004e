"""The text of a brief as data: sections of sentences, tables and charts. Pure.

body = {"sections": [{"key", "title", "items": [item]}], "annexes": [table …], "names": {"n1": {"words", "kind", "key"}}}
item = {"kind": "sentence", "id", "text", "by_hand", "vouch": {"reason", "by", "at"}}
     | {"kind": "table", "id", "title", "head": [text], "rows": [[text with places]]}
     | {"kind": "chart", "id", "title": text with places, "unit", "series": [name], "bars": [[label, code, …]]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from zhiben.apps.reports.figures import KEYS_KEPT, Figure
from zhiben.apps.reports.sentences import is_supported, places

Body = dict[str, Any]
Item = dict[str, Any]


class Draft:
    """A body while it is written: hands out the codes of figures and names, and keeps both."""

    def __init__(self, as_of: datetime) -> None:
        self.as_of = as_of
        self.figures: list[Figure] = []
        self.names: dict[str, dict[str, str]] = {}
        self._known: dict[tuple[str, str, str], str] = {}
        self.sections: list[dict[str, Any]] = []
        self.annexes: list[Item] = []

    def figure(
        self,
        query: str,
        value: Decimal | int | None,
        unit: str = "",
        *,
        keys: Sequence[str] = (),
        count: int | None = None,
        parts: Sequence[str] = (),
        **parameters: Any,
    ) -> str:
        """The place of a new figure. `parts`: places of the figures it sums up."""
        code = f"f{len(self.figures) + 1}"
        known = None if value is None else Decimal(value)
        total = len(keys) if count is None else count
        given = {name: text for name, text in parameters.items() if text}
        codes = [part.strip("{}") for part in parts]
        self.figures.append(Figure(code, query, known, unit, self.as_of, given, list(keys)[:KEYS_KEPT], total, codes))
        return f"{{{code}}}"

    def counted(self, query: str, keys: Sequence[str], unit: str, **parameters: Any) -> str:
        """The place of a figure that is the number of its records."""
        return self.figure(query, len(keys), unit, keys=keys, **parameters)

    def name(self, words: str, kind: str, key: object) -> str:
        """The place of a name, with the record that has it. The same name of the same record has one place."""
        known = (words, kind, str(key))
        if known not in self._known:
            code = self._known[known] = f"n{len(self.names) + 1}"
            self.names[code] = {"words": words, "kind": kind, "key": str(key)}
        return f"{{{self._known[known]}}}"

    def section(self, key: str, title: str) -> None:
        self.sections.append({"key": key, "title": title, "items": []})

    def say(self, text: str) -> None:
        self._add({"kind": "sentence", "text": text, "by_hand": False, "vouch": None})

    def table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self._add({"kind": "table", "title": title, "head": list(head), "rows": [list(row) for row in rows]})

    def chart(self, title: str, unit: str, series: Sequence[str], bars: Sequence[Sequence[str]]) -> None:
        """Bars from zero; a bar is its label and the place of one figure for each series."""
        self._add(
            {"kind": "chart", "title": title, "unit": unit, "series": list(series), "bars": [list(b) for b in bars]}
        )

    def annex(self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.annexes.append(
            {"kind": "table", "id": f"a{len(self.annexes) + 1}", "title": title, "head": list(head),
             "rows": [list(row) for row in rows]}
        )  # fmt: skip

    def _add(self, item: Item) -> None:
        at = sum(len(section["items"]) for section in self.sections) + 1
        self.sections[-1]["items"].append({**item, "id": f"s{at}"})

    def body(self) -> Body:
        return {"sections": self.sections, "annexes": self.annexes, "names": self.names}


def items(body: Body) -> Iterator[Item]:
    for section in body["sections"]:
        yield from section["items"]
    yield from body.get("annexes", ())


def sentences(body: Body) -> list[Item]:
    return [item for item in items(body) if item["kind"] == "sentence"]


def sentence(body: Body, key: str) -> Item | None:
    return next((item for item in sentences(body) if item["id"] == key), None)


def unsupported(body: Body) -> list[Item]:
    """Sentences without a record behind them, or with a number that no figure stands for, that nobody answers for."""
    return [item for item in sentences(body) if not is_supported(item["text"]) and not item.get("vouch")]


def texts(body: Body) -> Iterator[tuple[str, str]]:
    """(id of the item, text) of everything that a reader sees: sentences, titles, cells."""
    for item in items(body):
        if item["kind"] == "sentence":
            yield item["id"], item["text"]
            continue
        yield item["id"], item["title"]
        cells = item["rows"] if item["kind"] == "table" else item["bars"]
        yield from ((item["id"], cell) for row in cells for cell in row)


def used_codes(body: Body) -> dict[str, str]:
    """Figure → the section it first stands in, in the order of the text."""
    found: dict[str, str] = {}
    for section in [*body["sections"], {"title": "附表", "items": body.get("annexes", [])}]:
        for _, text in texts({"sections": [section], "annexes": []}):
            for code in places(text):
                if code.startswith("f"):
                    found.setdefault(code, section["title"])
    return found


def next_id(body: Body) -> str:
    numbers = [int(item["id"][1:]) for item in items(body) if item["id"].startswith("s")]
    return f"s{max(numbers, default=0) + 1}"


def words_of(body: Body, figures: Mapping[str, Figure]) -> dict[str, str]:
    """What fills each place. A figure by hand says so."""
    found = {code: name["words"] for code, name in body["names"].items()}
    return found | {code: figure.words for code, figure in figures.items()}
