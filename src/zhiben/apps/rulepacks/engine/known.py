"""What is known of a site, in the words of the packs: answers on file, and what the register's own facts say as well."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import floor
from typing import NamedTuple

from zhiben.apps.registry.models import Fact as FactRow
from zhiben.apps.registry.models import Site
from zhiben.apps.registry.vocabulary import FACTS, FactSource
from zhiben.apps.rulepacks.engine.loading import SUBJECT
from zhiben.core.rules.judging import Observed
from zhiben.core.rules.model import Fact

# A fact of the register → the fact of packs that means the same, in the same unit.
SAME = {"depth": "mine_depth"}
# A day up to which something is valid → the fact of packs that says whether it is, on the day of judgement.
VALID_UNTIL = {"licence_expires": "safety_licence_valid"}
_SOURCES = dict(FactSource.choices)
# Figures below it are told apart to the sixth place.
WIDE = 1e12
COLUMNS = ("site_id", "kind", "number", "flag", "text", "day", "observed_on", "source")


class Row(NamedTuple):
    """One current fact of a site, as the database has it."""

    site: int
    kind: str
    number: Decimal | None
    flag: bool | None
    text: str | None
    day: date | None
    observed_on: date
    source: str

    @property
    def value(self) -> object:
        return next((each for each in (self.number, self.flag, self.day) if each is not None), self.text)

    @property
    def mark(self) -> str:
        """What tells it from another value of its kind. sheets.py writes the same in columns."""
        if self.number is None:
            return f"|{self.kind}={self.value}@{self.observed_on}"
        number = float(self.number)
        figure = str(floor(number * 1e6 + 0.5)) if abs(number) < WIDE else f"~{int(number)}"
        return f"|{self.kind}={figure}@{self.observed_on}"


@dataclass
class Known:
    """`facts`: by name, with day and source. `said`: answers about subjects. `digest`: the same for the same facts."""

    kind: str
    sectors: tuple[str, ...]
    facts: dict[str, Observed] = field(default_factory=dict)
    said: dict[str, bool] = field(default_factory=dict)
    digest: str = ""


def begun(site: Site) -> str:
    """What a digest begins with: what the site is."""
    return f"{site.kind} {site.sector} {site.other_sectors}"


def rows_at(keys: Iterable[int]) -> dict[int, list[Row]]:
    """The current facts of these sites. One query."""
    found: dict[int, list[Row]] = {}
    for values in FactRow.objects.filter(site__in=list(keys), is_current=True).values_list(*COLUMNS).iterator(5000):
        row = Row(*values)
        found.setdefault(row.site, []).append(row)
    return found


def rows_then(site: int, *, at: object) -> list[Row]:
    """The facts that were current at an instant: the latest observed of what had been written by then."""
    rows = FactRow.objects.filter(site=site, recorded_at__lte=at).order_by("kind", "observed_on", "pk")
    return list({values[1]: Row(*values) for values in rows.values_list(*COLUMNS)}.values())


def known_of(site: Site, rows: Iterable[Row], *, on: date) -> Known:
    """What is on file about a site, for a day of judgement."""
    found = Known(site.kind, (site.sector, *site.other_sectors))
    mark = hashlib.blake2b(begun(site).encode(), digest_size=12)
    ordered = sorted(rows, key=lambda row: row.kind)
    for row in ordered:
        mark.update(row.mark.encode())
        if row.kind.startswith(SUBJECT):
            found.said[row.kind.removeprefix(SUBJECT)] = bool(row.flag)
        else:
            found.facts[row.kind] = Observed(row.value, row.observed_on, _SOURCES.get(row.source, row.source))
    for row in ordered:
        for name, seen in _also(row, on):
            found.facts.setdefault(name, seen)
    found.digest = mark.hexdigest()
    return found


def _also(row: Row, on: date) -> Iterator[tuple[str, Observed]]:
    if row.kind not in FACTS:
        return
    label = f"档案“{FACTS[row.kind].label}”"
    if row.kind in SAME:
        yield SAME[row.kind], Observed(row.value, row.observed_on, label)
    if row.kind in VALID_UNTIL and row.day is not None:
        yield VALID_UNTIL[row.kind], Observed(row.day >= on, row.observed_on, f"{label} {row.day}")


def given_to(facts: Mapping[str, Observed], names: Mapping[str, Fact]) -> dict[str, object]:
    """The facts that a pack knows: a judge refuses names that it does not."""
    return {name: seen for name, seen in facts.items() if name in names}
