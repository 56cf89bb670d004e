"""The year a page is of."""

from __future__ import annotations

from django.utils import timezone

from zhiben.foundation.web.requests import ActorRequest


def year_of(request: ActorRequest) -> int:
    """The year of the address, this one where it says none."""
    given = request.GET.get("year", "")
    return int(given) if given.isdecimal() and 2000 <= int(given) <= 2100 else timezone.localdate().year
