"""Who leads and who lags, by the rules that stand beside the names. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from zhiben.apps.reports import facts as shapes
from zhiben.apps.reports import figures as q
from zhiben.apps.reports.facts import Unit
from zhiben.apps.reports.wording.places import Places
from zhiben.apps.reports.wording.progress import row_of


def standing(w: Places) -> None:
    w.draft.section("standing", "先进与滞后")
    good, bad = shapes.leading(w.facts.units), shapes.lagging(w.facts.units)
    if good:
        listed = "；".join(f"{w.unit(u)}（任务{w.tasks(q.ISSUED, u)}项，已办结{w.tasks(q.CLOSED, u)}项）" for u in good)
        w.draft.say(f"进展较快的单位（{shapes.LEADING_RULE}）：{listed}。")
    if bad:
        listed = "；".join(f"{w.unit(u)}（逾期{w.tasks(q.OVERDUE, u)}项，任务共{w.tasks(q.ISSUED, u)}项）" for u in bad)
        w.draft.say(f"进展滞后的单位（{shapes.LAGGING_RULE}）：{listed}。")
    if not good and not bad:
        w.draft.say(f"按照既定规则，{w.about()}没有可以列为先进或者滞后的单位。")


def praised(w: Places) -> None:
    w.draft.section("praised", "予以表扬的单位")
    good = shapes.leading(w.facts.units, most=10)
    if not good:
        w.draft.say(f"按照规则（{shapes.LEADING_RULE}），{w.about()}没有符合条件的单位。")
        return
    w.draft.say(f"按照规则（{shapes.LEADING_RULE}），对{w.units(good)}予以表扬。")
    _basis(w, "表扬依据", good)


def criticised(w: Places) -> None:
    w.draft.section("criticised", "予以批评的单位")
    bad = [*shapes.in_state(w.facts.units, "missing")]
    bad += [unit for unit in shapes.lagging(w.facts.units, most=10) if unit not in bad]
    if not bad:
        w.draft.say(f"按照规则（{shapes.LAGGING_RULE}），{w.about()}没有需要批评的单位。")
        return
    w.draft.say(f"按照规则（{shapes.LAGGING_RULE}），对{w.units(bad)}予以批评。")
    _basis(w, "批评依据", bad)


def _basis(w: Places, title: str, units: Sequence[Unit]) -> None:
    w.draft.table(
        title,
        ["单位", "报送情况", "任务（项）", "已办结（项）", "逾期（项）"],
        [row_of(w, unit, ()) if w.facts.has_round else [w.unit(unit), "—", *_counts(w, unit)] for unit in units],
    )


def _counts(w: Places, unit: Unit) -> list[str]:
    return [w.tasks(query, unit) for query in (q.ISSUED, q.CLOSED, q.OVERDUE)]
