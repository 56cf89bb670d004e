from __future__ import annotations

import pytest

from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch import testing as dispatch
from zhiben.apps.dispatch.models import Round
from zhiben.apps.reports import testing
from zhiben.apps.reports.models import Brief
from zhiben.foundation.access import roles
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation
from zhiben.foundation.access.services import create_user, grant_role
from zhiben.foundation.access.testing import SINCE, Offices, Person, Places


@pytest.fixture
def directive(offices: Offices, places: Places, gao: Actor) -> Directive:
    """The notice, its tasks issued."""
    return dispatch.issued(gao, places.county)


@pytest.fixture
def units(offices: Offices) -> list[Organisation]:
    """In the order of `testing.two_rounds`: the last is silent in July."""
    return [offices.emergency, offices.construction, offices.town, offices.enterprise, offices.other_town]


@pytest.fixture
def rounds(directive: Directive, places: Places, units: list[Organisation]) -> tuple[Round, Round]:
    return testing.two_rounds(places.county, directive, units)


@pytest.fixture
def july(rounds: tuple[Round, Round]) -> Round:
    return rounds[1]


@pytest.fixture
def brief(july: Round, offices: Offices, gao: Actor) -> Brief:
    return testing.drafted(gao, july, offices.emergency)


@pytest.fixture
def fan(offices: Offices, places: Places) -> Person:
    """Fan, a second clerk of Gao's office, who signs what Gao has drafted."""
    user = create_user(username="fan", name="范立", password=None, organisation=offices.emergency)
    grant_role(user=user, role=roles.CLERK, area=places.county, organisation=None, valid_from=SINCE)
    return Person(user)
