"""The figures of a round: by unit, in total with each record once, and the records behind a figure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse

from zhiben.apps.dispatch import rollup
from zhiben.apps.dispatch.lifecycle import ReturnState, RoundState
from zhiben.apps.dispatch.models import FormField, Occurrence, ReturnValue, Round, UnitReturn
from zhiben.apps.dispatch.selectors import tasks
from zhiben.apps.dispatch.selectors.rounds import Closing, answers_for, fields_of, sorted_out, visible_returns
from zhiben.apps.registry.models import Equipment
from zhiben.apps.registry.selectors.reach import sites_by_key
from zhiben.core.errors import NotVisible
from zhiben.core.paging import Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.models import Attachment

NUMERIC = (FormField.Kind.COUNT.value, FormField.Kind.NUMBER.value)
TERRITORY = ("town", "village")


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of a unit. `value` None: nothing was filled in; shown as not reported unless the return was submitted."""

    field: FormField
    value: ReturnValue | None
    submitted: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its cells."""

    owner: UnitReturn
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A field with its total over the units that submitted."""

    field: FormField
    total: rollup.Total | None


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: list[Column]
    lines: list[Line]


def matrix(found: Round, *, actor: Actor, town: UUID | None = None) -> Matrix:
    """Unit by field over the units that the actor sees, or those of one town. Totals are of submitted returns alone:
    who did not report counts for nothing, not for zero. Three queries."""
    fields = fields_of(found.form_id)
    rows = visible_returns(actor).filter(round=found).select_related("organisation")
    if town:
        rows = rows.filter(town_key=town)
    owners = list(rows.order_by("town_key", "village_key", "organisation__short_name", "pk"))
    values = values_of(owners)
    columns = [Column(field, _total(field, owners, values)) for field in fields]
    lines = [
        Line(owner, [Cell(f, values.get((owner.pk, f.pk)), owner.state == ReturnState.SUBMITTED) for f in fields])
        for owner in owners
    ]
    return Matrix(columns, lines)


def closing(table: Matrix) -> Closing:
    """The list at the close, of a matrix that is there already."""
    return sorted_out([line.owner for line in table.lines])


def values_of(owners: Iterable[UnitReturn]) -> dict[tuple[UUID, int], ReturnValue]:
    """By return and field. One query."""
    rows = ReturnValue.objects.filter(unit_return__in=[owner.pk for owner in owners])
    return {(value.unit_return_id, value.field_id): value for value in rows}


def is_reported(owner: UnitReturn) -> bool:
    """Whether its values count. A draft does not, nor does what was written before a return was taken back."""
    return owner.state == ReturnState.SUBMITTED


def figures_of(owners: Iterable[UnitReturn]) -> dict[UUID, list[ReturnValue]]:
    """By return, its values in the order of the form, each with its field. One query."""
    rows = ReturnValue.objects.filter(unit_return__in=[owner.pk for owner in owners])
    found: dict[UUID, list[ReturnValue]] = {}
    for value in rows.select_related("field").order_by("field__ordinal", "field_id"):
        found.setdefault(value.unit_return_id, []).append(value)
    return found


@dataclass(frozen=True, slots=True)
class Openings:
    """What the actor may do with a return now."""

    edit: bool
    withdraw: bool


def openings(found: UnitReturn, *, actor: Actor) -> Openings:
    """The return needs `round`, `organisation` and `area`."""
    mine, state = answers_for(found, actor), found.round.state
    running = state in (RoundState.OPEN, RoundState.CLOSED)
    return Openings(
        edit=mine and running and found.state == ReturnState.EXPECTED,
        withdraw=mine and state == RoundState.OPEN and found.state == ReturnState.SUBMITTED,
    )


def _total(
    field: FormField, owners: Sequence[UnitReturn], values: dict[tuple[UUID, int], ReturnValue]
) -> rollup.Total | None:
    """None for a field that is no number."""
    if field.kind not in NUMERIC:
        return None
    given = [(owner, values.get((owner.pk, field.pk))) for owner in owners if owner.state == ReturnState.SUBMITTED]
    return rollup.total(figure_of(owner, value) for owner, value in given if value and value.number is not None)


def figure_of(owner: UnitReturn, value: ReturnValue) -> rollup.Figure:
    """A stored value as the arithmetic of totals wants it. `owner.organisation` must be there."""
    keys = frozenset(value.records.get("keys", ())) if value.counted is not None else None
    local = owner.organisation.kind in TERRITORY
    return rollup.Figure(
        unit=owner.organisation_id, number=value.number or Decimal(0), keys=keys,
        town=owner.town_key if local else None, village=owner.village_key if local else None,
    )  # fmt: skip


def field_total(
    found: Round, key: str, *, actor: Actor, town: UUID | None = None
) -> tuple[FormField, rollup.Total, list[Line]]:
    """One field with its total and the units in it, for the way down. Raises: NotVisible."""
    table = matrix(found, actor=actor, town=town)
    for number, column in enumerate(table.columns):
        if column.field.key == key and column.total is not None:
            return column.field, column.total, [Line(line.owner, [line.cells[number]]) for line in table.lines]
    raise NotVisible("return.field", "报送表没有这一栏，或它不是数字。")


def value(value_id: int, *, actor: Actor) -> ReturnValue:
    """Raises: NotVisible."""
    found = (
        ReturnValue.objects.filter(pk=value_id, unit_return__in=visible_returns(actor))
        .select_related("field", "unit_return__round", "unit_return__organisation").first()
    )  # fmt: skip
    if found is None:
        raise NotVisible("return.value_absent", "没有这个数字，或其不在您的管辖范围内。")
    return found


def frozen_count(found: ReturnValue) -> int:
    """The figure again from what was frozen with it, whatever became of the records since."""
    return len(set(found.records.get("keys", ())))


@dataclass(frozen=True, slots=True)
class Record:
    """One record behind a figure. `title` empty: it is not in the actor's reach, or was removed; it still counts."""

    key: str
    title: str = ""
    detail: str = ""
    url: str = ""


SHOWN = 200


def records(keys: Iterable[str], *, actor: Actor, after: int = 0) -> tuple[list[Record], int]:
    """The records of some keys in their order, `SHOWN` from a place on, and how many there are. One query a kind."""
    everything = sorted(set(keys))
    return _opened(everything[after : after + SHOWN], actor), len(everything)


def record_page(keys: Iterable[str], *, actor: Actor, after: str = "", size: int = SHOWN) -> Page[Record]:
    """The same behind a key. One query a kind. Raises: InputError "page.cursor_broken"."""
    left = sorted(set(keys))
    if after:
        cursor = read_cursor(after)
        if len(cursor) != 1:
            raise broken()
        left = left[bisect_right(left, cursor[0]) :]
    shown = left[:size]
    return Page(_opened(shown, actor), cursor_of(shown[-1]) if len(left) > size else "")


def _opened(keys: Sequence[str], actor: Actor) -> list[Record]:
    by_kind: dict[str, list[str]] = {}
    for key in keys:
        kind, _, pk = key.partition(":")
        by_kind.setdefault(kind, []).append(pk)
    known: dict[str, Record] = {}
    for kind, pks in by_kind.items():
        if kind in _KINDS:
            known |= {record.key: record for record in _KINDS[kind](pks, actor)}
    return [known.get(key, Record(key)) for key in keys]


def _tasks(pks: list[str], actor: Actor) -> list[Record]:
    rows = tasks.visible_tasks(actor).filter(pk__in=pks).select_related("organisation")
    return [
        Record(
            f"task:{t.pk}",
            t.title,
            f"{t.organisation.short_name} · {t.text[:60]}",
            reverse("dispatch:task", args=[t.pk]),
        )
        for t in rows
    ]


def _occurrences(pks: list[str], actor: Actor) -> list[Record]:
    where = actor.scope.q(area="", organisation="organisation_id")
    rows: Any = Occurrence.objects.filter(where, pk__in=pks).select_related("task")
    return [
        Record(f"occurrence:{o.pk}", o.task.title, f"{o.due_on:%Y-%m-%d}", reverse("dispatch:task", args=[o.task_id]))
        for o in rows
    ]


def _sites(pks: list[str], actor: Actor) -> list[Record]:
    found = sites_by_key([int(pk) for pk in pks], actor=actor)
    return [Record(f"site:{key}", s.name, s.address, reverse("registry:site", args=[key])) for key, s in found.items()]


def _equipment(pks: list[str], actor: Actor) -> list[Record]:
    rows = list(Equipment.objects.filter(pk__in=[int(pk) for pk in pks]))
    seen = sites_by_key([row.site_id for row in rows], actor=actor)
    return [
        Record(f"equipment:{row.pk}", f"{row.name} {row.number}", seen[row.site_id].name, reverse("registry:site", args=[row.site_id]))
        for row in rows if row.site_id in seen
    ]  # fmt: skip


def _files(pks: list[str], actor: Actor) -> list[Record]:
    where = actor.scope.q(area="", organisation="organisation_id")
    rows = Attachment.objects.filter(where, pk__in=pks)
    return [Record(f"attachment:{a.pk}", a.name, a.subject_label, reverse("evidence:item", args=[a.pk])) for a in rows]


_KINDS = {
    "task": _tasks,
    "occurrence": _occurrences,
    "site": _sites,
    "equipment": _equipment,
    "attachment": _files,
}
