"""Bars from zero, drawn as svg for the page and as png for the document. Pure but for the font of the machine.

At most five series, at most a dozen bars. Labels and numbers stand beside the bars: no colour carries meaning alone.
"""

from __future__ import annotations

import base64
import io
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from zhiben.foundation.documents.layout.fonts import HEI, choose, installed_fonts

MOST_SERIES, MOST_BARS = 5, 12
_ROW, _LABEL, _WIDE, _TAIL, _BAR = 30, 150, 720, 70, 18
_FILLS = ("#2c5c8a", "#8a6d2c", "#5b7f6b", "#7a5c86", "#8f8f8f")
_SCALE = 2  # the png is drawn at twice its size, so that print is sharp


@dataclass(frozen=True, slots=True)
class Bar:
    """One line: its label, and for each series the value and its words; None is not reported, and has no bar."""

    label: str
    values: Sequence[Decimal | None]
    words: Sequence[str]
    links: Sequence[str] = ()


def svg(bars: Sequence[Bar], series: Sequence[str], unit: str, title: str) -> str:
    """Inline svg without style or script; classes `zp-bar-0` … take their colour from the style sheet."""
    _check(bars, series)
    rows = _rows(bars)
    high = _ROW * len(rows) + 10
    parts = [
        f'<svg class="zp-chart" role="img" viewBox="0 0 {_WIDE} {high}" preserveAspectRatio="xMinYMin meet">'
        f"<title>{escape(title)}</title>"
    ]
    for at, (label, value, words, number, link) in enumerate(rows):
        top = 5 + at * _ROW
        long = _length(value, rows)
        name = f'<text class="zp-label" x="{_LABEL - 8}" y="{top + 14}" text-anchor="end">{escape(label)}</text>'
        bar = (
            f'<rect class="zp-bar-{number}" x="{_LABEL}" y="{top}" width="{long}" height="{_BAR}"/>'
            if value is not None
            else ""
        )
        shown = escape(f"{words}{unit if value is not None else ''}")
        text = f'<text class="zp-value" x="{_LABEL + long + 6}" y="{top + 14}">{shown}</text>'
        parts.append(name + (f'<a href="{escape(link)}">{bar}{text}</a>' if link else bar + text))
    parts.append(f'<line class="zp-zero" x1="{_LABEL}" y1="0" x2="{_LABEL}" y2="{high}"/></svg>')
    return "".join(parts)


def png(bars: Sequence[Bar], series: Sequence[str], unit: str) -> bytes:
    """The same as a picture for print."""
    _check(bars, series)
    rows = _rows(bars)
    size = (_WIDE * _SCALE, (_ROW * len(rows) + 10) * _SCALE)
    image = Image.new("RGB", size, "white")
    draw, font = ImageDraw.Draw(image), _font(14 * _SCALE)
    for at, (label, value, words, number, _) in enumerate(rows):
        top = (5 + at * _ROW) * _SCALE
        middle = top + _BAR * _SCALE // 2
        draw.text(((_LABEL - 8) * _SCALE, middle), label, fill="black", font=font, anchor="rm")
        end = _LABEL + _length(value, rows)
        if value is not None:
            draw.rectangle((_LABEL * _SCALE, top, end * _SCALE, top + _BAR * _SCALE), fill=_FILLS[number])
        shown = f"{words}{unit if value is not None else ''}"
        draw.text(((end + 6) * _SCALE, middle), shown, fill="black", font=font, anchor="lm")
    draw.line((_LABEL * _SCALE, 0, _LABEL * _SCALE, size[1]), fill="black", width=_SCALE)
    out = io.BytesIO()
    image.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def base64_png(bars: Sequence[Bar], series: Sequence[str], unit: str) -> bytes:
    """As the content of a document holds it."""
    return base64.b64encode(png(bars, series, unit))


def _check(bars: Sequence[Bar], series: Sequence[str]) -> None:
    if len(series) > MOST_SERIES or len(bars) > MOST_BARS:
        raise ValueError(f"a chart shows at most {MOST_SERIES} series and {MOST_BARS} bars")


def _rows(bars: Sequence[Bar]) -> list[tuple[str, Decimal | None, str, int, str]]:
    """One row for each value: label (with the first one of a bar), value, words, series, link."""
    found = []
    for bar in bars:
        for number, (value, words) in enumerate(zip(bar.values, bar.words, strict=True)):
            link = bar.links[number] if number < len(bar.links) else ""
            found.append((_short(bar.label) if not number else "", value, words, number, link))
    return found


def _short(label: str) -> str:
    return label if len(label) <= 10 else f"{label[:9]}…"


def _length(value: Decimal | None, rows: Sequence[tuple[str, Decimal | None, str, int, str]]) -> int:
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
