"""The year and the day that a page is of."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from zhiben.foundation.web.requests import ActorRequest


def year_of(request: ActorRequest) -> int:
    """The year of the address, this one where it says none."""
    given = request.GET.get("year", "")
    return int(given) if given.isdecimal() and 2000 <= int(given) <= 2100 else timezone.localdate().year


def day_of(request: ActorRequest) -> date:
    """The day of the address, today where it says none, none that is one, or one to come."""
    today = timezone.localdate()
    try:
        found = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today
    return found if date(2000, 1, 1) <= found <= today else today
