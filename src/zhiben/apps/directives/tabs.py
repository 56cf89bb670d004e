"""Tabs that other apps put on the pages of a directive, so that this app need not know them."""

from __future__ import annotations

from dataclasses import dataclass

from zhiben.foundation.access.permissions import note_use


@dataclass(frozen=True, slots=True)
class DirectiveTab:
    """`url_name` takes the key of the directive. Shown to whoever holds `permission`, for directives that bind."""

    url_name: str
    label: str
    icon: str
    permission: str


_tabs: dict[str, DirectiveTab] = {}


def register(url_name: str, label: str, icon: str, permission: str) -> None:
    note_use(permission, f"tab {url_name}")
    _tabs[url_name] = DirectiveTab(url_name, label, icon, permission)


def registered() -> list[DirectiveTab]:
    return list(_tabs.values())
