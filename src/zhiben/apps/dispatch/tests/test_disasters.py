"""Disaster reports: late against the county's own limit, and what a later one says otherwise, with both times."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from zhiben.apps.dispatch.models import DisasterEvent, DisasterReport
from zhiben.apps.dispatch.selectors import disasters as selectors
from zhiben.apps.dispatch.services import disasters
from zhiben.apps.dispatch.tests.rounds import AT
from zhiben.core.errors import Conflict, InputError, NotPermitted, NotVisible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices, Places
from zhiben.foundation.outbox.models import Notice

pytestmark = pytest.mark.django_db
HAPPENED = AT - timedelta(hours=3)


def told(**values: object) -> disasters.Told:
    return disasters.Told(**({"happened_at": HAPPENED, "text": "山洪，已疏散。"} | values))  # type: ignore[arg-type]


def first(actor: Actor, *, minutes: int = 30, **values: object) -> DisasterEvent:
    known = HAPPENED + timedelta(minutes=5)
    return disasters.first_report(
        name="青石镇山洪", place="上沟村", known_at=known, told=told(**values), actor=actor, now=known + timedelta(minutes=minutes)
    )  # fmt: skip


def later(event_id: UUID, actor: Actor, *, final: bool = False, **values: object) -> DisasterReport:
    return disasters.later_report(event_id=event_id, final=final, told=told(**values), actor=actor, now=AT)


def test_without_a_limit_of_the_county_nobody_is_late(offices: Offices, lin: Actor) -> None:
    report = first(lin, minutes=600).reports.get()
    assert report.late_minutes is None and report.limit_minutes is None


@pytest.mark.requirement("RPT-10")
@pytest.mark.parametrize(("minutes", "over"), [(60, None), (61, 1), (200, 140)])
def test_a_first_report_after_the_limit_is_marked_with_limit_and_source(
    offices: Offices, places: Places, gao: Actor, lin: Actor, minutes: int, over: int | None
) -> None:
    disasters.set_limit(minutes=60, basis="县灾情报送规定第3条", county_id=places.county.pk, actor=gao, now=AT)
    report = first(lin, minutes=minutes).reports.get()
    assert report.late_minutes == over
    assert (report.limit_minutes, report.limit_basis) == (60, "县灾情报送规定第3条")


@pytest.mark.requirement("RPT-10")
def test_a_report_that_says_less_is_taken_and_marked_with_both_figures_and_times(offices: Offices, lin: Actor) -> None:
    event = first(lin, dead=3, loss=Decimal("120.5"))
    report = later(event.pk, lin, dead=2, loss=Decimal(200))
    (mark,) = report.contradicts
    assert (mark["label"], mark["before"], mark["now"], mark["stage"]) == ("死亡人数", "3", "2", "首报")
    assert mark["before_at"] == "2026-12-01 06:35" and mark["now_at"] == "2026-12-01 09:00"


def test_another_time_of_the_event_is_a_contradiction_and_a_missing_figure_is_none(
    offices: Offices, lin: Actor
) -> None:
    event = first(lin, dead=3)
    report = later(event.pk, lin, happened_at=HAPPENED - timedelta(hours=1))
    assert [mark["label"] for mark in report.contradicts] == ["发生时间"]


def test_after_the_final_report_none_follows(offices: Offices, lin: Actor) -> None:
    event = first(lin)
    later(event.pk, lin, final=True, absence="无人员伤亡，村干部已处置")
    with pytest.raises(Conflict):
        later(event.pk, lin)


def test_a_limit_needs_its_source(offices: Offices, places: Places, gao: Actor) -> None:
    with pytest.raises(InputError, match="不预设法定时限"):
        disasters.set_limit(minutes=60, basis=" ", county_id=places.county.pk, actor=gao, now=AT)


def test_times_that_cannot_be_are_refused(offices: Offices, lin: Actor) -> None:
    with pytest.raises(InputError, match="时间有误"):
        first(lin, happened_at=AT + timedelta(days=1))


def test_others_see_it_only_in_their_area_and_report_nothing_for_it(
    offices: Offices, gao: Actor, lin: Actor, wu: Actor
) -> None:
    event = first(lin)
    assert selectors.event_of(event.pk, actor=gao) == event
    with pytest.raises(NotPermitted):
        later(event.pk, gao)
    with pytest.raises(NotVisible):
        later(event.pk, wu)


@pytest.mark.requirement("DUT-10")
def test_the_last_report_is_refused_without_an_arrival_or_a_reason(offices: Offices, lin: Actor) -> None:
    event = first(lin)
    with pytest.raises(InputError) as refused:
        later(event.pk, lin, final=True)
    assert refused.value.code == "disaster.presence_missing"
    with pytest.raises(InputError, match="到场时间不能早于发生时间"):
        later(event.pk, lin, leader="林静", arrived_at=HAPPENED - timedelta(minutes=1))
    later(event.pk, lin, leader="林静", arrived_at=HAPPENED + timedelta(minutes=40))
    assert later(event.pk, lin, final=True).stage == "final"
    other = first(lin, dead=1)
    assert later(other.pk, lin, final=True, absence="道路中断，已请县消防救援大队直接到场。").stage == "final"


def test_the_office_hears_of_every_report_and_the_leaders_of_the_first(offices: Offices, cast: Cast) -> None:
    event = first(cast.lin.actor)
    later(event.pk, cast.lin.actor, dead=1)
    told = [(notice.recipient_id, notice.title.split("：")[0]) for notice in Notice.objects.all()]
    gao, he = cast.gao.user.pk, cast.he.user.pk
    assert sorted(told, key=str) == sorted([(gao, "首报"), (he, "首报"), (gao, "续报")], key=str)
