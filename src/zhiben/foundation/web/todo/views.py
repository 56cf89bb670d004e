"""The to-do page and its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from zhiben.core.errors import InputError
from zhiben.core.paging import count_words
from zhiben.foundation.unions import counted
from zhiben.foundation.web.decorators import signed_in
from zhiben.foundation.web.requests import ActorRequest
from zhiben.foundation.web.templatetags.web import Tab
from zhiben.foundation.web.todo import selectors
from zhiben.foundation.web.todo.selectors import TodoFilter
from zhiben.foundation.web.todo.sheet import write_sheet
from zhiben.foundation.web.todo.sources import BUCKETS, OVERDUE, TODAY, Source, sources_for

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_safe
def page(request: ActorRequest) -> HttpResponse:
    """All modules, one list. Two queries, however many sources there are."""
    on, sources = timezone.localdate(), sources_for(request.actor)
    counts = counted(selectors.waiting(request.actor, on))
    wanted = _read(request.GET, sources, counts)
    present = selectors.by_source(counts, wanted.bucket)
    asked = [each for each in sources if each.code in present and wanted.source in ("", each.code)]
    found = selectors.todo_page(wanted, asked, actor=request.actor, on=on)
    context = {
        "page": found,
        "wanted": wanted,
        "on": on,
        "title": _title(wanted, sources),
        "tabs": _tabs(wanted, selectors.by_bucket(counts)),
        "modules": _modules(sources, present),
        "count": count_words(sum(present[each.code] for each in asked), selectors.TODO_CAP),
    }
    return render(request, "todo/page.html", context)


@signed_in
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    """Exactly what the filter means, all of it."""
    on, sources = timezone.localdate(), sources_for(request.actor)
    wanted = _read(request.GET, sources, {})
    asked = [each for each in sources if wanted.source in ("", each.code)]
    todos = list(selectors.all_todos(wanted, asked, actor=request.actor, on=on))
    sheet = write_sheet(todos, title=_title(wanted, sources), on=on)
    response = HttpResponse(sheet, content_type=XLSX)
    name = _("待办-%(day)s.xlsx") % {"day": on.isoformat()}
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _read(query: Mapping[str, str], sources: list[Source], counts: Mapping[tuple[str, str], int]) -> TodoFilter:
    """Without a bucket: the most pressing one that has any. Raises: InputError "todo.filter_unknown"."""
    bucket, source = query.get("due", ""), query.get("source", "")
    if (bucket and bucket not in BUCKETS) or (source and source not in {each.code for each in sources}):
        raise InputError("todo.filter_unknown", "没有这种待办，请从待办页面重新选择。", bucket=bucket, source=source)
    filled = {key for (key, code), count in counts.items() if count and source in ("", code)}
    first = next((key for key in BUCKETS if key in filled), next(iter(BUCKETS)))
    return TodoFilter(bucket or first, source, query.get("after", ""))


def _tabs(wanted: TodoFilter, counts: Mapping[str, int]) -> list[Tab]:
    """The buckets with their counts. Whoever changes the bucket keeps no source: it may have none there."""
    tones = {OVERDUE: "late", TODAY: "attention"}
    return [
        Tab(
            label=BUCKETS[key],
            url=f"?due={key}",
            count=count_words(count, selectors.TODO_CAP) if count else "",
            is_current=key == wanted.bucket,
            tone=tones.get(key, "neutral") if count else "neutral",
        )
        for key, count in counts.items()
    ]


def _title(wanted: TodoFilter, sources: list[Source]) -> str:
    label = next((each.label for each in sources if each.code == wanted.source), "")
    return f"{_('待办')} · {BUCKETS[wanted.bucket]}{f' · {label}' if label else ''}"


def _modules(sources: list[Source], present: Mapping[str, int]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The filter: sources that have any in the bucket, under the name of their module."""
    found = [
        {
            "code": each.code,
            "label": each.label,
            "module": each.module,
            "count": count_words(present[each.code], selectors.TODO_CAP),
        }
        for each in sources
        if each.code in present
    ]
    found.sort(key=lambda each: each["module"])
    return [(module, list(each)) for module, each in groupby(found, key=lambda each: each["module"])]
