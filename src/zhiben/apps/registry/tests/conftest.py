"""Three sites: one that the construction bureau supervises in 青石镇, one in 柳溪镇 without a supervisor, Ma's firm."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from zhiben.apps.registry import testing
from zhiben.apps.registry.models import Site
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices, Places


@dataclass(frozen=True)
class Sites:
    works: Site
    gym: Site
    firm: Site


@pytest.fixture
def sites(gao: Actor, cast: Cast, places: Places, offices: Offices) -> Sites:
    testing.ruled(places.county, "建筑施工", offices.construction, "construction")
    works = testing.site(
        gao,
        places.village,
        "安澜县永泰建筑工程有限公司",
        sector="construction",
        credit_code=testing.code(1),
        risk="red",
    )
    gym = testing.site(gao, places.other_town, "柳溪青石健身中心", kind="gym", sector="sport", business="攀岩馆")
    firm = testing.site(gao, places.town, "安澜县青石矿业有限公司", sector="mines", credit_code=testing.code(3))
    Site.objects.filter(pk=firm.pk).update(organisation=offices.enterprise)
    return Sites(works, gym, firm)


@pytest.fixture(autouse=True)
def files(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Sheets that are handed in lie in a directory of the test."""
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
