"""Which organisations a duty falls on: those it names, those a group means, those that carry it by default. No Django.

A name that means nobody in particular (有关部门) and one that nobody has resolved are gaps for a person to fill: they are
shown and never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from zhiben.core.text.plain import Span

TOWN, VILLAGE, DEPARTMENTS = "town", "village", "departments"
MEMBERS = {TOWN: "各镇街", VILLAGE: "各村（社区）", DEPARTMENTS: "各部门"}
# Kinds of organisation that are no department of the county, whatever else they are.
NOT_DEPARTMENTS = frozenset({"town", "village", "enterprise", "agency", "government", "safety_committee", "party"})

_TOWNS = r"(?:各|所有|全部)?(?:镇街|街镇|乡镇|镇乡|乡镇（街道）|镇（街道）|镇、街道|镇)"
_DEFAULTS = (
    (TOWN, "every", re.compile(
        rf"(?:以下|上述|各项|所有|全部)[^。；]{{0,20}}{_TOWNS}[^。；]{{0,12}}(?:负责|承担|落实)[^。；]{{0,20}}不再[^。；]{{0,6}}列"
        rf"|{_TOWNS}[^。；]{{0,16}}(?:均为|均需|均要|都要)[^。；]{{0,20}}(?:责任|负责|落实)"
        rf"|{_TOWNS}[^。；]{{0,10}}(?:落实|履行|承担)[^。；]{{0,6}}属地[^。；]{{0,6}}责任")),
    (DEPARTMENTS, "unassigned", re.compile(r"其[他它](?:各|有关|相关)?(?:部门|单位)(?:也)?(?:要|应|应当|须|结合)")),
    (DEPARTMENTS, "unassigned", re.compile(r"(?<!有关)(?<!相关)(?:^|[。；\n])\s*各(?:有关|相关)?部门(?:要|应|应当|须)")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """An organisation in force: its key and its kind."""

    id: UUID
    kind: str

    def belongs_to(self, members: str) -> bool:
        """Whether a group of that name means it without exception."""
        if members == DEPARTMENTS:
            return self.kind not in NOT_DEPARTMENTS
        return self.kind == members


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as a duty names it. `office` where it is resolved, `members` where it is a group without exception,
    `chosen` where a person said whom a group means."""

    name: str
    leads: bool
    office: UUID | None = None
    members: str = ""
    outside: bool = False
    chosen: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Bearer:
    """An organisation that a duty falls on, and why: a value of `TaskRole`."""

    office: UUID
    role: str


@dataclass(frozen=True, slots=True)
class Default:
    """A kind of organisation that carries every duty, or every one that falls on nobody."""

    members: str
    reach: str


def bearers(
    named: Sequence[Named], offices: Mapping[UUID, Office], defaults: Iterable[Default] = ()
) -> tuple[list[Bearer], list[str]]:
    """Who bears a duty, each organisation once with its strongest role, and the names that mean nobody yet. What falls on
    somebody outside the county alone falls on nobody here, and on nobody by default.

    >>> from uuid import UUID
    >>> bureau, town = UUID(int=1), UUID(int=2)
    >>> offices = {bureau: Office(bureau, "construction"), town: Office(town, "town")}
    >>> units = [Named("县住建局", True, office=bureau), Named("各镇", False, members="town"), Named("有关部门", False)]
    >>> found, gaps = bearers(units, offices)
    >>> [(bearer.office.int, bearer.role) for bearer in found], gaps
    ([(1, 'lead'), (2, 'territory')], ['有关部门'])
    """
    found: dict[UUID, str] = {}
    gaps: list[str] = []
    for unit in sorted(named, key=lambda unit: not unit.leads):
        meant = _meant(unit, offices)
        for office in meant:
            territory = offices[office].kind in (TOWN, VILLAGE) and not unit.leads
            found.setdefault(office, "lead" if unit.leads else "territory" if territory else "responsible")
        if not meant and not unit.outside:
            gaps.append(unit.name)
    alone = not found and not any(unit.outside for unit in named)
    for default in defaults:
        if default.reach == "every" or alone:
            role = "territory" if default.members in (TOWN, VILLAGE) else "default"
            for each in offices.values():
                if each.belongs_to(default.members):
                    found.setdefault(each.id, role)
    return [Bearer(office, role) for office, role in found.items()], gaps


def _meant(unit: Named, offices: Mapping[UUID, Office]) -> list[UUID]:
    if unit.office is not None:
        return [unit.office] if unit.office in offices else []
    chosen = [key for key in unit.chosen if key in offices]
    return chosen + [office.id for office in offices.values() if unit.members and office.belongs_to(unit.members)]


def stated_defaults(text: str) -> Iterator[tuple[Default, Span]]:
    """Where a text says that units carry duties without being listed, each kind and reach once.

    >>> [(d.members, d.reach) for d, _ in stated_defaults("其他各部门也要结合实际，强化本领域排查。各镇街均需落实属地责任。")]
    [('town', 'every'), ('departments', 'unassigned')]
    """
    seen = set()
    for members, reach, pattern in _DEFAULTS:
        if (members, reach) not in seen and (hit := pattern.search(text)):
            seen.add((members, reach))
            yield Default(members, reach), Span(*hit.span())
