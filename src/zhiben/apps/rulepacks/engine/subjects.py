"""Which of the subjects of a pack a site is: by what the county said of its register, and by what people answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zhiben.apps.registry.vocabulary import Sector, SiteKind
from zhiben.core.rules.model import Pack

# Not in the register of sites: rules for these are judged nowhere here.
ELSEWHERE = frozenset({"department", "town", "village"})
GENERAL = "enterprise"
_ENDS = ("企业", "单位", "场所", "经营者", "项目", "工地", "站点")
# What subjects are usually called in the register where the words differ; offered, never applied without a person.
_USUAL: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "enterprise": ((), ("enterprise",)),
    "mine": (("mines",), ()),
    "project": (("construction",), ("work_site",)),
    "construction_site": (("construction",), ("work_site",)),
    "catering": ((), ("small_place",)),
    "school": ((), ("school",)),
    "estate": ((), ("estate", "resettlement", "abandoned_estate")),
}


@dataclass(frozen=True, slots=True)
class Addressed:
    """`sure`: subjects the site is, with everything above them. `maybe`: subjects nobody has said yes or no to."""

    sure: frozenset[str]
    maybe: frozenset[str]


@dataclass(frozen=True)
class Subjects:
    """The subjects of one pack, with the places that a county gave them."""

    parents: Mapping[str, tuple[str, ...]]
    places: Mapping[str, Mapping[str, Any]]
    asked: tuple[str, ...]

    @classmethod
    def of(cls, pack: Pack, places: Mapping[str, Mapping[str, Any]]) -> Subjects:
        parents = {name: each.parents for name, each in pack.subjects.items()}
        asked = tuple(dict.fromkeys(rule.subject for rule in pack.rules))
        return cls(parents, places, asked)

    def above(self, names: Iterable[str]) -> frozenset[str]:
        """These and everything they are as well."""
        found: set[str] = set()
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += self.parents.get(name, ())
        return frozenset(found)

    def at(self, kind: str, sectors: Iterable[str], said: Mapping[str, bool]) -> Addressed:
        """Args: `said`, answers by the name of the subject. A site of a sector that the pack is about may be any of the
        pack's subjects until somebody says no."""
        said = {name: answer for name, answer in said.items() if name in self.parents}
        mapped = {n for n, where in self.places.items() if n in self.parents and (kind in where.get("kinds", ()) or set(sectors) & set(where.get("sectors", ())))}  # fmt: skip
        no = {name for name, answer in said.items() if not answer}
        sure = self.above((mapped | {name for name, answer in said.items() if answer}) - no) - no
        about = mapped - {GENERAL}
        maybe = [n for n in self.asked if n not in sure and n not in said and not self.above((n,)) & ELSEWHERE]
        return Addressed(sure, frozenset(maybe) if about else frozenset())


def suggested(pack: Pack) -> dict[str, dict[str, list[str]]]:
    """What to offer when a pack is switched on: the usual places, else the sector or kind of the same name."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in top_subjects(pack):
        sectors, kinds = _USUAL.get(name, _by_label(pack.subjects[name].label))
        if sectors or kinds:
            found[name] = {"sectors": list(sectors), "kinds": list(kinds)}
    return found


def top_subjects(pack: Pack) -> list[str]:
    """The subjects a county can place: those of its rules with everything above them, but what is never a site."""
    names = Subjects.of(pack, {})
    found = dict.fromkeys(each for rule in pack.rules for each in sorted(names.above((rule.subject,))))
    return [name for name in found if name in pack.subjects and not names.above((name,)) & (ELSEWHERE | {"person"})]


def _by_label(label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    bare = label
    for end in _ENDS:
        bare = bare.removesuffix(end)
    if len(bare) < 2:
        return (), ()
    sectors = tuple(s.value for s in Sector if s.label in (label, bare) or bare == str(s.label).rstrip("品"))
    kinds = tuple(k.value for k in SiteKind if k.label in (label, bare))
    return sectors, kinds
