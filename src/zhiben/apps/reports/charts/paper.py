"""Bars from zero as png for the document. Pure but for the font of the machine."""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from zhiben.apps.reports.charts.screen import sign
from zhiben.apps.reports.charts.shapes import Bar, check_bars
from zhiben.foundation.documents.layout.fonts import HEI, choose, installed_fonts

_ROW, _LABEL, _WIDE, _TAIL, _BAR = 30, 150, 720, 70, 18
_FILLS = ("#2c5c8a", "#8a6d2c", "#5b7f6b", "#7a5c86", "#8f8f8f")
_SCALE = 2  # the png is drawn at twice its size, so that print is sharp


def png(bars: Sequence[Bar], series: Sequence[str], unit: str) -> bytes:
    """The bars as a picture for print. Raises: ValueError for more than a chart may show."""
    check_bars(bars, series)
    several = len(series) > 1
    rows = _rows(bars, several)
    head = _ROW * len(series) if several else 0
    size = (_WIDE * _SCALE, (head + _ROW * len(rows) + 10) * _SCALE)
    image = Image.new("RGB", size, "white")
    draw, font = ImageDraw.Draw(image), _font(14 * _SCALE)
    for number, name in enumerate(series if several else ()):
        top = (5 + number * _ROW) * _SCALE
        box = (_LABEL * _SCALE, top, (_LABEL + _BAR) * _SCALE, top + _BAR * _SCALE)
        draw.rectangle(box, fill=_FILLS[number])
        place = ((_LABEL + _BAR + 8) * _SCALE, top + _BAR * _SCALE // 2)
        draw.text(place, f"{sign(number)}{name}", fill="black", font=font, anchor="lm")
    for at, (label, value, words, number) in enumerate(rows):
        top = (head + 5 + at * _ROW) * _SCALE
        middle = top + _BAR * _SCALE // 2
        draw.text(((_LABEL - 8) * _SCALE, middle), label, fill="black", font=font, anchor="rm")
        end = _LABEL + _length(value, rows)
        if value is not None:
            draw.rectangle((_LABEL * _SCALE, top, end * _SCALE, top + _BAR * _SCALE), fill=_FILLS[number])
        shown = f"{words}{unit if value is not None else ''}"
        draw.text(((end + 6) * _SCALE, middle), shown, fill="black", font=font, anchor="lm")
    draw.line((_LABEL * _SCALE, head * _SCALE, _LABEL * _SCALE, size[1]), fill="black", width=_SCALE)
    out = io.BytesIO()
    image.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def base64_png(bars: Sequence[Bar], series: Sequence[str], unit: str) -> bytes:
    """As the content of a document holds it."""
    return base64.b64encode(png(bars, series, unit))


def _rows(bars: Sequence[Bar], several: bool) -> list[tuple[str, Decimal | None, str, int]]:
    """One row for each value: label (with the first one of a bar), value, words, series."""
    found = []
    for bar in bars:
        for number, (value, words) in enumerate(zip(bar.values, bar.words, strict=True)):
            said = f"{sign(number)}{words}" if several else words
            found.append((_short(bar.label) if not number else "", value, said, number))
    return found


def _short(label: str) -> str:
    return label if len(label) <= 10 else f"{label[:9]}…"


def _length(value: Decimal | None, rows: Sequence[tuple[str, Decimal | None, str, int]]) -> int:
    most = max((row[1] for row in rows if row[1] is not None), default=Decimal(0))
    if value is None or most <= 0 or value <= 0:
        return 0
    return max(1, round(float(value / most) * (_WIDE - _LABEL - _TAIL)))


@lru_cache(maxsize=4)
def _font(size: int) -> Any:
    """The heading font of documents, or what stands in for it on this machine."""
    name = choose(installed_fonts())[HEI].used
    path = _path(name) if name else ""
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


@lru_cache(maxsize=4)
def _path(family: str) -> str:
    command = shutil.which("fc-match")
    if command is None:
        return ""
    try:
        found = subprocess.run(  # noqa: S603 - a family from the table of fonts
            [command, "-f", "%{file}", family], capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return found.stdout.strip()
