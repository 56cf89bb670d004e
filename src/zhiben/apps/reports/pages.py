"""The text of a brief as its page shows it: pieces of words, some of which open their records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from zhiben.apps.reports import charts, official
from zhiben.apps.reports.body import Body, Item, words_of
from zhiben.apps.reports.figures import Figure
from zhiben.apps.reports.sentences import PLACE, is_supported, render
from zhiben.foundation.documents.layout.content import chinese


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence; `url` where they are a figure or a name with a page. `kind`: figure, hand, missing, name."""

    words: str
    url: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One item as the template takes it."""

    item: Item
    pieces: list[Piece]
    plain: str
    supported: bool = True
    rows: list[list[list[Piece]]] | None = None
    chart: SafeString | str = ""

    @property
    def key(self) -> str:
        return str(self.item["id"])


_NAMED = {
    "letter": "supervision:letter",
    "task": "dispatch:task",
    "directive": "directives:review",
    "question": "reports:question",
}


class Reader:
    def __init__(self, brief_id: UUID, body: Body, figures: Mapping[str, Figure]) -> None:
        self.body, self.figures = body, figures
        self.words = words_of(body, figures)
        self._links = {code: reverse("reports:figure", args=[brief_id, code]) for code in figures}

    def sections(self) -> list[dict[str, Any]]:
        return [
            {"key": section["key"], "title": section["title"], "number": chinese(at), "items": [self.show(i) for i in section["items"]]}
            for at, section in enumerate(self.body["sections"], start=1)
        ]  # fmt: skip

    def annexes(self) -> list[Shown]:
        return [self.show(item) for item in self.body.get("annexes", ())]

    def show(self, item: Item) -> Shown:
        if item["kind"] == "sentence":
            return Shown(item, self.pieces(item["text"]), render(item["text"], self.words), is_supported(item["text"]))
        title = render(item["title"], self.words)
        if item["kind"] == "table":
            return Shown(item, [], title, rows=[[self.pieces(cell) for cell in row] for row in item["rows"]])
        bars = official.chart_bars(item, self.words, self.figures, self._links)
        drawn = mark_safe(charts.bars_svg(bars, item["series"], item["unit"], title))  # noqa: S308 - it escapes
        return Shown(item, self.pieces(item["title"]), title, chart=drawn)

    def pieces(self, text: str) -> list[Piece]:
        found, last = [], 0
        for hit in PLACE.finditer(text):
            found.append(Piece(text[last : hit.start()]))
            found.append(self._place(hit.group(1)))
            last = hit.end()
        found.append(Piece(text[last:]))
        return [piece for piece in found if piece.words]

    def _place(self, code: str) -> Piece:
        if figure := self.figures.get(code):
            kind = "hand" if figure.is_by_hand else "missing" if figure.value is None else "figure"
            return Piece(self.words[code], self._links[code], kind)
        name = self.body["names"][code]
        route = _NAMED.get(name["kind"])
        return Piece(name["words"], reverse(route, args=[name["key"]]) if route else "", "name")
