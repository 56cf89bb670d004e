"""Several hands do the same at the same moment: it is done once, or one after the other; nobody meets a fault of ours."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from zhiben.apps.dispatch import testing
from zhiben.apps.dispatch.models import (
    Campaign,
    Extension,
    FormField,
    MeetingDecision,
    ReturnForm,
    Round,
    RoundSeries,
    Standstill,
    Task,
    TaskDuty,
    Transfer,
    UnitContact,
)
from zhiben.apps.dispatch.services import (
    campaigns,
    extending,
    handing,
    ladder,
    meetings,
    planning,
    proposal,
    return_forms,
)
from zhiben.apps.dispatch.tests import access_matrix, access_matrix_rounds, access_matrix_topics
from zhiben.apps.dispatch.tests.rounds import AT, field, form
from zhiben.core.errors import Conflict
from zhiben.foundation.access.models import Area, Organisation
from zhiben.foundation.access.testing import Cast, Offices

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6
Hand = Callable[[], Any]
DAY, NOW = testing.ISSUED_ON, testing.ISSUED_AT


def ask(cast: Cast) -> Hand:
    keys = access_matrix.day(cast)
    until = testing.occurrences(Task.objects.get(pk=keys["task_id"]))[0].due_on + timedelta(days=9)
    return lambda: extending.ask_extension(**keys, until=until, reason="资金", actor=cast.shen.actor, now=NOW)


def stop(cast: Cast) -> Hand:
    keys = access_matrix.active(cast)
    return lambda: extending.stop_clock(**keys, on=DAY, reason="停工", actor=cast.gao.actor)


def offer(cast: Cast) -> Hand:
    keys, other = access_matrix.active(cast), Organisation.objects.get(short_name="青石镇").pk
    return lambda: handing.offer_transfer(**keys, receiver_id=other, reason="职责调整", actor=cast.gao.actor, now=NOW)


def pass_on(cast: Cast) -> Hand:
    keys, below = access_matrix.active(cast), [Organisation.objects.get(short_name="青石镇").pk]
    return lambda: handing.delegate_task(
        **keys, organisation_ids=below, addition="", due_on=None, actor=cast.shen.actor, now=NOW, on=DAY
    )


def propose(cast: Cast) -> Hand:
    directive = access_matrix_rounds.in_force(cast)["directive_id"]
    return lambda: proposal.propose_tasks(directive_id=directive, actor=cast.gao.actor, now=NOW, on=DAY)


def make_form(cast: Cast) -> Hand:
    return lambda: return_forms.make_form(name="月报", actor=cast.gao.actor, now=AT)


def add_field(cast: Cast) -> Hand:
    made = form(cast.gao.actor)
    return lambda: field(made, cast.gao.actor, label="培训人次")


def next_form(cast: Cast) -> Hand:
    key = form(cast.gao.actor).pk
    return lambda: return_forms.next_version(form_id=key, actor=cast.gao.actor, now=AT)


def keep_series(cast: Cast) -> Hand:
    access_matrix_rounds.a_series(cast)
    series = RoundSeries.objects.get()
    at = AT.replace(year=2027, month=1, day=20)
    RoundSeries.objects.filter(pk=series.pk).update(kinds=["town"])
    return lambda: planning.keep_series(now=at)


def start(cast: Cast) -> Hand:
    county, values = Area.objects.get(name="安澜县"), campaigns.CampaignValues(name="冬春行动")
    return lambda: campaigns.start_campaign(county=county, values=values, actor=cast.gao.actor, now=AT)


def add_link(cast: Cast) -> Hand:
    keys = access_matrix_topics.campaign(cast)
    return lambda: campaigns.add_link(**keys, name="销售", actor=cast.gao.actor)


def add_items(cast: Cast) -> Hand:
    keys = access_matrix_topics.meeting(cast)
    return lambda: meetings.add_items(**keys, text="通报情况。", actor=cast.gao.actor)


def set_contact(cast: Cast) -> Hand:
    unit = Organisation.objects.get(short_name="青石镇").pk
    return lambda: ladder.set_contact(
        organisation_id=unit, role="head", user_id=None, name="王镇长", phone="", actor=cast.gao.actor, now=AT
    )


ONCE, EACH = 1, HANDS


@pytest.mark.parametrize(
    ("made", "rows", "done"),
    [
        (ask, lambda: Extension.objects.count(), ONCE),
        (stop, lambda: Standstill.objects.count(), ONCE),
        (offer, lambda: Transfer.objects.count(), ONCE),
        (pass_on, lambda: Task.objects.filter(role="delegated").count() * HANDS, EACH),
        (propose, lambda: HANDS * (TaskDuty.objects.count() == Task.objects.count() > 0), EACH),
        (make_form, lambda: ReturnForm.objects.count(), ONCE),
        (add_field, lambda: len(set(FormField.objects.values_list("ordinal", flat=True))) - 1, EACH),
        (next_form, lambda: ReturnForm.objects.filter(version=2).count(), ONCE),
        (keep_series, lambda: Round.objects.count() * HANDS, EACH),
        (start, lambda: Campaign.objects.count(), ONCE),
        (add_link, lambda: Campaign.objects.get().links.filter(name="销售").count(), ONCE),
        (add_items, lambda: MeetingDecision.objects.filter(text="通报情况。").count(), EACH),
        (set_contact, lambda: UnitContact.objects.filter(role="head").count() * HANDS, EACH),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_several_do_at_once_is_there_once_and_nobody_meets_a_fault(
    made: Callable[[Cast], Hand], rows: Callable[[], int], done: int, cast: Cast, offices: Offices
) -> None:
    hand, start_together = made(cast), Barrier(HANDS)

    def attempt(_: int) -> str:
        try:
            start_together.wait(timeout=20)
            hand()
        except Conflict:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(HANDS) as pool:
        said = list(pool.map(attempt, range(HANDS)))
    assert said.count("done") == done == rows()
