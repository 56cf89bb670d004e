"""The entries of the main navigation. Each app registers its own in its `navigation.py`."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.permissions import note_use


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """`permission` None: for everybody who is signed in. `icon` is a name of the icon sprite. `group`: its heading."""

    label: str
    url_name: str
    permission: str | None
    order: int
    icon: str
    group: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_entries: dict[str, NavigationEntry] = {}


def register(
    label: str, url_name: str, permission: str | None, order: int, icon: str = "circle-dot", group: str = ""
) -> None:
    """Entries stand in the order of `order`; tens, so that others fit between. Those of a group stand together."""
    if permission is not None:
        note_use(permission, f"navigation entry {url_name}")
    _entries[url_name] = NavigationEntry(label, url_name, permission, order, icon, group)


def entries_for(actor: Actor) -> list[NavigationEntry]:
    return [
        entry
        for entry in sorted(_entries.values(), key=lambda entry: (entry.order, entry.url_name))
        if entry.permission is None or actor.may(entry.permission)
    ]
