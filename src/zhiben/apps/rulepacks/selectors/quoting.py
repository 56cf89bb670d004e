"""The words of a clause beside the rule that cites it: packs hold none, whoever has the directive shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from zhiben.apps.rulepacks.selectors.site import Cited
from zhiben.core.citations import Citation, Quotation, Quoted
from zhiben.foundation.access.actor import Actor


class Provider(Protocol):
    """`settings.CLAUSES_QUOTED_BY` names one."""

    def __call__(self, citations: Iterable[Citation], *, actor: Actor) -> Quoted: ...


@dataclass(frozen=True)
class Quotes:
    """The clauses of a page. `missing`: documents that nobody has loaded, as (title, number)."""

    found: Mapping[Citation, Quotation]
    missing: tuple[tuple[str, str], ...]
    may_read: bool
    upload: str

    def text_of(self, cited: Iterable[Cited]) -> str:
        """The words of these clauses in one cell; "" where none could be quoted."""
        found = (self.found.get(each.place) for each in cited if each.place)
        return "\n".join(each.text for each in found if each and each.text)


def quotes(cited: Iterable[Cited], *, actor: Actor) -> Quotes:
    """All clauses of a page at once: one query, however many they are."""
    places = dict.fromkeys(each.place for each in cited if each.place)
    provider = cast(Provider, import_string(settings.CLAUSES_QUOTED_BY))
    given = provider(places, actor=actor)
    absent = dict.fromkeys((each.title, each.number) for each in places if each not in given.found)
    return Quotes(given.found, tuple(absent) if given.may_read else (), given.may_read, given.upload)
