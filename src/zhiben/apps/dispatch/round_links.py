"""Links that apps above put on the page of a round, so that this app need not know them."""

from __future__ import annotations

from dataclasses import dataclass

from zhiben.foundation.access.permissions import note_use


@dataclass(frozen=True, slots=True)
class RoundLink:
    """`url_name` takes nothing; the key of the round goes along as `round`. For whoever holds `permission`."""

    url_name: str
    label: str
    icon: str
    permission: str


_links: dict[str, RoundLink] = {}


def register(url_name: str, label: str, icon: str, permission: str) -> None:
    note_use(permission, f"link {url_name}")
    _links[url_name] = RoundLink(url_name, label, icon, permission)


def registered() -> list[RoundLink]:
    return list(_links.values())
