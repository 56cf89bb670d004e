"""The chain as the audit administrator meets it: exported, noted elsewhere, verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from zhiben.foundation import audit, outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.selectors import home_county
from zhiben.foundation.audit import checkpoints
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.audit.selectors import Asked, asked_of
from zhiben.foundation.audit.vocabulary import EXPORTED
from zhiben.foundation.outbox.models import Job
from zhiben.foundation.web.administration.sheets import MOST

VERIFY = "administration.verify"
SHOWN = 60


@dataclass(frozen=True, slots=True)
class VerifyTheChain:
    """Walk the whole chain, and through the checkpoints that are kept."""


def export(asked: Asked, *, actor: Actor) -> Iterator[Entry]:
    """The entries that are wanted, up to 100,000, the latest first. That they were taken away is an entry."""
    found = asked_of(asked, actor=actor)[:MOST]
    with transaction.atomic():
        last = found.first()
        audit.record(
            EXPORTED,
            actor=actor,
            subject=home_county(actor=actor),
            what="审计记录",
            asked=_in_words(asked),
            count=found.count(),
        )
    # What was written meanwhile, the entry about this export too, is not in it.
    until = last.seq if last else 0
    return asked_of(asked, actor=actor).filter(seq__lte=until)[:MOST].iterator(chunk_size=2000)


def latest_checkpoints() -> list[checkpoints.Checkpoint]:
    """The latest first, sixty of them."""
    return list(reversed(checkpoints.read(_lines())))[:SHOWN]


@transaction.atomic
def all_checkpoints(*, actor: Actor) -> str:
    """The whole file. That it was taken is an entry."""
    lines = _lines()
    county = home_county(actor=actor)
    audit.record(EXPORTED, actor=actor, subject=county, what="审计检查点", asked="全部", count=len(lines))
    return "".join(f"{line}\n" for line in lines)


def last_verification() -> Job | None:
    """The latest walk that was asked for, finished or not."""
    return Job.objects.filter(kind=VERIFY).order_by("-pk").first()


@transaction.atomic
def ask_for_verification(*, actor: Actor, now: datetime) -> None:
    """At most one waits or runs."""
    outbox.enqueue(VerifyTheChain(), actor=actor, now=now, key=VERIFY)


def _lines() -> list[str]:
    try:
        text = settings.AUDIT_CHECKPOINTS.read_text(encoding="ascii")
    except FileNotFoundError:
        return []
    return [line for line in text.splitlines() if line.strip()]


def _in_words(asked: Asked) -> str:
    said = [f"操作人 {asked.who}" if asked.who else "", f"对象 {asked.about}" if asked.about else "", asked.action]
    said += [f"自 {asked.since}" if asked.since else "", f"至 {asked.until}" if asked.until else ""]
    return "，".join(filter(None, said)) or "全部"
