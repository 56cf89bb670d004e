"""Charts as inline svg: lengths in percent and letters in pixels, so that one drawing is read on a desk and on a phone.

No style and no script: classes `zp-bar-0` … take their colour from the style sheet, which knows day, night and paper. Every
number stands beside what it measures and every series bears its number, so that no colour carries meaning alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape

from zhiben.apps.reports.charts.shapes import Bar, Column, check_bars, check_columns

_LABEL, _ROW, _BAR, _GAP, _KEY = 20, 20, 14, 10, 20
_WIDEST = 74  # percent of the width: what is left is for the words of the longest bar
_PLOT, _HEAD, _FOOT, _SHARE, _READABLE = 160, 20, 40, 76, 15
_SIGNS = "①②③④⑤"


def bars_svg(bars: Sequence[Bar], series: Sequence[str], unit: str, title: str) -> str:
    """Bars from zero, each under its label. Raises: ValueError for more than a chart may show."""
    check_bars(bars, series)
    several = len(series) > 1
    most = max((value for bar in bars for value in bar.values if value is not None), default=Decimal(0))
    parts = list(_keys(series)) if several else []
    top = _KEY * len(parts)
    for bar in bars:
        parts.append(f'<text class="zp-label" x="0" y="{top + 14}">{escape(bar.label)}</text>')
        top += _LABEL
        for number, (value, words) in enumerate(zip(bar.values, bar.words, strict=True)):
            link = bar.links[number] if number < len(bar.links) else ""
            shown = f"{_SIGNS[number] if several else ''}{words}{unit if value is not None else ''}"
            drawn = _bar(value, most, number, top, shown)
            parts.append(f'<a href="{escape(link)}">{drawn}</a>' if link else drawn)
            top += _ROW
        top += _GAP
    high = max(top - _GAP, _ROW)
    linked = any(bar.links for bar in bars)
    said = "；".join(
        f"{bar.label}{'、'.join(f'{words}{unit if value is not None else str()}' for value, words in zip(bar.values, bar.words, strict=True))}"
        for bar in bars
    )
    return _framed(parts, high, title, said, linked=linked)


def _bar(value: Decimal | None, most: Decimal, number: int, top: int, shown: str) -> str:
    long = _percent(value, most, _WIDEST)
    drawn = f'<rect class="zp-bar-{number}" x="0" y="{top}" width="{long}%" height="{_BAR}"/>' if long else ""
    return f'{drawn}<text class="zp-value" x="{long}%" dx="{6 if long else 0}" y="{top + 12}">{escape(shown)}</text>'


def columns_svg(columns: Sequence[Column], series: Sequence[str], title: str) -> str:
    """Columns from zero, side by side, in parts from below. A part that is high enough bears the number of its series.

    Raises: ValueError for more than a chart may show.
    """
    check_columns(columns, series)
    most = max((sum(v for v in each.values if v is not None) for each in columns), default=Decimal(0)) or Decimal(1)
    base, step = _HEAD + _PLOT, 100 / max(1, len(columns))
    parts = [f'<line class="zp-zero" x1="0" y1="{base}.5" x2="100%" y2="{base}.5"/>']
    for at, each in enumerate(columns):
        middle, left = (at + 0.5) * step, (at + 0.5 - _SHARE / 200) * step
        top = float(base)
        for number, value in enumerate(each.values):
            high = float((value or 0) / most) * _PLOT
            if high <= 0:
                continue
            top -= high
            parts.append(
                f'<rect class="zp-bar-{number}" x="{left:.2f}%" y="{top:.1f}" width="{step * _SHARE / 100:.2f}%" height="{high:.1f}"/>'
            )
            if len(series) > 1 and high >= _READABLE:
                parts.append(
                    f'<text class="zp-on" x="{middle:.2f}%" y="{top + high / 2 + 4:.1f}" text-anchor="middle">{_SIGNS[number]}</text>'
                )
        parts.append(_centred("zp-small", middle, top - 5, each.words))
        parts.append(_centred("zp-small", middle, base + 16, each.label))
        if each.below:
            parts.append(_centred("zp-small zp-faint", middle, base + 32, each.below))
    said = "；".join(f"{each.below and each.below + '年'}{each.label}{each.words}" for each in columns)
    return _framed(parts, base + _FOOT, title, said, linked=False)


def sign(number: int) -> str:
    """As a series is called in the drawing.

    >>> sign(0), sign(4)
    ('①', '⑤')
    """
    return _SIGNS[number]


def _keys(series: Sequence[str]) -> Iterator[str]:
    for number, name in enumerate(series):
        top = number * _KEY
        yield (
            f'<rect class="zp-bar-{number}" x="0" y="{top + 2}" width="12" height="12"/>'
            f'<text class="zp-label" x="18" y="{top + 13}">{_SIGNS[number]}{escape(name)}</text>'
        )


def _centred(kind: str, middle: float, y: float, words: str) -> str:
    return f'<text class="{kind}" x="{middle:.2f}%" y="{y:.1f}" text-anchor="middle">{escape(words)}</text>'


def _percent(value: Decimal | None, most: Decimal, widest: int) -> float:
    if value is None or most <= 0 or value <= 0:
        return 0
    return max(0.5, round(float(value / most) * widest, 2))


def _framed(parts: Sequence[str], high: float, title: str, said: str, *, linked: bool) -> str:
    """A drawing with links is a group, so that they are reached; one without is a picture with its words."""
    role = "group" if linked else "img"
    described = f"<title>{escape(title)}</title><desc>{escape(said)}</desc>"
    label = escape(title if linked else f"{title}：{said}")
    return f'<svg class="zp-chart" role="{role}" aria-label="{label}" width="100%" height="{high:.0f}">{described}{"".join(parts)}</svg>'
