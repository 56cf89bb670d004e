"""A county with something of every kind that the API reads; desks of several people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.end_to_end.desks import Desk, sit
from zhiben.apps.directives import testing as directives
from zhiben.apps.dispatch import testing as dispatch
from zhiben.apps.dispatch.services import proposal
from zhiben.apps.dispatch.tests import rounds
from zhiben.apps.registry import testing as registry
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.selectors.sites import SiteFilter
from zhiben.apps.registry.services import facts, holdings, snapshots
from zhiben.foundation.access.testing import Cast, Offices, Places
from zhiben.foundation.evidence.testing import bound, photo
from zhiben.foundation.outbox.models import Notice
from zhiben.foundation.outbox.testing import NOW
from zhiben.foundation.web.api.testing import token_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer) -> Iterator[Desk]:
    """A browser of one's own, signed in."""
    contexts = []

    def open_one(username: str) -> Page:
        context, page = sit(chromium, live_server.url, username)
        contexts.append(context)
        return page

    yield open_one
    for context in contexts:
        context.close()


@dataclass(frozen=True)
class County:
    """Tokens of a clerk and of a town's officer, and keys of things that are there."""

    tokens: tuple[str, str]
    keys: dict[str, str]
    area: str


@pytest.fixture
def county(cast: Cast, places: Places, offices: Offices) -> County:
    gao = cast.gao.actor
    registry.ruled(places.county, "建筑施工", offices.construction, "construction")
    site = registry.site(gao, places.town, sector="construction", credit_code=registry.code(1))
    registry.site(gao, places.other_town, "柳溪攀岩馆", sector="sport", business="攀岩馆")
    Site.objects.filter(pk=site.pk).update(longitude=112.7, latitude=37.6, crs="WGS84")
    facts.record_fact(
        site_id=site.pk,
        kind="workers",
        value="35",
        observed_on=registry.ON,
        on=registry.ON,
        source="declared",
        actor=gao,
    )
    holdings.add_person(site_id=site.pk, values={"name": "赵清", "post": "driver", "phone": "13900001234"}, actor=gao)
    snapshot = snapshots.sign_snapshot(title="春季核查", wanted=SiteFilter(), on=registry.ON, actor=gao)
    binding = directives.in_force(gao, places.county, title="安澜县安全生产工作要点")
    notice = directives.received(gao, places.county)
    file = bound(photo(1, (64, 48)), offices.emergency, actor=gao)
    told = Notice.objects.create(recipient=cast.gao.user, title="任务到期", at=NOW)
    proposal.propose_tasks(directive_id=binding.pk, actor=gao, now=dispatch.ISSUED_AT, on=dispatch.ISSUED_ON)
    task = dispatch.task_of("青石镇", "检查2次")
    collection = rounds.opened(gao, indicator="tasks_issued")
    mine = rounds.return_of(collection, "青石镇")
    keys = {
        "round_id": collection.pk, "return_id": mine.pk, "value_id": mine.values.get().pk,
        "site_id": site.pk, "snapshot_id": snapshot.pk, "directive_id": notice.pk, "attachment_id": file.pk,
        "duty_id": directives.duties_of(notice)[0].pk, "task_id": task.pk, "notice_id": told.pk, "kind": "access.organisation",
        "key": offices.emergency.pk,
    }  # fmt: skip
    tokens = token_for(cast.gao), token_for(cast.lin)
    return County(tokens, {name: str(key) for name, key in keys.items()}, str(places.town.pk))
