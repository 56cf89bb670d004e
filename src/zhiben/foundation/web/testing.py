"""What tests of pages share: rows of the access matrix, and a browser.

The matrix is every address of the project, times the cast. Each app lists its rows in `tests/access_matrix.py` as
`ROWS`; a route without a row fails.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from zhiben.foundation.access.testing import PEOPLE, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

ANONYMOUS = "anonymous"
EVERYBODY = frozenset(PEOPLE)


def _nothing(_: Cast) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Row:
    """What each of the cast gets from one address.

    `allowed` get `status`; those from whom it is `hidden` get 404; everybody else gets 403. An anonymous visitor gets
    `anonymous`, which is the way to the sign-in page except where a view is public. `kwargs` makes what the address
    needs. `note` tells rows of one address apart.
    """

    name: str
    allowed: frozenset[str] = EVERYBODY
    hidden: frozenset[str] = frozenset()
    method: str = "GET"
    status: int = 200
    data: Mapping[str, Any] = field(default_factory=dict)
    kwargs: Callable[[Cast], dict[str, Any]] = _nothing
    anonymous: int = 302
    note: str = ""

    def expected(self, person: str) -> int:
        if person == ANONYMOUS:
            return self.anonymous
        if person in self.allowed:
            return self.status
        return 404 if person in self.hidden else 403


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine. Tests that need one are skipped, with a sentence, where there is none."""
    known = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("ZHIBEN_CHROMIUM") or next(filter(None, map(shutil.which, known)), None)
    if not found:
        pytest.skip("no Chromium: install it (Debian: apt-get install chromium) or name one in ZHIBEN_CHROMIUM")
    from playwright.sync_api import sync_playwright

    # The browser's event loop runs in the thread of the tests, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of 1440 × 900 on the live server. A script that fails, or that the policy stops, fails the test."""
    faults: list[str] = []
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    if faults:
        pytest.fail("\n".join(faults))
