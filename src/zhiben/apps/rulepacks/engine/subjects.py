"""Which of the subjects of a pack a site is: by what the county said of its register, and by what people answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from zhiben.apps.registry.vocabulary import Sector, SiteKind
from zhiben.core.rules.model import Pack

# Not in the register of sites: rules for these, and for whatever is one of them, are judged nowhere here.
ELSEWHERE = frozenset({"duty_unit", "department", "town", "village"})
GENERAL = "enterprise"
_ENDS = ("企业", "单位", "场所", "经营者", "项目", "工地", "站点")
_TRADES = ("metallurgy", "nonferrous", "building_materials", "machinery", "light", "textile", "tobacco", "trade")
# What subjects are usually called in the register where the words differ; offered, never applied without a person.
_USUAL: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "enterprise": ((), ("enterprise",)),
    "mine": (("mines",), ()),
    "project": (("construction",), ("work_site",)),
    "construction_site": (("construction",), ("work_site",)),
    "estate": ((), ("estate", "resettlement", "abandoned_estate")),
    "catering": ((), ("small_place",)),
    "crowded_shop": ((), ("small_place",)),
    "culture_venue": ((), ("school", "ktv", "gym")),
    "care_home": (("health",), ("nursing_home",)),
    "recycling_station": ((), ("recycling",)),
    "health_unit": (("health",), ()),
    "transport_firm": (("road",), ()),
    "ebike_business": (("ebike",), ()),
    "industry_trade": (_TRADES, ()),
    "chemical_firm": (("chemicals",), ()),
    "gas_firm": (("gas",), ()),
    "gas_user_place": ((), ("small_place",)),
    "passage_place": ((), ("high_rise", "underground", "ktv", "gym", "school", "nursing_home")),
    "passage_unit": (("health",), ("school", "nursing_home")),
    "shared_building": ((), ("high_rise", "industrial_park")),
    "building": ((), ("high_rise",)),
    "confined_space_job": (("confined_space",), ()),
    # Things that firms have, not firms: the sector of the same name is not what they are.
    "ebike": ((), ()),
    "special_equipment": ((), ()),
}


@dataclass(frozen=True, slots=True)
class Addressed:
    """`sure`: subjects the site is, with everything above them. `maybe`: subjects nobody has said yes or no to."""

    sure: frozenset[str]
    maybe: frozenset[str]


@dataclass(frozen=True)
class Subjects:
    """The subjects of one pack, with the places that a county gave them. `own`: declared by the pack itself."""

    parents: Mapping[str, tuple[str, ...]]
    places: Mapping[str, Mapping[str, Any]]
    asked: tuple[str, ...]
    own: frozenset[str]

    @classmethod
    def of(cls, pack: Pack, places: Mapping[str, Mapping[str, Any]], own: frozenset[str] = frozenset()) -> Subjects:
        parents = {name: each.parents for name, each in pack.subjects.items()}
        asked = tuple(dict.fromkeys(rule.subject for rule in pack.rules))
        return cls(parents, {n: where for n, where in places.items() if n in parents}, asked, own)

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

    @cached_property
    def matters(self) -> frozenset[str]:
        """Subjects an answer about which can change what a site is to the rules."""
        read = self.above(self.asked) - {GENERAL} | {GENERAL} & set(self.asked)
        return frozenset(name for name in self.parents if self.above((name,)) & read)

    def at(self, kind: str, sectors: Iterable[str], said: Mapping[str, bool]) -> Addressed:
        """Args: `said`, answers by the name of the subject.

        What the county has placed is decided by the register. What it has not may be: a finer kind of what the site is
        (an underground mine of a mine), and where the pack itself is about such sites, whatever else it speaks of.
        """
        said = {name: answer for name, answer in said.items() if name in self.parents}
        here = {n for n, where in self.places.items() if _lies_in(where, kind, sectors)}
        no = {name for name, answer in said.items() if not answer}
        sure = self.above((here | {name for name, answer in said.items() if answer}) - no) - no
        special = sure - {GENERAL}
        is_about = bool(here & self.own)
        maybe = [
            name for name in self._open(sure, said) if is_about and name in self.own or self.above((name,)) & special
        ]
        return Addressed(sure, frozenset(maybe))

    def _open(self, sure: frozenset[str], said: Mapping[str, bool]) -> Iterable[str]:
        """Subjects of rules that neither the register nor a person has decided."""
        for name in self.asked:
            if (
                name not in sure
                and name not in said
                and name not in self.places
                and not self.above((name,)) & ELSEWHERE
            ):
                yield name

    def nowhere(self) -> list[str]:
        """Subjects that no site will ever be: the county has placed neither them nor anything they are or belong to."""
        placed = set(self.places)
        about = bool(placed & self.own)
        return [n for n in self.asked if not self.above((n,)) & placed - {GENERAL} and n not in placed and not (about and n in self.own)]  # fmt: skip


def _lies_in(where: Mapping[str, Any], kind: str, sectors: Iterable[str]) -> bool:
    return kind in where.get("kinds", ()) or bool(set(sectors) & set(where.get("sectors", ())))


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
