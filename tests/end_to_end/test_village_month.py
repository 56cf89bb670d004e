"""The monthly report that a real plan asks of its villages: 200 of them by the 24th, the platform's count filled in.

One village and its town are real browsers; the others report by the same commands. One is late, one is silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from tests.end_to_end import city as cities
from tests.end_to_end.city import TOWNS, City
from tests.end_to_end.desks import Desk, shot
from tests.end_to_end.zone import at, real_directive
from zhiben.apps.directives.models import Directive, UnitName
from zhiben.apps.directives.services import force, intake, review
from zhiben.apps.directives.testing import duties_of
from zhiben.apps.dispatch.models import Round, RoundSeries, Task, UnitReturn
from zhiben.apps.dispatch.selectors import returns, rounds
from zhiben.apps.dispatch.services import choosing, issuing, planning, proposal, return_forms, returning
from zhiben.apps.dispatch.services import rounds as running
from zhiben.foundation.access import roles
from zhiben.foundation.access.models import Organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FIRST, OPEN, DUE = date(2025, 1, 6), date(2025, 1, 20), date(2025, 1, 24)
VILLAGES = 200


@pytest.fixture
def january(transactional_db: None) -> Iterator[Any]:
    with time_machine.travel(at(FIRST), tick=True) as travel:
        yield travel


@pytest.fixture
def city(january: Any) -> City:
    return cities.built(VILLAGES)


@pytest.fixture
def plan(city: City) -> Directive:
    """In force; what it asks of every village is issued to each."""
    file, clerk, now = real_directive("001"), city.clerk, timezone.now()
    found = intake.receive_directive(name=file.name, data=file.read_bytes(), actor=clerk, area=city.area)
    for duty in duties_of(found):
        review.confirm_duty(duty_id=duty.pk, revision=duty.revision, actor=clerk)
    force.put_in_force(directive_id=found.pk, actor=clerk)
    unit = UnitName.objects.get(name="各村（居）")
    choosing.say_group(directive_id=found.pk, unit_id=unit.pk, members="village", office_ids=(), actor=clerk, now=now)
    proposal.propose_tasks(directive_id=found.pk, actor=clerk, now=now, on=FIRST)
    issuing.issue_all(directive_id=found.pk, actor=clerk, now=now, on=FIRST)
    return found


@pytest.fixture
def series(plan: Directive, city: City) -> RoundSeries:
    """The day is the one that the plan writes; each field says which of its duties needs it."""
    _, monthly = rounds.reporting_of(plan)
    (day,) = [each.day for each in monthly]
    asked = duties_of(plan)[0]
    clerk, now = city.clerk, timezone.now()
    form = return_forms.make_form(name="村级安全生产月报", actor=clerk, now=now)
    usual = {"kind": "count", "unit": "项", "duty_id": asked.pk}
    fields = (
        {"label": "已下达任务", "indicator": "tasks_issued"},
        {"label": "入户检查", "unit": "户", "required": False},
    )
    for values in fields:
        return_forms.put_field(form_id=form.pk, key="", values=usual | values, actor=clerk)
    return planning.start_series(
        name="村级月报", form_id=form.pk, day=day, kinds=["village"], starts_on=FIRST, directive_id=plan.pk,
        actor=clerk, now=now,
    )  # fmt: skip


def visited(number: int) -> int:
    """What village n says of its visits."""
    return 3 + number * 7 % 41


@pytest.mark.requirement("RPT-03", "RPT-05")
def test_two_hundred_villages_report_by_the_24th_and_their_towns_see_it(
    series: RoundSeries, city: City, january: Any, desk: Desk
) -> None:
    january.move_to(at(OPEN, 8))
    running.keep_rounds(now=timezone.now())
    found = Round.objects.get(series=series)
    assert (timezone.localdate(found.due_at), found.state, found.returns.count()) == (DUE, "open", VILLAGES)
    first, late, silent = city.villages[0], city.villages[1], city.villages[-1]
    by_one_click(found, first, city, desk)
    for number, village in enumerate(city.villages):
        if village not in (first, late, silent):
            report(found, village, number, city)
    january.move_to(at(date(2025, 1, 25), 9))
    report(found, late, 1, city)
    running.close_round(round_id=found.pk, actor=replace(city.clerk), now=timezone.now())
    lists = rounds.closing_list(found, actor=city.clerk)
    assert [each.organisation for each in lists.missing] == [silent]
    assert [each.organisation for each in lists.late] == [late]
    the_totals_are_right(found, city)
    the_town_sees_its_own(found, city, desk)


def by_one_click(found: Round, village: Organisation, city: City, desk: Desk) -> None:
    """On a phone: what the platform counted is filled in, one click submits it."""
    cities.officer(city, village, "village0", roles.VILLAGE)
    page = desk("village0")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/dispatch/returns/{found.returns.get(organisation=village).pk}")
    assert page.get_by_label("已下达任务", exact=True).input_value() == str(issued_to(village))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot(page, "001-village-390")
    page.get_by_role("button", name="确认并报送").click()
    page.get_by_text("已报送。截止前可以撤回修改。").wait_for()


def issued_to(village: Organisation) -> int:
    return Task.objects.filter(organisation=village, issued_at__isnull=False).count()


def report(found: Round, village: Organisation, number: int, city: City) -> None:
    owner = replace(city.clerk, organisation_id=village.pk)
    mine = UnitReturn.objects.get(round=found, organisation=village)
    key = found.form.fields.get(label="入户检查").key
    raw = {key: str(visited(number))}
    returning.save_all(return_id=mine.pk, raw=raw, reasons={}, actor=owner, now=timezone.now())
    returning.submit(return_id=mine.pk, remark="", actor=owner, now=timezone.now())


def the_totals_are_right(found: Round, city: City) -> None:
    """Distinct tasks for what is counted; for what is typed the sum of who typed it. Nobody's silence is a zero."""
    counted, typed = (column.total for column in returns.matrix(found, actor=city.clerk).columns)
    tasks = Task.objects.filter(organisation__in=city.villages[:-1], issued_at__isnull=False)
    assert counted is not None and typed is not None
    assert counted.value == len(counted.records) == tasks.count() >= VILLAGES - 1
    assert typed.value == sum(visited(n) for n in range(1, VILLAGES - 1)) and typed.units == VILLAGES - 2


def the_town_sees_its_own(found: Round, city: City, desk: Desk) -> None:
    town = city.towns[TOWNS[0]]
    cities.officer(city, town, "town0", roles.TOWN)
    page = desk("town0")
    page.goto(f"/dispatch/rounds/{found.pk}")
    own = [n for n, village in enumerate(city.villages) if village.area.town_key == town.area_id]
    body = page.locator(".zr-matrix tbody")
    assert body.locator("tr.zr-total td").nth(2).inner_text().startswith(str(sum(map(visited, own[1:]))))
    assert page.get_by_text(TOWNS[1]).count() == 0
    shot(page, "001-town-1440")
