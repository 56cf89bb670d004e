"""Verdicts one by one, and lists of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from zhiben.apps.registry.models import Site
from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.engine.judges import Judged, bench
from zhiben.apps.rulepacks.engine.known import known_of, rows_at, rows_then
from zhiben.apps.rulepacks.models import HazardDecision, SiteJudgement, Verdict, VerdictChange
from zhiben.apps.rulepacks.models.verdicts import LEVEL_ORDER
from zhiben.apps.rulepacks.selectors.reaching import branches, held
from zhiben.apps.rulepacks.selectors.site import Cited, cited_in
from zhiben.core.errors import NotVisible
from zhiben.core.paging import COUNT_CAP, Page, broken, cursor_of, read_cursor
from zhiben.core.rules.vocabulary import Outcome
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.unions import capped_counts

PAGE_ROWS = 40
_LISTED = ("site__id", "site__name", "site__area__name", "site__sector", "site__sector_owner__short_name")
_COLUMNS = {Outcome.MET: "met", Outcome.UNKNOWN: "open", Outcome.NOT_APPLICABLE: "idle"}


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One row of a list of sites."""

    id: int
    name: str
    area: str
    sector: str
    owner: str | None
    since: Any = None


def verdict(verdict_id: int, *, actor: Actor, permission: str = permissions.VIEW) -> Verdict:
    """Raises: NotVisible."""
    rows = Verdict.objects.filter(held(actor, permission), pk=verdict_id).select_related("site__area", "rule")
    found = rows.first()
    if found is None:
        raise NotVisible("rulepacks.verdict_absent", "没有这条结论，或它已随新的判定改变。请从清单中重新打开。")
    return found


def outcomes_now(site: Site, judgement: SiteJudgement) -> list[Judged]:
    """By today's facts, on the day and by the rules of the judgement. One query."""
    rows = rows_at([site.pk]).get(site.pk, [])
    return bench(judgement.basis, on=judgement.judged_on).judge(known_of(site, rows, on=judgement.judged_on))


def outcomes_then(site: Site, judgement: SiteJudgement) -> list[Judged]:
    """The judgement replayed: by the facts that were on file at its moment."""
    known = known_of(site, rows_then(site.pk, at=judgement.judged_at), on=judgement.judged_on)
    return bench(judgement.basis, on=judgement.judged_on).judge(known)


def replayed(decision: HazardDecision) -> Judged | None:
    """What a person decided on, judged again by the rules and the facts of that moment."""
    on = decision.judged_on
    known = known_of(decision.site, rows_then(decision.site_id, at=decision.decided_at), on=on)
    return next((each for each in bench(decision.basis, on=on).judge(known) if each.key == decision.rule_id), None)


def cited_by(decision: HazardDecision, again: Judged | None) -> tuple[Cited, ...]:
    """The clauses that the rule of a decision rests on; none where the rule does not concern the site any more."""
    version = again.verdict.compiled.version if again else None
    found = bench(decision.basis, on=decision.judged_on).pack_of(again.rule.pack) if again else None
    return cited_in(found.pack, version.source) if found and version else ()


def sites_of_rule(
    rule: int, outcome: Outcome, *, actor: Actor, after: str = "", size: int = PAGE_ROWS
) -> Page[SiteLine]:
    """Sites at which a rule has an outcome, by key. What is not broken is looked for in the lists of the sites."""
    rows = list(rule_rows(rule, outcome, actor=actor, after=after)[: size + 1])
    return _page([SiteLine(*row) for row in rows], size)


def rule_rows(rule: int, outcome: Outcome, *, actor: Actor, after: str = "") -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any]
    if outcome in _COLUMNS:
        rows = SiteJudgement.objects.filter(held(actor), **{f"{_COLUMNS[outcome]}__contains": f",{rule},"})
        return _after(rows, after).order_by("site_id").values_list(*_LISTED)
    rows = Verdict.objects.filter(held(actor), rule=rule)
    return _after(rows, after).order_by("site_id").values_list(*_LISTED, "since_on")


def sites_asked(fact: str, *, actor: Actor, after: str = "", size: int = PAGE_ROWS) -> Page[SiteLine]:
    """Sites with an undecided verdict that waits for a fact, by key."""
    return _page([SiteLine(*row) for row in asked_rows(fact, actor=actor, after=after)[: size + 1]], size)


def asked_rows(fact: str, *, actor: Actor, after: str = "") -> QuerySet[Any, Any]:
    rows = SiteJudgement.objects.filter(held(actor), asks__contains=f"|{fact}:")
    return _after(rows, after).order_by("site_id").values_list(*_LISTED)


def _after(rows: QuerySet[Any], after: str) -> QuerySet[Any]:
    if not after:
        return rows
    (key,) = read_cursor(after)
    if not key.isdecimal():
        raise broken()
    return rows.filter(site__gt=int(key))


def _page(rows: list[SiteLine], size: int) -> Page[SiteLine]:
    shown = rows[:size]
    return Page(shown, cursor_of(str(shown[-1].id)) if len(rows) > size else "")


def proposals(*, actor: Actor, level: str = "", permission: str = permissions.SURVEY) -> QuerySet[Verdict]:
    """Breaches that nobody has decided on: the gravest first."""
    rows = Verdict.objects.filter(held(actor, permission), decision="")
    if level in LEVEL_ORDER:
        rows = rows.filter(rank=LEVEL_ORDER.index(level))
    return rows.select_related("site__area", "rule").order_by("rank", "pk")


def proposal_page(*, actor: Actor, level: str = "", after: str = "", size: int = PAGE_ROWS) -> Page[Verdict]:
    rows = proposals(actor=actor, level=level)
    if after:
        keys = read_cursor(after)
        if len(keys) != 2 or not all(key.isdecimal() for key in keys):
            raise broken()
        rank, key = int(keys[0]), int(keys[1])
        rows = rows.filter(Q(rank__gt=rank) | Q(rank=rank, pk__gt=key))
    found = list(rows[: size + 1])
    shown = found[:size]
    return Page(shown, cursor_of(str(shown[-1].rank), str(shown[-1].pk)) if len(found) > size else "")


def capped(rows: QuerySet[Any, Any]) -> int:
    """How many, no further than anybody reads."""
    return rows.order_by()[: COUNT_CAP + 1].values("pk").count()


def decisions(*, actor: Actor) -> QuerySet[HazardDecision]:
    rows = HazardDecision.objects.filter(held(actor)).select_related("site__area", "rule")
    return rows.order_by("-decided_at", "-pk")


def decision(decision_id: Any, *, actor: Actor) -> HazardDecision:
    """Raises: NotVisible."""
    rows = HazardDecision.objects.filter(held(actor, permissions.VIEW), pk=decision_id)
    found = rows.select_related("site__area", "rule", "basis").first()
    if found is None:
        raise NotVisible("rulepacks.decision_absent", "没有这项决定，或其不在您的管辖范围内。")
    return found


def changes(*, actor: Actor) -> QuerySet[VerdictChange]:
    rows = VerdictChange.objects.filter(held(actor)).select_related("site__area", "rule")
    return rows.order_by("-pk")


def change_page(*, actor: Actor, after: str = "", size: int = PAGE_ROWS) -> Page[VerdictChange]:
    """The latest first. One query, two for an office that co-operates somewhere. Raises: InputError "page.cursor_broken"."""
    behind = Q()
    if after:
        (key,) = read_cursor(after)
        if not key.isdecimal():
            raise broken()
        behind = Q(pk__lt=int(key))
    rows = VerdictChange.objects.filter(behind).select_related("site__area", "rule").order_by("-pk")
    found = sorted((row for each in branches(actor) for row in rows.filter(each)[: size + 1]), key=lambda row: -row.pk)
    shown = found[:size]
    return Page(shown, cursor_of(str(shown[-1].pk)) if len(found) > size else "")


def change_count(*, actor: Actor) -> int:
    """How many, no further than anybody reads. One query."""
    counted = capped_counts({n: VerdictChange.objects.filter(each) for n, each in enumerate(branches(actor))})
    return min(sum(counted.values()), COUNT_CAP + 1)
