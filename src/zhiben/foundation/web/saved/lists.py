"""The lists whose addresses can be saved. Each app registers its own in its `saving.py`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import Resolver404, resolve, reverse

from zhiben.core.errors import InputError

LONGEST = 1500


@dataclass(frozen=True, slots=True)
class SaveableList:
    """`pages`: parameters that say where in the list one stands, and are left out."""

    route: str
    label: str
    pages: frozenset[str]

    def address(self, query: str) -> str:
        return f"{reverse(self.route)}?{query}" if query else reverse(self.route)


_lists: dict[str, SaveableList] = {}


def register(route: str, label: str, *pages: str) -> None:
    _lists[route] = SaveableList(route, label, frozenset({*pages, "page", "after", "before"}))


def known(route: str) -> SaveableList | None:
    return _lists.get(route)


def read(address: str) -> tuple[SaveableList, str]:
    """The list of an address and its query without the page.

    Raises: InputError "saved.address" for anything but a path of this site that leads to a known list.
    """
    parts = urlsplit(address) if len(address) <= LONGEST and address.startswith("/") else None
    if parts is None or parts.scheme or parts.netloc or address.startswith(("//", "/\\")):
        raise _refused()
    try:
        found = _lists.get(resolve(parts.path).view_name)
    except Resolver404 as error:
        raise _refused() from error
    if found is None:
        raise _refused()
    return found, plain(found, parts.query)


def plain(found: SaveableList, query: str) -> str:
    """Sorted, without the page and what is empty, so that the same view is the same text."""
    kept = [(name, value) for name, value in parse_qsl(query) if name not in found.pages and value]
    return urlencode(sorted(kept))


def _refused() -> InputError:
    return InputError("saved.address", "这个地址不能保存为视图。请在列表页面设好筛选，再点“保存视图”。")
