"""What rules do after the commit: sites whose files were changed are judged again."""

from __future__ import annotations

from zhiben.apps.registry.events import SitesChanged
from zhiben.apps.rulepacks.requests import JudgeSites
from zhiben.apps.rulepacks.services import judging
from zhiben.foundation import outbox
from zhiben.foundation.outbox.occasion import Occasion


@outbox.subscriber(SitesChanged, "rulepacks.judge_changed", "档案有变化的对象重新判定")
def judge_changed(event: SitesChanged, occasion: Occasion) -> None:
    """Where the county has been judged before; until then its first run takes them with the others."""
    county = judging.judged_county(event.site_ids)
    if county is not None:
        outbox.enqueue(JudgeSites(event.site_ids), actor=occasion.actor, now=occasion.now, area=county)
