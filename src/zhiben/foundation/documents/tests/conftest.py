"""A document of the cast's county."""

from __future__ import annotations

import pytest

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices
from zhiben.foundation.documents.models import Document
from zhiben.foundation.documents.testing import drafted


@pytest.fixture
def draft(gao: Actor, offices: Offices) -> Document:
    return drafted(gao, offices.emergency)
