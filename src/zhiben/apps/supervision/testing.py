"""Letters that other apps' tests may use: an overdue task chased until a letter is proposed, and the letter's whole way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from zhiben.apps.dispatch import testing as dispatch
from zhiben.apps.dispatch.models import Escalation, Occurrence
from zhiben.apps.dispatch.services import carrying, escalating
from zhiben.apps.supervision.evidence import RESULT
from zhiben.apps.supervision.models import Letter, LetterKind
from zhiben.apps.supervision.services import drafting, moving
from zhiben.foundation.access.actor import Actor, actor_of
from zhiben.foundation.access.models import Area, Organisation, User
from zhiben.foundation.access.roles import CLERK
from zhiben.foundation.access.services import create_user, grant_role
from zhiben.foundation.evidence import testing as evidence

ON = date(2026, 3, 16)
AT = datetime(2026, 3, 16, 9, 0, tzinfo=timezone.get_default_timezone())


def other_clerk(county: Area, on: date = ON) -> Actor:
    """Fang, a second clerk of the safety office, who approves what Gao drafts."""
    user = User.objects.filter(username="fang").first()
    if user is None:
        office = Organisation.objects.get(area=county, kind="emergency")
        user = create_user(username="fang", name="方正", password=None, organisation=office)
        grant_role(user=user, role=CLERK, area=county, organisation=None, valid_from=date(2020, 1, 1))
    return actor_of(user, on)


def overdue(gao: Actor, shen: Actor, county: Area, *, due_on: date = date(2026, 3, 9)) -> Occurrence:
    """The construction bureau's task, signed for and not reported, due on a Monday."""
    dispatch.issued(gao, county)
    task = dispatch.task_of("县住建局")
    carrying.assign_person(task_id=task.pk, person_id=shen.id, actor=shen, now=dispatch.ISSUED_AT)
    carrying.sign_task(task_id=task.pk, actor=shen, now=dispatch.ISSUED_AT)
    found = dispatch.occurrences(task)[0]
    Occurrence.objects.filter(pk=found.pk).update(due_on=due_on)
    found.refresh_from_db()
    return found


def chased(county: Area, *, since: date, until: date) -> list[Escalation]:
    """A run every day; what it wrote down."""
    day = since
    while day <= until:
        now = datetime.combine(day, datetime.min.time(), timezone.get_default_timezone()) + timedelta(hours=7)
        escalating.climb_county(county=county, now=now, on=day)
        day += timedelta(days=1)
    return list(Escalation.objects.order_by("on", "pk"))


def drafted(gao: Actor, *, kind: str = LetterKind.URGE, unit: str = "县住建局") -> Letter:
    """A letter written by hand."""
    organisation = Organisation.objects.get(short_name=unit, area__county_key__in=gao.scope.counties)
    return drafting.draft_letter(
        kind=kind, organisation_ids=[organisation.pk], subject="有限空间作业专项排查", facts="至今未报送排查结果。",
        actor=gao, now=AT, on=ON,
    )  # fmt: skip


def approved(gao: Actor, county: Area, **how: str) -> Letter:
    found = drafted(gao, **how)
    return moving.approve_letter(letter_id=found.pk, signed_by="何平", actor=other_clerk(county), now=AT)


def sent(gao: Actor, county: Area, **how: str) -> Letter:
    return moving.send_letter(letter_id=approved(gao, county, **how).pk, actor=gao, now=AT, on=ON)


def received(gao: Actor, shen: Actor, county: Area) -> Letter:
    found = sent(gao, county)
    moving.receive_letter(letter_id=found.pk, actor=shen, now=AT)
    return found


def answered(gao: Actor, shen: Actor, county: Area) -> Letter:
    found = received(gao, shen, county)
    moving.answer_letter(letter_id=found.pk, text="已完成排查，清单附后。", actor=shen, now=AT, on=ON)
    found.refresh_from_db()
    return found


def result(found: Letter, actor: Actor, seed: int = 7) -> None:
    """A photograph laid at a letter as what shows its result."""
    evidence.bound(evidence.photo(seed, size=(320, 240)), found, actor=actor, role=RESULT)
