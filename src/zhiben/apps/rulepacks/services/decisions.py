"""What a person decides of a proposed hazard and its consequences: taken or not, with the reason; kept for good."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from zhiben.apps.registry.selectors import reach
from zhiben.apps.rulepacks import audit as actions
from zhiben.apps.rulepacks import permissions
from zhiben.apps.rulepacks.engine.judges import Judged, bench
from zhiben.apps.rulepacks.events import HazardAccepted
from zhiben.apps.rulepacks.models import HazardDecision, SiteJudgement, Verdict
from zhiben.apps.rulepacks.selectors import verdicts as selectors
from zhiben.apps.rulepacks.selectors.site import cited_words, steps_of
from zhiben.apps.rulepacks.services.storing import KEYS
from zhiben.core.errors import Conflict, InputError
from zhiben.core.rules.consequences import CONSEQUENCES
from zhiben.core.rules.explain import explain
from zhiben.core.rules.vocabulary import Outcome
from zhiben.foundation import audit, outbox
from zhiben.foundation.access.actor import Actor


@transaction.atomic
def decide_hazard(
    *, verdict_id: int, accept: bool, reason: str, consequences: Collection[str] = (), actor: Actor, now: datetime,
    on: date,
) -> HazardDecision:  # fmt: skip
    """A breach is taken for a hazard, with those consequences that are to be proposed, or it is not, for a reason.

    The breach is looked at once more by the facts of this moment: what is none any more cannot be decided.
    Raises: NotVisible, NotPermitted, InputError "rulepacks.reason", Conflict "rulepacks.decided",
    "rulepacks.no_breach".
    """
    actor.require(permissions.DECIDE)
    verdict = selectors.verdict(verdict_id, actor=actor, permission=permissions.DECIDE)
    if not accept and not reason.strip():
        raise InputError("rulepacks.reason", "不采纳须写明原因，它会留在记录里。")
    site = reach.site(verdict.site_id, actor=actor, permission=permissions.DECIDE, lock=True)
    if not Verdict.objects.filter(pk=verdict.pk, decision="").update(
        decision=HazardDecision.Decision.ACCEPTED if accept else HazardDecision.Decision.DECLINED
    ):
        raise Conflict("rulepacks.decided", "这一项已有人作出决定，或已不再违反，请刷新后再看。")
    judgement = SiteJudgement.objects.select_related("basis").get(site=site)
    judged = _found(selectors.outcomes_now(site, judgement), verdict.rule_id)
    made = _written(
        judged, verdict, judgement, accept=accept, reason=reason, taken=consequences, by=actor.name, now=now
    )
    audit.record(
        actions.DECIDED, actor=actor, subject=made, decision=made.get_decision_display(), rule=judged.rule.label,
        edition=made.edition, reason=made.reason, consequences="、".join(made.consequences),
        declined="、".join(made.declined_consequences),
    )  # fmt: skip
    if accept:
        outbox.publish(HazardAccepted(made.pk, site.pk, made.level), actor=actor, now=now, area=site.area)
    return made


def _found(outcomes: list[Judged], rule: int) -> Judged:
    found = next((each for each in outcomes if each.key == rule), None)
    if found is None or found.outcome is not Outcome.BREACHED:
        raise Conflict("rulepacks.no_breach", "按现在的数据已不再违反，请重新判定后再看。")
    return found


def _written(
    judged: Judged, verdict: Verdict, judgement: SiteJudgement, *, accept: bool, reason: str, taken: Collection[str],
    by: str, now: datetime,
) -> HazardDecision:  # fmt: skip
    version = judged.verdict.compiled.version
    if version is None:
        raise Conflict("rulepacks.no_breach", "这条规则在判定日不在有效期内，请重新判定后再看。")
    offered = list(dict.fromkeys((*version.breach.consequences, *version.breach.proposed)))
    kept = [kind for kind in offered if accept and kind in taken]
    return HazardDecision.objects.create(
        site_id=verdict.site_id, rule_id=verdict.rule_id, basis=judgement.basis,
        edition=f"{judged.rule.pack} {judged.rule.edition}", judged_on=judgement.judged_on, since_on=verdict.since_on,
        level=version.breach.level, advice=version.breach.advice, why=explain(judged.verdict),
        consequences=[CONSEQUENCES[kind].label for kind in kept],
        declined_consequences=[CONSEQUENCES[kind].label for kind in offered if kind not in kept],
        trace=[list(step) for step in steps_of(judged.verdict)], source=_source(judged, judgement, version.source),
        decision=HazardDecision.Decision.ACCEPTED if accept else HazardDecision.Decision.DECLINED,
        reason=reason.strip()[:500], decided_by=by, decided_at=now, **{key: getattr(verdict, key) for key in KEYS},
    )  # fmt: skip


def _source(judged: Judged, judgement: SiteJudgement, sources: Collection[str]) -> str:
    found = bench(judgement.basis, on=judgement.judged_on).pack_of(judged.rule.pack)
    return cited_words(found.pack, sources)[:300] if found else "、".join(sources)[:300]
