"""A run of the ladder over one county: what is reached is written down, and whoever is to hear of it gets one notice.

Nothing here changes a task, an occurrence or a return: knowledge goes up, the duty stays where it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from zhiben.apps.dispatch import explaining
from zhiben.apps.dispatch.chasing import DueItem, chased
from zhiben.apps.dispatch.models import Audience, Escalation, Instrument
from zhiben.apps.dispatch.selectors import chased as _items  # noqa: F401 - declares what this app chases
from zhiben.apps.dispatch.selectors.audience import Directory, Told
from zhiben.apps.dispatch.selectors.ladder import CountyLadder, ladders_of
from zhiben.apps.dispatch.selectors.settings import setting
from zhiben.core.dates.ladders import Step, horizon
from zhiben.foundation import outbox
from zhiben.foundation.access.models import Area, User
from zhiben.foundation.outbox.channels import configured

SHOWN = 12
LONGEST_LINE = 72


@dataclass(frozen=True, slots=True)
class Sent:
    """A rung that is sent: its row, and who hears of it."""

    row: Escalation
    told: list[Told]
    urgent: bool


@dataclass(slots=True)
class Outcome:
    """What a run did in one county."""

    sent: int = 0
    skipped: int = 0
    notices: int = 0
    heard: dict[UUID, list[Sent]] = field(default_factory=lambda: defaultdict(list))


@transaction.atomic
def climb_county(*, county: Area, now: datetime, on: date) -> Outcome:
    """Bring the record of a county up to a day, and tell people. Run twice on a day, the second time finds nothing.

    Runs of one county wait for one another on its row.
    """
    Area.objects.select_for_update().get(pk=county.pk)
    outcome, people, rows = Outcome(), {}, []
    for sent in new_rungs(county.pk, on=on, outcome=outcome):
        sent.row.told_at = now
        for told in sent.told:
            if told.user is not None:
                people[told.user.pk] = told.user
                outcome.heard[told.user.pk].append(sent)
        rows.append(sent.row)
    Escalation.objects.bulk_create(rows, batch_size=500)
    ways = _ways(county.pk) if people else {}
    for key, heard in outcome.heard.items():
        outcome.notices += _tell(people[key], heard, ways=ways, now=now, on=on)
    return outcome


def new_rungs(county_key: UUID, *, on: date, outcome: Outcome) -> Iterator[Sent]:
    """The rungs to send. Those that were skipped are written down on the way."""
    ladders, directory = ladders_of(county_key), Directory(county_key, on=on)
    for kind in chased():
        found = ladders[kind.applies_to]
        for items in kind.items(county_key, on, horizon(found.ladder.rungs, on)):
            recorded = _recorded(kind.applies_to, items)
            missed: list[Escalation] = []
            for item in items:
                climb = found.ladder.climb(item.due, on=on, recorded=recorded[item.key, item.due.due_on])
                if climb.sent is None:
                    continue
                missed += [_skipped(found, item, step, climb.sent, county_key, on) for step in climb.skipped]
                outcome.sent += 1
                yield _sent(found, item, climb.sent, directory, county_key, on)
            outcome.skipped += len(missed)
            Escalation.objects.bulk_create(missed, batch_size=500)


def _recorded(applies_to: str, items: Iterable[DueItem]) -> dict[tuple[str, date], set[str]]:
    found: dict[tuple[str, date], set[str]] = defaultdict(set)
    rows = Escalation.objects.filter(applies_to=applies_to, subject_key__in=[item.key for item in items])
    for key, due_on, rung in rows.values_list("subject_key", "due_on", "rung"):
        found[key, due_on].add(rung)
    return found


def _row(found: CountyLadder, item: DueItem, step: Step, county_key: UUID, on: date) -> Escalation:
    return Escalation(
        county_key=county_key, organisation_id=item.organisation_id, applies_to=item.applies_to, subject_key=item.key,
        task_id=item.task_id, unit_return_id=item.return_id, title=item.title[:200], url=item.url,
        due_on=item.due.due_on, rung=step.rung.code, on=on, reached_on=step.day,
        instrument=found.rows[step.rung.code].instrument,
    )  # fmt: skip


def _sent(found: CountyLadder, item: DueItem, step: Step, directory: Directory, county_key: UUID, on: date) -> Sent:
    row = _row(found, item, step, county_key, on)
    row.audience = list(found.ladder.audience(step, owner=Audience.PERSON))
    told = directory.told(item, row.audience)
    row.told = [each.plain() for each in told]
    label = found.rows[step.rung.code].label
    people = [each.words for each in told]
    row.explanation = explaining.why_sent(found.ladder, item, step, label, on=on, people=people)
    if row.instrument != Instrument.NONE:
        row.proposal = Escalation.Proposal.PROPOSED
    return Sent(row, told, found.urgent(step.rung.code))


def _skipped(found: CountyLadder, item: DueItem, step: Step, instead: Step, county_key: UUID, on: date) -> Escalation:
    row = _row(found, item, step, county_key, on)
    row.skipped, row.instrument = True, Instrument.NONE
    labels = found.rows[step.rung.code].label, found.rows[instead.rung.code].label
    row.explanation = explaining.why_skipped(found.ladder, item, step, labels[0], on=on, instead=labels[1])
    return row


def _ways(county: UUID) -> dict[bool, set[str]]:
    """The channels beside the application, of those that are configured: for what is urgent, and for the rest."""
    ready = configured().keys()
    codes = {True: "ladder_urgent_channels", False: "ladder_channels"}
    return {urgent: set(setting(code, county)) & ready for urgent, code in codes.items()}


def _tell(user: User, heard: list[Sent], *, ways: dict[bool, set[str]], now: datetime, on: date) -> int:
    """One notice a person a run, with everything in it, what is latest first."""
    heard = sorted(heard, key=lambda sent: (sent.row.due_on, sent.row.organisation_id, sent.row.subject_key))
    late = sum(sent.row.due_on < on for sent in heard)
    title = f"督办提醒：{len(heard)} 项" + (f"，其中 {late} 项已逾期" if late else "即将到期")
    url = heard[0].row.url if len(heard) == 1 else f"{reverse('dispatch:escalations')}?on={on.isoformat()}"
    urgent = any(sent.urgent for sent in heard)
    made = outbox.notify(
        recipients=[user], title=title, text=_lines(heard, on), url=url, now=now, urgent=urgent,
        channels=ways[urgent],
    )  # fmt: skip
    return len(made)


def _lines(heard: list[Sent], on: date) -> str:
    lines = []
    for number, sent in enumerate(heard[:SHOWN], start=1):
        gap = (sent.row.due_on - on).days
        when = "今天到期" if gap == 0 else f"还有 {gap} 天" if gap > 0 else f"逾期 {-gap} 天"
        unit = sent.row.explanation.split("“", 1)[0]
        lines.append(f"{number}. {unit}：{sent.row.title[:40]}（{sent.row.due_on.isoformat()}，{when}）"[:LONGEST_LINE])
    if len(heard) > SHOWN:
        lines.append(f"另有 {len(heard) - SHOWN} 项，请打开查看。")
    return "\n".join(lines)
