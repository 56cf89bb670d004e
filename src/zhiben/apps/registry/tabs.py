"""Tabs that apps above put on the page of a site, so that this app need not know them."""

from __future__ import annotations

from dataclasses import dataclass

from zhiben.foundation.access.permissions import note_use


@dataclass(frozen=True, slots=True)
class SiteTab:
    """`url_name` takes the key of the site. Shown to whoever holds `permission`."""

    url_name: str
    label: str
    permission: str


_tabs: dict[str, SiteTab] = {}


def register(url_name: str, label: str, permission: str) -> None:
    note_use(permission, f"tab {url_name}")
    _tabs[url_name] = SiteTab(url_name, label, permission)


def registered() -> list[SiteTab]:
    return list(_tabs.values())
