"""Lists as files: CSV that every office program opens, and that no cell of which is taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

MOST = 100_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, value: str) -> str:
        return value


def sheet(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download, written row by row. `rows` hold text, numbers, dates and None."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + str(writer.writerow(heads))
        for row in rows:
            yield str(writer.writerow([cell(value) for value in row]))

    name = f"{title}-{timezone.localdate():%Y%m%d}.csv"
    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def cell(value: object) -> str:
    """As people read it.

    >>> cell("=1+1"), cell(None), cell(7)
    ("'=1+1", '', '7')
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text


def kept_query(request: HttpRequest) -> str:
    """What was asked, without the place in the list: for the links to the next page and to the file."""
    kept = request.GET.copy()
    for name in ("after", "before", "as"):
        kept.pop(name, None)
    return kept.urlencode()
