"""PDF with a text layer, read by pdfium into pages of glyphs and ruled lines. Runs in the worker process."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as c

from zhiben.core.readers import refusals
from zhiben.core.readers.layout import render
from zhiben.core.readers.page import Edge, Glyph, Page

if TYPE_CHECKING:
    from zhiben.core.readers import Limits

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MOST_OBJECTS, _MOST_SEGMENTS, _MOST_EDGES = 100_000, 2_000, 20_000


def read_pdf(data: bytes, name: str, limits: Limits) -> str:
    """Source text of a pdf. Pages that are pictures among others that are not are named in their place.

    Raises: InputError "reader.encrypted", "reader.damaged", "reader.no_text", "reader.garbled",
    "reader.too_many_pages", "reader.too_much_text".
    """
    if b"%%EOF" not in data.rstrip(b"\x00 \r\n\t")[-2048:]:
        raise refusals.damaged(name)  # pdfium would rebuild what is there and drop the rest
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) > limits.pages:
            raise refusals.too_many_pages(name, len(document), limits.pages)
        pages = _pages(document, name, limits)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == c.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise (refusals.encrypted(name) if locked else refusals.damaged(name)) from error
    _check(pages, name)
    for number, page in enumerate(pages, 1):
        if _is_scan(page):
            page.glyphs += _notice(page, number)
    return render(pages)


def _pages(document: pypdfium2.PdfDocument, name: str, limits: Limits) -> list[Page]:
    pages, left = [], limits.characters
    for number in range(len(document)):
        page = document[number]
        pages.append(_page(page))
        page.close()
        left -= len(pages[-1].glyphs)
        if left < 0:
            raise refusals.too_much_text(name, limits.characters)
    return pages


def _check(pages: list[Page], name: str) -> None:
    shown = [glyph.text for page in pages for glyph in page.glyphs if not glyph.text.isspace()]
    pictures = sum(map(_is_scan, pages))
    if not shown or pictures * 2 > len(pages):
        raise refusals.no_text(name)
    unknown = sum(text == "\ufffd" or text < " " or "\ue000" <= text <= "\uf8ff" for text in shown)
    if unknown * 5 > len(shown):
        raise refusals.garbled(name)


def _is_scan(page: Page) -> bool:
    """A picture of a page; a page number or the mark of a scanning program does not make it text."""
    return page.picture and sum(not glyph.text.isspace() for glyph in page.glyphs) < 40


def _notice(page: Page, number: int) -> list[Glyph]:
    """A line that says what is missing: nothing is dropped silently."""
    size = page.width / 60
    text = f"［第{number}页是图片，没有文字层］"
    return [Glyph(sign, size * (4 + at), size * (5 + at), page.height / 2, size) for at, sign in enumerate(text)]


def _page(page: pypdfium2.PdfPage) -> Page:
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation() % 360
    turned = turn in (90, 270)
    width, height = right - left, top - bottom
    out = Page(*((height, width) if turned else (width, height)))

    def place(x: float, y: float) -> tuple[float, float]:
        """Page coordinates (origin at the bottom left, not turned) to ours."""
        x, y = x - left, y - bottom
        return {0: (x, height - y), 90: (y, x), 180: (width - x, y), 270: (height - y, width - x)}[turn]

    text = page.get_textpage()
    out.glyphs = list(_glyphs(text.raw, turn, place))
    text.close()
    lines: list[Edge] = []
    pictures = 0.0
    for kind, item, matrix in _objects(page.raw, c.FPDFPage_CountObjects, c.FPDFPage_GetObject, _IDENTITY, 0):
        if kind == c.FPDF_PAGEOBJ_PATH and len(lines) < _MOST_EDGES:
            lines.extend(_edges(item, matrix, place))
        elif kind == c.FPDF_PAGEOBJ_IMAGE:
            pictures = max(pictures, abs(_determinant(_multiplied(_matrix_of(item), matrix))))
    out.edges = lines
    out.picture = pictures > 0.4 * width * height
    return out


def _glyphs(text: Any, turn: int, place: Any) -> Iterator[Glyph]:
    """Characters as they stand on the page; what stands at another angle is a watermark or a stamp."""
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), c.FS_RECTF(), c.FS_MATRIX()
    upright = math.radians(turn)
    for at in range(c.FPDFText_CountChars(text)):
        if c.FPDFText_IsGenerated(text, at) == 1:
            continue
        c.FPDFText_GetMatrix(text, at, matrix)
        if abs(math.remainder(math.atan2(matrix.b, matrix.a) - upright, 2 * math.pi)) > 0.1:
            continue
        if not c.FPDFText_GetCharOrigin(text, at, x, y) or not c.FPDFText_GetLooseCharBox(text, at, box):
            continue
        ax, _ = place(box.left, box.bottom)
        bx, _ = place(box.right, box.top)
        baseline = place(x.value, y.value)[1]
        size = c.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
        yield Glyph(_sign(c.FPDFText_GetUnicode(text, at)), min(ax, bx), max(ax, bx), baseline, size)


def _sign(code: int) -> str:
    """The character of a code; pdfium writes 2 for a hyphen at the end of a line and 0 where the font tells none."""
    if code == 2:
        return "-"
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _objects(holder: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> Iterator[tuple[int, Any, Matrix]]:
    """Objects of a page, also inside of form objects, with the matrix of what holds them."""
    for at in range(min(count(holder), _MOST_OBJECTS)):
        item = get(holder, at)
        kind = c.FPDFPageObj_GetType(item)
        if kind == c.FPDF_PAGEOBJ_FORM and depth < 4:
            inner = _multiplied(_matrix_of(item), matrix)
            yield from _objects(item, c.FPDFFormObj_CountObjects, c.FPDFFormObj_GetObject, inner, depth + 1)
        else:
            yield kind, item, matrix


def _matrix_of(item: Any) -> Matrix:
    raw = c.FS_MATRIX()
    return (raw.a, raw.b, raw.c, raw.d, raw.e, raw.f) if c.FPDFPageObj_GetMatrix(item, raw) else _IDENTITY


def _multiplied(one: Matrix, two: Matrix) -> Matrix:
    """First `one`, then `two`."""
    a, b, d, e, x, y = one
    p, q, r, s, u, v = two
    return a * p + b * r, a * q + b * s, d * p + e * r, d * q + e * s, x * p + y * r + u, x * q + y * s + v


def _determinant(matrix: Matrix) -> float:
    return matrix[0] * matrix[3] - matrix[1] * matrix[2]


def _edges(item: Any, outer: Matrix, place: Any) -> Iterator[Edge]:
    """Level and upright pieces of a path that is drawn: stroked, or filled and thin. A filled area is no border."""
    fill, stroke = ctypes.c_int(), c.FPDF_BOOL()
    c.FPDFPath_GetDrawMode(item, fill, stroke)
    matrix = _multiplied(_matrix_of(item), outer)
    points: list[tuple[float, float]] = []
    pieces: list[tuple[tuple[float, float], tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(min(c.FPDFPath_CountSegments(item), _MOST_SEGMENTS)):
        segment = c.FPDFPath_GetPathSegment(item, at)
        c.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, d, e, u, v = matrix
        point = place(x.value * a + y.value * d + u, x.value * b + y.value * e + v)
        kind = c.FPDFPathSegment_GetType(segment)
        if kind == c.FPDF_SEGMENT_MOVETO:
            points = []
        elif kind == c.FPDF_SEGMENT_LINETO and points:
            pieces.append((points[-1], point))
        points.append(point)
        if c.FPDFPathSegment_GetClose(segment) and len(points) > 1:
            pieces.append((points[-1], points[0]))
    if not stroke.value:
        xs, ys = [p[0] for piece in pieces for p in piece], [p[1] for piece in pieces for p in piece]
        if not fill.value or not pieces or min(max(xs) - min(xs), max(ys) - min(ys)) > 4:
            return
    for (ax, ay), (bx, by) in pieces:
        if abs(ax - bx) <= 1 < abs(ay - by):
            yield Edge(True, (ax + bx) / 2, min(ay, by), max(ay, by))
        elif abs(ay - by) <= 1 < abs(ax - bx):
            yield Edge(False, (ay + by) / 2, min(ax, bx), max(ax, bx))
