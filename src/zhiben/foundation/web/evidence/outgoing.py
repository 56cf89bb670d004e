"""Bytes on their way out: to be saved or shown in a page of ours, never to be run as a page themselves.

Whatever a file holds, the browser is told three times not to run it: it is an attachment, its type is not to be guessed,
and a document made of it would be in a sandbox that may do nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from zhiben.foundation.evidence import permissions, selectors, services
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@permission(permissions.VIEW)
@require_safe
def file(request: ActorRequest, attachment_id: UUID) -> HttpResponseBase:
    """The file as it came, or the part of it that a player asks for. Written down once, where it is read from the start."""
    row = selectors.attachment(attachment_id, actor=request.actor)
    blob = services.readable(row)
    etag = f'"{blob.sha256}"'
    part = requested_part(request, blob.size, etag)
    if part is None:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{blob.size}"
        return refused
    start, stop = part
    if start == 0 and request.method == "GET":
        services.open_file(row, actor=request.actor, now=timezone.now())
    body: Iterator[bytes] = iter(()) if request.method == "HEAD" else services.content(row, start, stop)
    whole = (start, stop) == (0, blob.size)
    response = StreamingHttpResponse(body, status=200 if whole else 206, content_type=blob.kind.media_type)
    response["Content-Length"] = stop - start
    if not whole:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{blob.size}"
    response["Accept-Ranges"], response["ETag"] = "bytes", etag
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
    return _made_safe(response)


def requested_part(request: ActorRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First byte and the one after the last; all for a request without, or with several parts; None beyond the end."""
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or not any(found.groups()) or request.headers.get("If-Range", etag) != etag:
        return 0, size
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start, stop = int(first), min(size, int(last) + 1) if last else size
    return (start, stop) if start < min(stop, size) else None


@permission(permissions.VIEW)
@require_GET
def thumbnail(request: ActorRequest, attachment_id: UUID) -> HttpResponseBase:
    """The browser keeps it and asks each time whether it still may."""
    row = selectors.attachment(attachment_id, actor=request.actor)
    etag = f'"{services.readable(row).sha256}.s"'
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = HttpResponse(b"".join(services.thumbnail(row)), content_type="image/jpeg")
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return _made_safe(response)


def _made_safe(response: HttpResponseBase) -> HttpResponseBase:
    for name, value in _SAFE.items():
        response[name] = value
    return response
