"""What the ladder proposes, decided by a person: taken up, several of one unit together, or left with the reason."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from zhiben.apps.dispatch import audit as actions
from zhiben.apps.dispatch import permissions
from zhiben.apps.dispatch.chasing import Taken, taker_of
from zhiben.apps.dispatch.models import Escalation, Instrument
from zhiben.apps.dispatch.selectors import escalations
from zhiben.core.errors import Conflict, InputError
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor

MOST = 200


@transaction.atomic
def accept_instruments(*, keys: Collection[int], instrument: str, actor: Actor, now: datetime, on: date) -> Taken:
    """Use an instrument for the chosen proposals; one document is drafted for all of them. Nothing is sent by this.

    `instrument`: which one, also a milder or stronger one than proposed; "" for the one proposed.

    Raises: NotPermitted, InputError "instrument.none_chosen", "instrument.mixed", "instrument.no_taker", Conflict.
    """
    rows = _waiting(keys, actor=actor)
    wanted = instrument or _only({row.instrument for row in rows}, "措施")
    if wanted != Instrument.CIRCULAR:
        _only({str(row.organisation_id) for row in rows}, "单位")
    taker = taker_of(wanted)
    if taker is None:
        raise InputError("instrument.no_taker", "系统中没有可起草这种文书的模块，请线下办理后以“不采用”说明。")
    taken = taker(rows, actor, now, on)
    _settle(rows, Escalation.Proposal.TAKEN, decision=taken.label, actor=actor, now=now, url=taken.url)
    _record(rows, wanted, "采用", taken.label, actor)
    return taken


@transaction.atomic
def dismiss_instruments(*, keys: Collection[int], reason: str, actor: Actor, now: datetime) -> int:
    """Leave them, and say why. Raises: NotPermitted, InputError "lifecycle.reason_missing" and others, Conflict."""
    if not reason.strip():
        raise InputError("lifecycle.reason_missing", "请写明原因。")
    rows = _waiting(keys, actor=actor)
    _settle(rows, Escalation.Proposal.DISMISSED, decision=reason.strip()[:300], actor=actor, now=now)
    for instrument in sorted({row.instrument for row in rows}):
        _record(
            [row for row in rows if row.instrument == instrument], instrument, "不采用", reason.strip()[:300], actor
        )
    return len(rows)


def _waiting(keys: Collection[int], *, actor: Actor) -> list[Escalation]:
    actor.require(permissions.LADDER)
    if not keys:
        raise InputError("instrument.none_chosen", "还没有选中。请勾选要处理的督办建议。")
    if len(keys) > MOST:
        raise InputError("instrument.too_many", f"一次最多处理 {MOST} 项，请分批处理。", given=len(keys))
    rows = list(
        escalations.decidable(actor=actor)
        .filter(pk__in=list(keys))
        .select_related("organisation__area")
        .order_by("due_on", "pk")
    )
    if len(rows) != len(set(keys)):
        raise Conflict("instrument.decided", "其中有的已由他人处理，请看刷新后的内容再决定。")
    return rows


def _only(found: set[str], what: str) -> str:
    if len(found) != 1:
        raise InputError("instrument.mixed", f"所选各项的{what}不同，请分别处理；只有通报可以同时发给几个单位。")
    return found.pop()


def _settle(
    rows: list[Escalation], state: Escalation.Proposal, *, decision: str, actor: Actor, now: datetime, url: str = ""
) -> None:
    """Where they still wait: whoever is slower changes nothing."""
    waiting = Escalation.objects.filter(pk__in=[row.pk for row in rows], proposal=Escalation.Proposal.PROPOSED)
    changed = waiting.update(
        proposal=state, decided_by_name=actor.name, decided_at=now, decision=decision[:300], outcome_url=url
    )
    if changed != len(rows):
        raise Conflict("instrument.decided", "其中有的已由他人处理，请看刷新后的内容再决定。")


def _record(rows: list[Escalation], instrument: str, decision: str, reason: str, actor: Actor) -> None:
    units = "、".join(sorted({row.organisation.short_name for row in rows}))[:200]
    said = {"instrument": Instrument(instrument).label, "unit": units, "decision": decision, "reason": reason}
    audit.record(actions.INSTRUMENT_DECIDED, actor=actor, subject=rows[0], count=len(rows), **said)
