"""A return that is sent back and corrected: what was known at an instant stays what was known."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from zhiben.apps.dispatch.models import FrozenReturn, ReturnValue, Round, UnitReturn
from zhiben.apps.dispatch.selectors import returned
from zhiben.apps.dispatch.services.freezing import freeze_return
from zhiben.apps.reports import figures as q
from zhiben.apps.reports import testing
from zhiben.apps.reports.selectors import briefs
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("RPT-07")
def test_a_pack_of_a_past_moment_has_the_values_of_that_moment(july: Round, offices: Offices, gao: Actor) -> None:
    town = UnitReturn.objects.get(round=july, organisation=offices.emergency)
    freeze_return(town)
    then = testing.NOW
    UnitReturn.objects.filter(pk=town.pk).update(submitted_at=then + timedelta(days=1))
    ReturnValue.objects.filter(unit_return=town, field__key="checked").update(number=99)
    freeze_return(UnitReturn.objects.get(pk=town.pk))
    later = then + timedelta(days=2)
    for at, known in ((then, 20), (later, 99)):
        found = testing.drafted(gao, july, offices.emergency, now=later, as_of=at, kind="hearing")
        (figure,) = [f for f in briefs.figures_of(found).values() if f.query == q.VALUE_OF
                     and f.parameters["unit_id"] == str(offices.emergency.pk) and f.parameters["field"] == "checked"]  # fmt: skip
        assert figure.value == known


def test_what_was_sent_back_since_still_counts_at_the_instant_before(july: Round, offices: Offices) -> None:
    found = UnitReturn.objects.get(round=july, organisation=offices.emergency)
    freeze_return(found)
    UnitReturn.objects.filter(pk=found.pk).update(state="expected", submitted_at=None)
    (line,) = returned.lines_of(july, at=testing.NOW, units=[offices.emergency.pk])
    assert line.reported and line.number("checked") == Decimal(20)


def test_nothing_is_frozen_of_what_was_not_submitted(july: Round, offices: Offices) -> None:
    silent = UnitReturn.objects.get(round=july, organisation=offices.other_town)
    assert freeze_return(silent) is None and not FrozenReturn.objects.exists()
