from __future__ import annotations

import pytest

from zhiben.apps.directives.models import Directive
from zhiben.apps.dispatch import testing
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices, Places


@pytest.fixture
def issued(offices: Offices, places: Places, gao: Actor) -> Directive:
    """The notice of the tests, its tasks issued."""
    return testing.issued(gao, places.county)
