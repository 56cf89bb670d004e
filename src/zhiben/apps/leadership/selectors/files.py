"""The year file of a leader or of a unit: lists with their proof, records by kind, what was sponsored and visited."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from zhiben.apps.leadership.models import DutyList, DutyRecord, Leader, ListItem, Sponsorship
from zhiben.apps.leadership.selectors import visible
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation


@dataclass(frozen=True)
class Line:
    """An item with whether it counts: done, with a result and with proof."""

    item: ListItem
    proven: bool

    @property
    def counts(self) -> bool:
        return self.proven and self.item.done_on is not None

    def state(self, on: date) -> tuple[str, str]:
        """The word and the tone."""
        if self.counts:
            return "已完成", "done"
        if self.item.done_on is not None:
            return "没有佐证，不计完成", "attention"
        if self.item.due_on and self.item.due_on < on:
            return "已逾期", "late"
        return "未完成", "neutral"


@dataclass(frozen=True)
class ListPart:
    duty_list: DutyList
    lines: list[Line]

    @property
    def done(self) -> int:
        return sum(line.counts for line in self.lines)


@dataclass(frozen=True)
class YearFile:
    """`records`: by kind, each with whether it has proof. Empty kinds are there too, so that what is missing is seen."""

    name: str
    year: int
    lists: list[ListPart]
    records: dict[str, list[tuple[DutyRecord, bool]]]
    sponsored: list[Sponsorship] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.lists and not any(self.records.values())

    @property
    def kinds(self) -> list[tuple[str, str, list[tuple[DutyRecord, bool]]]]:
        """Kinds of record with their words, in the order of the catalogue."""
        return [(kind, DutyRecord.Kind(kind).label, rows) for kind, rows in self.records.items()]

    @property
    def visits(self) -> int:
        """Visits with proof and a date: the others do not count."""
        return sum(proven for _, proven in self.records[DutyRecord.Kind.VISIT])


def file_of_leader(found: Leader, *, year: int, actor: Actor) -> YearFile:
    """Seven queries."""
    lists = visible.lists(actor).filter(leader=found, year=year)
    records = visible.records(actor).filter(leader=found, held_on__year=year)
    held = visible.sponsorships(actor).filter(leader=found, valid_from__year__lte=year)
    sponsored = list(held.select_related("village", "site").order_by("valid_to", "pk"))
    return _file(f"{found.organisation.short_name} {found.name}", year, lists, records, sponsored)


def file_of_unit(found: Organisation, *, year: int, actor: Actor) -> YearFile:
    lists = visible.lists(actor).filter(organisation=found, leader=None, year=year)
    records = visible.records(actor).filter(organisation=found, held_on__year=year)
    return _file(found.short_name, year, lists, records, [])


def _file(name: str, year: int, lists: object, records: object, sponsored: list[Sponsorship]) -> YearFile:
    kept = list(lists.prefetch_related("items__task").order_by("kind", "title"))  # type: ignore[attr-defined]
    rows = list(records.select_related("leader", "about", "site").order_by("held_on", "pk"))  # type: ignore[attr-defined]
    proven = visible.proven("listitem", [item.pk for each in kept for item in each.items.all()])
    shown = visible.proven("dutyrecord", [row.pk for row in rows])
    by_kind: dict[str, list[tuple[DutyRecord, bool]]] = {kind: [] for kind in DutyRecord.Kind.values}
    for row in rows:
        by_kind[row.kind].append((row, str(row.pk) in shown))
    parts = [ListPart(each, [Line(item, str(item.pk) in proven) for item in each.items.all()]) for each in kept]
    return YearFile(name, year, parts, by_kind, sponsored)
