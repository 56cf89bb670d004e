"""A directive of the cast's county, in the states that tests start from."""

from __future__ import annotations

import pytest

from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Places


@pytest.fixture
def notice(gao: Actor, places: Places, cast: Cast) -> Directive:
    """Three proposed duties."""
    return testing.received(gao, places.county)


@pytest.fixture
def draft(gao: Actor, places: Places, cast: Cast) -> Directive:
    """Three confirmed duties of a draft."""
    return testing.confirmed(gao, places.county, title="安澜县动火作业管理办法（征求意见稿）", status="draft")


@pytest.fixture
def binding(gao: Actor, places: Places, cast: Cast) -> Directive:
    """Three duties in force."""
    return testing.in_force(gao, places.county, title="安澜县安全生产工作要点")
