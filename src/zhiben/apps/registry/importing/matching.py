"""Which rows mean a site that is registered already: by credit code, by name, by nearly the same name and address."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from zhiben.apps.registry.search import folded

NAME_CLOSE, ADDRESS_CLOSE, SAME_ADDRESS = 86.0, 70.0, 85.0
# A pair of characters that more names have than this says nothing about one of them.
COMMON = 150
_FORM = re.compile(r"(?:股份|集团)?(?:有限)?(?:责任)?公司$")

How = Literal["code", "name", "close"]


@dataclass(slots=True)
class Known:
    """A site that a row may mean; `key` None for an earlier row of the same sheet, which `number` names."""

    key: int | None
    name: str
    credit_code: str
    address: str
    town: object
    number: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    known: Known
    how: How
    score: float


class Register:
    """What is registered in a county, and the rows of the sheet that were taken so far."""

    def __init__(self, county: str, known: Iterable[Known]) -> None:
        self._county = folded(county)
        self._codes: dict[str, Known] = {}
        self._names: dict[str, list[Known]] = defaultdict(list)
        self._all: list[Known] = []
        self._cores: list[str] = []
        self._pairs: dict[str, list[int]] = defaultdict(list)
        for site in known:
            self.add(site)

    def add(self, site: Known) -> None:
        if site.credit_code:
            self._codes[site.credit_code] = site
        self._names[folded(site.name)].append(site)
        at, core = len(self._all), self._core(site.name)
        self._all.append(site)
        self._cores.append(core)
        for pair in {core[i : i + 2] for i in range(len(core) - 1)}:
            self._pairs[pair].append(at)

    def find(self, name: str, credit_code: str, address: str, town: object) -> Match | None:
        """The surest match. Two different codes are two different bodies, however alike their names are."""
        if credit_code and (same := self._codes.get(credit_code)):
            return Match(same, "code", 100.0)
        for site in self._names.get(folded(name), ()):
            if site.credit_code and credit_code:
                continue
            near = fuzz.ratio(site.address, address) if address and site.address else 0.0
            sure = near >= SAME_ADDRESS or (town is not None and site.town == town and not (address and site.address))
            return Match(site, "name" if sure else "close", near)
        return self._close(name, credit_code, address, town)

    def _close(self, name: str, credit_code: str, address: str, town: object) -> Match | None:
        core = self._core(name)
        best: Match | None = None
        for at in self._candidates(core):
            site = self._all[at]
            if site.credit_code and credit_code:
                continue
            score = fuzz.ratio(core, self._cores[at], score_cutoff=NAME_CLOSE)
            if score and (best is None or score > best.score) and self._same_place(site, address, town):
                best = Match(site, "close", score)
        return best

    def _candidates(self, core: str) -> list[int]:
        """Those that share at least two of the name's rare pairs."""
        shared: Counter[int] = Counter()
        for pair in {core[i : i + 2] for i in range(len(core) - 1)}:
            holders = self._pairs.get(pair, ())
            if len(holders) <= COMMON:
                shared.update(holders)
        return [at for at, count in shared.items() if count >= 2]

    def _same_place(self, site: Known, address: str, town: object) -> bool:
        if address and site.address:
            return fuzz.ratio(site.address, address) >= ADDRESS_CLOSE
        return town is None or site.town is None or site.town == town

    def _core(self, name: str) -> str:
        """Without the county in front and the legal form behind: what tells one firm from another."""
        return _FORM.sub("", folded(name)).removeprefix(self._county)
