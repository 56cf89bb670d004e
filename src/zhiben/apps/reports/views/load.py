"""What units are asked for, by month; who asks most; what is asked twice. All units together, or one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhiben.apps.reports import charts, permissions
from zhiben.apps.reports.selectors import load
from zhiben.foundation.web.answers import sheet
from zhiben.foundation.web.decorators import permission
from zhiben.foundation.web.requests import ActorRequest

ROWS, SHOWN_MONTHS, NAMED = 200, 6, 4
HOURS_FROM = 10_000


@permission(permissions.VIEW)
@require_GET
def page(request: ActorRequest) -> HttpResponse:
    on, unit = timezone.localdate(), _unit(request)
    found = load.load_of(actor=request.actor, on=on, county_key=_county(request), unit=unit)
    wanted = request.GET.get("text", "").strip()
    rows = [row for row in found.rows if wanted in row[0]]
    if "export" in request.GET:
        return _export(found, rows)
    named, months = found.askers[:NAMED], found.months[-SHOWN_MONTHS:]
    context = {
        "found": found, "rows": [(name, key, list(zip(months, cells[-SHOWN_MONTHS:], strict=True)), total) for name, key, cells, total in rows[:ROWS]],
        "months": months, "more": len(rows) > ROWS, "text": wanted, "on": on, "unit": unit,
        "name": rows[0][0] if unit and rows else "", "finding": _finding(found), "trend": _trend(found, named),
        "named": [(charts.sign(at), asker) for at, asker in enumerate(named)], "rest": len(found.askers) > NAMED,
        "rest_sign": charts.sign(NAMED), "by_unit": "" if unit else _by_unit(found), "by_asker": _by_asker(found),
    }  # fmt: skip
    return render(request, "reports/load.html", context)


def _county(request: ActorRequest) -> UUID:
    return min(request.actor.scope.counties, default=UUID(int=0))


def _unit(request: ActorRequest) -> UUID | None:
    """The unit of the address; None for all of them, and where it is no key."""
    try:
        return UUID(request.GET.get("unit", ""))
    except ValueError:
        return None


def _finding(found: load.Load) -> str:
    """What this month is beside the last, in one sentence."""
    last, before = found.totals[-1], found.totals[-2]
    if last.each is None:
        return _("本月还没有要求报送")
    said = _("本月平均每个单位 %(minutes)s 分钟") % {"minutes": last.each}
    if before.each is None:
        return said
    difference = last.each - before.each
    if not difference:
        return _("%(said)s，与上月持平") % {"said": said}
    word = _("多") if difference > 0 else _("少")
    return _("%(said)s，比上月%(word)s %(difference)s 分钟") % {"said": said, "word": word, "difference": abs(difference)}  # fmt: skip


def _trend(found: load.Load, named: Sequence[load.Asker]) -> SafeString | str:
    """Minutes of a unit that was asked, by month and by who asks."""
    if not any(total.minutes for total in found.totals):
        return ""
    columns = []
    for at, total in enumerate(found.totals):
        parts = [Decimal(each.months.get(total.month, 0)) for each in named]
        parts.append(Decimal(total.minutes) - sum(parts))
        values = [part / total.units if total.units else None for part in parts]
        year = str(total.month.year) if not at or total.month.month == 1 else ""
        words = "—" if total.each is None else str(total.each)
        columns.append(charts.Column(_("%(month)s月") % {"month": total.month.month}, values, words, year))
    series = [*(each.words for each in named), _("其他")]
    title = _("十二个月平均每个单位的报送用时（分钟）")
    return mark_safe(charts.columns_svg(columns, series, title))  # noqa: S308 - it escapes


def _by_unit(found: load.Load) -> SafeString | str:
    """The units that are asked for most, in the year."""
    top = [row for row in found.rows if row[3]][: charts.MOST_BARS]
    unit, divided = _scale(max((row[3] for row in top), default=0))
    place = reverse("reports:load")
    bars = [
        charts.Bar(name, [Decimal(minutes)], [divided(minutes)], [f"{place}?unit={key}"])
        for name, key, _cells, minutes in top
    ]
    title = _("报送用时最多的单位")
    return mark_safe(charts.bars_svg(bars, [title], unit, title)) if bars else ""  # noqa: S308 - it escapes


def _by_asker(found: load.Load) -> SafeString | str:
    """Who asks most, in the year."""
    top = [each for each in found.askers if each.minutes]
    unit, divided = _scale(max((each.minutes for each in top), default=0))
    bars = [
        charts.Bar(
            each.words, [Decimal(each.minutes)], [divided(each.minutes)],
            [reverse("directives:review", args=[each.directive_id])] if each.directive_id else [],
        )
        for each in top
    ]  # fmt: skip
    title = _("要求报送最多的文件")
    return mark_safe(charts.bars_svg(bars, [title], unit, title)) if bars else ""  # noqa: S308 - it escapes


def _scale(most: int) -> tuple[str, Callable[[int], str]]:
    """Minutes, or hours where there are many."""
    if most < HOURS_FROM:
        return _("分钟"), str
    return _("小时"), lambda minutes: str(round(minutes / 60))


def _export(found: load.Load, rows: Sequence[tuple[str, UUID, Sequence[load.Month | None], int]]) -> HttpResponse:
    head = [_("单位"), _("合计（分钟）"), *(month.strftime("%Y-%m") for month in found.months)]
    cells = ((unit, total, *(cell.minutes if cell else "—" for cell in months)) for unit, _key, months, total in rows)
    return sheet(_("报送负担"), head, cells)
