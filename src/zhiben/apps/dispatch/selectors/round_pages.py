"""Rounds, the units of one, and what an office returns, a page at a time: each continues behind the last row seen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from zhiben.apps.dispatch.models import Round, UnitReturn
from zhiben.apps.dispatch.selectors.mine import borne
from zhiben.apps.dispatch.selectors.rounds import PAGE_ROWS, RoundFilter, behind, round_rows, visible_returns
from zhiben.core.paging import COUNT_CAP, Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor


def round_page(wanted: RoundFilter, *, actor: Actor, size: int = PAGE_ROWS) -> Page[Round]:
    """Newest due day first. One query. Raises: InputError "page.cursor_broken"."""
    rows = round_rows(wanted, actor=actor).select_related("form").order_by("-due_at", "-pk")
    if wanted.after:
        rows = behind(rows, wanted.after)
    found = list(rows[: size + 1])
    shown = found[:size]
    return Page(shown, cursor_of(shown[-1].due_at.isoformat(), str(shown[-1].pk)) if len(found) > size else "")


def round_count(wanted: RoundFilter, *, actor: Actor) -> int:
    """Counted no further than anybody reads."""
    return round_rows(wanted, actor=actor).order_by()[: COUNT_CAP + 1].count()


def unit_page(
    found: Round, *, actor: Actor, state: str = "", late: bool | None = None, after: str = "", size: int
) -> Page[UnitReturn]:
    """Units of a round by name, as far as the actor sees them. One query. Raises: InputError "page.cursor_broken"."""
    rows = visible_returns(actor).filter(round=found)
    if state:
        rows = rows.filter(state=state)
    if late is not None:
        rows = rows.filter(late=late)
    if after:
        name, key = _name_and_key(after)
        rows = rows.filter(Q(organisation__short_name__gt=name) | Q(organisation__short_name=name, pk__gt=key))
    page = list(rows.select_related("organisation").order_by("organisation__short_name", "pk")[: size + 1])
    shown = page[:size]
    return Page(shown, cursor_of(shown[-1].organisation.short_name, str(shown[-1].pk)) if len(page) > size else "")


def own_page(*, actor: Actor, state: str = "", after: str = "", size: int) -> Page[UnitReturn]:
    """What the actor's own office owes or has returned, newest due day first. One query.

    Raises: InputError "page.cursor_broken".
    """
    rows: QuerySet[UnitReturn] = UnitReturn.objects.filter(borne(actor))
    if state:
        rows = rows.filter(state=state)
    if after:
        at, key = _moment_and_key(after)
        rows = rows.filter(Q(round__due_at__lt=at) | Q(round__due_at=at, pk__lt=key))
    page = list(rows.select_related("round", "organisation").order_by("-round__due_at", "-pk")[: size + 1])
    shown = page[:size]
    return Page(shown, cursor_of(shown[-1].round.due_at.isoformat(), str(shown[-1].pk)) if len(page) > size else "")


def _name_and_key(cursor: str) -> tuple[str, UUID]:
    """Raises: InputError "page.cursor_broken"."""
    try:
        name, key = read_cursor(cursor)
        return name, UUID(key)
    except ValueError as error:
        raise broken() from error


def _moment_and_key(cursor: str) -> tuple[datetime, UUID]:
    """Raises: InputError "page.cursor_broken"."""
    try:
        moment, key = read_cursor(cursor)
        return datetime.fromisoformat(moment), UUID(key)
    except ValueError as error:
        raise broken() from error
