"""Charts of the house: bars and trends from zero, as svg for the page and as png for the document.

At most five series and a dozen bars or columns. Labels and numbers stand beside what they say: no colour carries meaning
alone, and every drawing has its words.
"""

from __future__ import annotations

from zhiben.apps.reports.charts.paper import base64_png, png
from zhiben.apps.reports.charts.screen import bars_svg, columns_svg, sign
from zhiben.apps.reports.charts.shapes import MOST_BARS, MOST_COLUMNS, MOST_SERIES, Bar, Column

__all__ = [
    "MOST_BARS", "MOST_COLUMNS", "MOST_SERIES", "Bar", "Column", "bars_svg", "base64_png", "columns_svg", "png", "sign",
]  # fmt: skip
