"""Browsers of several people at once, each signed in at a desk of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from zhiben.foundation.access.models import User
from zhiben.foundation.access.services import set_password

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PASSWORD = "harbour-tide-92"
Desk = Callable[[str], "Page"]


def sit(browser: Browser, address: str, username: str) -> tuple[BrowserContext, Page]:
    """Signed in through the form."""
    user = User.objects.get(username=username)
    if not user.has_usable_password():
        set_password(user=user, password=PASSWORD)
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto("/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="，您好").wait_for()
    return context, page


def shot(page: Page, name: str) -> None:
    """For whoever looks at it: only where a directory is named."""
    if folder := os.environ.get("ZHIBEN_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
