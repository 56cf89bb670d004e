"""OFD (GB/T 33190): zip and XML; text objects with coordinates in millimetres, laid out like the pages of a pdf."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from zhiben.core.readers import refusals
from zhiben.core.readers.layout import render
from zhiben.core.readers.package import Package
from zhiben.core.readers.page import Edge, Glyph, Page

if TYPE_CHECKING:
    from zhiben.core.readers import Limits

_POINT = 72 / 25.4
_MOST_EDGES = 20_000


def read_ofd(data: bytes, name: str, limits: Limits) -> str:
    """Source text of an ofd. Raises: InputError, also "reader.no_text" where glyphs are drawn without characters."""
    with Package(data, name, limits) as package:
        pages: list[Page] = []
        for document in _texts(package.xml("OFD.xml"), "DocRoot"):
            pages.extend(_document(package, _path("", document), limits))
    if not any(page.glyphs for page in pages):
        raise refusals.no_text(name)
    return render(pages)


def _document(package: Package, part: str, limits: Limits) -> Iterator[Page]:
    root = package.xml(part)
    folder = posixpath.dirname(part)
    area = _numbers(next(_texts(root, "PhysicalBox"), ""))
    listed = [page for holder in _named(root, "Pages") for page in _named(holder, "Page")]
    if len(listed) > limits.pages:
        raise refusals.too_many_pages(package.name, len(listed), limits.pages)
    for entry in listed:
        location = _path(folder, entry.get("BaseLoc") or "")
        content = package.xml(location)
        own = _numbers(next(_texts(content, "PhysicalBox"), ""))
        box = own if len(own) == 4 else area if len(area) == 4 else [0.0, 0.0, 210.0, 297.0]
        page = Page(box[2] * _POINT, box[3] * _POINT)
        for element in content.iter(etree.Element):
            tag = etree.QName(element).localname
            if tag == "TextObject":
                page.glyphs.extend(_glyphs(element))
            elif tag == "PathObject" and len(page.edges) < _MOST_EDGES:
                page.edges.extend(_edges(element))
        yield page


def _path(folder: str, location: str) -> str:
    return posixpath.normpath(posixpath.join("/" + folder, location)).lstrip("/")


def _named(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    return parent.iterfind(f".//{{*}}{tag}")


def _texts(parent: etree._Element, tag: str) -> Iterator[str]:
    return ((element.text or "").strip() for element in _named(parent, tag))


def _numbers(raw: str) -> list[float]:
    return [float(piece) for piece in raw.split() if re.fullmatch(r"-?\d{1,7}(?:\.\d{1,9})?", piece)]


def _steps(raw: str | None, count: int) -> list[float]:
    """Distances between characters: numbers, or `g n d` for n times d."""
    out: list[float] = []
    pieces = iter((raw or "").split())
    for piece in pieces:
        if piece == "g":
            times, step = _numbers(next(pieces, "")), _numbers(next(pieces, ""))
            out.extend(step[:1] * min(int(times[0]) if times else 0, count))
        else:
            out.extend(_numbers(piece))
        if len(out) >= count:
            break
    return out


def _placing(element: etree._Element) -> tuple[float, float, list[float]]:
    boundary = _numbers(element.get("Boundary") or "")
    matrix = _numbers(element.get("CTM") or "")
    x, y = (boundary[0], boundary[1]) if len(boundary) == 4 else (0.0, 0.0)
    return x, y, matrix if len(matrix) == 6 else [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]


def _glyphs(element: etree._Element) -> Iterator[Glyph]:
    left, top, (a, b, c, d, e, f) = _placing(element)
    size = next(iter(_numbers(element.get("Size") or "")), 4.0)
    if abs(b) > 0.1 * abs(a) or abs(c) > 0.1 * abs(d):
        return  # at an angle: a watermark
    for code in _named(element, "TextCode"):
        text = code.text or ""
        x, y = next(iter(_numbers(code.get("X") or "")), 0.0), next(iter(_numbers(code.get("Y") or "")), 0.0)
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        for at, sign in enumerate(text):
            width = size * (1.0 if sign > "\u2e7f" else 0.5)
            step = across[at] if at < len(across) else None
            x0, x1 = (left + a * (x + part) + e for part in (0.0, min(width, step) if step else width))
            yield Glyph(sign, x0 * _POINT, x1 * _POINT, (top + d * y + f) * _POINT, abs(size * d) * _POINT)
            x += width if step is None and not down else step or 0.0
            y += down[at] if at < len(down) else 0.0


def _edges(element: etree._Element) -> Iterator[Edge]:
    """Level and upright pieces of a path of moves (M, S) and lines (L, C closes)."""
    left, top, (a, b, c, d, e, f) = _placing(element)
    pieces = next(_texts(element, "AbbreviatedData"), "").split()
    start: tuple[float, float] | None = None
    here: tuple[float, float] | None = None
    for at, piece in enumerate(pieces):
        if piece in ("M", "S", "L"):
            values = _numbers(" ".join(pieces[at + 1 : at + 3]))
            if len(values) != 2:
                return
            x, y = values
            point = ((left + a * x + c * y + e) * _POINT, (top + b * x + d * y + f) * _POINT)
            if piece == "L" and here is not None:
                yield from _edge(here, point)
            else:
                start = point
            here = point
        elif piece == "C" and start is not None and here is not None:
            yield from _edge(here, start)
            here = start


def _edge(one: tuple[float, float], two: tuple[float, float]) -> Iterator[Edge]:
    (ax, ay), (bx, by) = one, two
    if abs(ax - bx) <= 1 < abs(ay - by):
        yield Edge(True, (ax + bx) / 2, min(ay, by), max(ay, by))
    elif abs(ay - by) <= 1 < abs(ax - bx):
        yield Edge(False, (ay + by) / 2, min(ax, bx), max(ax, bx))
