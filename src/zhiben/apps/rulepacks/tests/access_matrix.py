"""Who gets what from the pages of rules: officials where they supervise, a firm its own site, Wu nothing of this county."""

from __future__ import annotations

from typing import Any

from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import BusinessKind, Site
from zhiben.apps.registry.services import cooperation
from zhiben.apps.rulepacks import testing
from zhiben.apps.rulepacks.models import PackUse, RuleEntry, Verdict
from zhiben.apps.rulepacks.services import decisions
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.web.testing import Row

OFFICIALS = frozenset({"gao", "shen", "lin", "he", "wu"})
CLERKS, CLERK, NEXT = frozenset({"gao", "wu"}), frozenset({"gao"}), frozenset({"wu"})
HERE = frozenset({"gao", "shen", "lin", "he", "ma"})
ANSWERING = frozenset({"gao", "shen", "lin", "ma"})
ON = {"reason": "试点", "kitchen:kinds": "small_place"}


def _site(cast: Cast) -> Site:
    """A kitchen in Lin's town, supervised by Shen's bureau, Ma's own."""
    county = Area.objects.get(name="安澜县")
    if not (kind := BusinessKind.objects.filter(name="建筑施工").first()) or not kind.rulings.exists():
        registry.ruled(county, "建筑施工", Organisation.objects.get(short_name="县住建局"), "construction")
    made = registry.site(cast.gao.actor, Area.objects.get(name="青石镇"), "青石饭店", kind="small_place", sector="construction", business="建筑施工")  # fmt: skip
    Site.objects.filter(pk=made.pk).update(organisation=cast.ma.user.organisation)
    return made


def judged(cast: Cast) -> dict[str, Any]:
    made = _site(cast)
    testing.kitchens(cast.gao.actor)
    testing.judged(cast.gao.actor)
    return {"site_id": made.pk}


def edition(cast: Cast) -> dict[str, Any]:
    return {"edition_id": testing.kitchens(cast.gao.actor).edition_id}


def use(cast: Cast) -> dict[str, Any]:
    return {"use_id": testing.kitchens(cast.gao.actor).pk}


def rule(cast: Cast) -> dict[str, Any]:
    judged(cast)
    return rule_key()


def fact(cast: Cast) -> dict[str, Any]:
    judged(cast)
    return {"name": "kitchen_gas"}


def part(cast: Cast) -> dict[str, Any]:
    return {**judged(cast), "outcome": "unknown"}


def basis(cast: Cast) -> dict[str, Any]:
    return {**judged(cast), **rule_key()}


def joined(cast: Cast) -> dict[str, Any]:
    """A kitchen in the other town, which nobody of the cast leads; Shen's bureau co-operates there."""
    made = registry.site(
        cast.gao.actor, Area.objects.get(name="柳溪镇"), "柳溪饭店", kind="small_place", sector="trade"
    )
    office = Organisation.objects.get(short_name="县住建局")
    cooperation.begin_cooperation(
        site_id=made.pk, organisation_id=office.pk, reason="屋面改造", on=registry.ON, actor=cast.gao.actor
    )
    testing.kitchens(cast.gao.actor)
    testing.judged(cast.gao.actor)
    return {"site_id": made.pk}


def joined_rule(cast: Cast) -> dict[str, Any]:
    joined(cast)
    return rule_key()


def rule_key() -> dict[str, Any]:
    return {"rule_id": RuleEntry.objects.get(code="kitchen.room").pk}


def breach(cast: Cast) -> dict[str, Any]:
    key = judged(cast)["site_id"]
    testing.known(cast.gao.actor, key, {"kitchen_gas": "120", "kitchen_room": "false"})
    return {"verdict_id": Verdict.objects.get().pk}


def decided(cast: Cast) -> dict[str, Any]:
    made = decisions.decide_hazard(
        **breach(cast), accept=True, reason="", consequences=["rectify_order"], actor=cast.gao.actor, **testing.today()
    )
    return {"decision_id": made.pk}


def parameter(cast: Cast) -> dict[str, Any]:
    assert PackUse.objects.count() == 0
    return edition(cast)


ANSWER = {"f:kitchen_gas": "90", "observed_on": "2026-03-01", "source": "declared"}
SET = {"name": "yearly_drills", "value": "2", "starts_on": "2026-01-01", "reason": "会议纪要"}
ROWS = (
    Row("rulepacks:home", OFFICIALS),
    Row("rulepacks:run", CLERKS, method="POST", status=409, note="nothing switched on"),
    Row("rulepacks:progress", OFFICIALS),
    Row("rulepacks:changes", OFFICIALS),
    Row("rulepacks:export-changes", OFFICIALS),
    Row("rulepacks:rules", OFFICIALS),
    Row("rulepacks:export-rules", OFFICIALS),
    Row("rulepacks:rule", OFFICIALS, kwargs=rule, note="its words are open, its sites are not"),
    Row("rulepacks:export-rule", OFFICIALS, kwargs=rule),
    Row("rulepacks:facts", OFFICIALS),
    Row("rulepacks:export-facts", OFFICIALS),
    Row("rulepacks:fact", OFFICIALS - NEXT, NEXT, kwargs=fact),
    Row("rulepacks:export-fact", OFFICIALS - NEXT, NEXT, kwargs=fact),
    Row("rulepacks:proposals", OFFICIALS),
    Row("rulepacks:export-proposals", OFFICIALS),
    Row("rulepacks:decide", frozenset({"gao", "shen", "lin"}), NEXT, "POST", 302, {"accept": "yes"}, breach),
    Row("rulepacks:decisions", OFFICIALS),
    Row("rulepacks:decision", HERE, NEXT, kwargs=decided),
    Row("rulepacks:packs", OFFICIALS),
    Row("rulepacks:install", CLERKS, method="POST", status=422, note="no such pack"),
    Row("rulepacks:upload", CLERKS, method="POST", status=422, note="no file"),
    Row("rulepacks:pack", OFFICIALS - NEXT, NEXT, kwargs=edition),
    Row("rulepacks:switch-on", CLERK, NEXT, "POST", 302, ON, edition),
    Row("rulepacks:switch-off", CLERK, NEXT, "POST", 302, {"reason": "试点结束"}, use),
    Row("rulepacks:parameter", CLERK, NEXT, "POST", 302, SET, parameter),
    Row("rulepacks:site", HERE, NEXT, kwargs=judged),
    Row("rulepacks:part", HERE, NEXT, kwargs=part),
    Row("rulepacks:basis", HERE, NEXT, kwargs=basis),
    Row("rulepacks:rule", OFFICIALS, kwargs=joined_rule, note="Shen's bureau co-operates at its only site"),
    Row("rulepacks:site", frozenset({"gao", "shen", "he"}), frozenset({"lin", "ma"}) | NEXT, kwargs=joined),
    Row("rulepacks:checklist", frozenset({"gao"}), frozenset({"shen", "lin", "ma"}) | NEXT, kwargs=joined, note="seeing is no answering"),
    Row("rulepacks:judge", ANSWERING, NEXT, "POST", 302, kwargs=judged),
    Row("rulepacks:answer", ANSWERING, NEXT, "POST", 302, ANSWER, judged),
    Row("rulepacks:checklist", ANSWERING, NEXT, kwargs=judged),
    Row("rulepacks:export-site", HERE, NEXT, kwargs=judged),
)  # fmt: skip
