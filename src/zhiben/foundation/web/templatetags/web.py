"""The components, as template tags that need no load: they are built in for every template of the project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.web import assets, undoing

register = template.Library()


@dataclass(frozen=True, slots=True)
class Tab:
    """`count` in words, empty where there is none."""

    label: str
    url: str
    count: str = ""
    is_current: bool = False
    tone: str = "neutral"


WEEKDAYS = "一二三四五六日"


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration, and a word must stand beside it."""
    return _icon(name, label) if assets.present() else SafeString("")


@lru_cache(maxsize=1000)
def _icon(name: str, label: str) -> SafeString:
    """Some dozens stand in every page, and they are always the same."""
    href = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.inclusion_tag("web/components/badge.html")
def status_badge(word: str, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    """A state as icon, word and colour. Tones: neutral, active, attention, late, done, rejected, unknown."""
    return {"word": word, "tone": tone, "icon": icon or TONE_ICONS.get(tone, "circle")}


TONE_ICONS = {
    "neutral": "circle",
    "active": "progress",
    "attention": "alert-triangle",
    "late": "clock-exclamation",
    "done": "circle-check",
    "rejected": "circle-x",
    "unknown": "help-circle",
}


@register.inclusion_tag("web/components/progress.html")
def progress_bar(done: int, total: int, label: str = "") -> dict[str, Any]:
    """ "83 / 142" with a bar. 0 of 0 is neither: the bar is left out."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("web/components/empty.html")
def empty_state(
    title: str, text: str = "", action_label: str = "", action_url: str = "", icon: str = "inbox"
) -> dict[str, Any]:
    """One sentence why it is empty, one button for what to do."""
    return {"title": title, "text": text, "action_label": action_label, "action_url": action_url, "icon": icon}


@register.inclusion_tag("web/components/pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: Page[Any]) -> dict[str, Any]:
    """Keeps every other parameter of the address."""
    request: HttpRequest = context["request"]
    kept = _kept(request, "page")
    return {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "query": f"{kept}&" if kept else "",
    }


@register.inclusion_tag("web/components/pager.html", takes_context=True)
def pager(
    context: dict[str, Any], next: str | int | None, count: str = "", label: str = "", order: str = "", param: str = "after"
) -> dict[str, Any]:  # fmt: skip
    """The foot of a list that continues after its last row: how many there are, and the way on. Keeps the filter.

    `count` in words, as `count_words` has it; `order`, the order in words; `param`, the parameter of the address.
    """
    kept = _kept(context["request"], param)
    before = param in context["request"].GET
    text = "" if next is None else str(next)
    return {"next": text, "count": count, "label": label, "order": order, "param": param, "query": kept, "before": before}  # fmt: skip


def _kept(request: HttpRequest, *left_out: str) -> str:
    """The address's parameters without some, as they stand in an address."""
    return urlencode([(key, value) for key, each in request.GET.lists() if key not in left_out for value in each])


@register.inclusion_tag("web/components/tabs.html")
def tabs(tabs: list[Tab], label: str) -> dict[str, Any]:
    """Ways to narrow a list, each with its count; `label` says by what."""
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("web/components/timeline.html")
def timeline(entries: Any) -> dict[str, Any]:
    """Audit entries, the latest first."""
    return {"entries": entries}


@register.filter
def day(value: date | datetime | None) -> str:
    """A date with its weekday, 2025-12-08（周一）; a dash where there is none."""
    if value is None:
        return "—"
    on = timezone.localdate(value) if isinstance(value, datetime) else value
    return f"{on.isoformat()}（周{WEEKDAYS[on.weekday()]}）"


@register.filter
def moment(value: datetime | None) -> str:
    """Date and time of the county's clock, 2025-12-08 14:05."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else "—"


@register.filter
def days_left(value: date | None, on: date) -> str:
    """The relative words that stand beside a date: 还有 3 天, 今天, 逾期 2 天."""
    if value is None:
        return ""
    left = (value - on).days
    if left == 0:
        return _("今天")
    return _("还有 %(days)d 天") % {"days": left} if left > 0 else _("逾期 %(days)d 天") % {"days": -left}


@register.filter
def waiting(value: date | None, on: date) -> str:
    """How long something has waited: 今天提出, 已等 12 天."""
    if value is None:
        return ""
    days = (on - value).days
    return _("已等 %(days)d 天") % {"days": days} if days > 0 else _("今天提出")


@register.filter
def may(actor: Actor | None, permission: str) -> bool:
    """Whether the actor holds a permission, to show or dim a button. The view decides again."""
    return actor is not None and actor.may(permission)


@register.filter
def undo(message: Message) -> undoing.Undo | None:
    """What takes back the step that a message tells of, where it can be taken back."""
    return undoing.undo_of(message)
