"""The ledger: confirmed duties over all directives the actor may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from zhiben.apps.directives.lifecycle import DirectiveState, DutyState, Standing
from zhiben.apps.directives.models import NO_DEADLINE, Duty, DutyUnit, UnitName
from zhiben.apps.directives.wording import write_consequences, write_deadline, write_quantities
from zhiben.core.ledger import LedgerRow
from zhiben.core.paging import COUNT_CAP, Page, broken, cursor_of, read_cursor
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.models import Organisation

PAGE_ROWS = 50
STATES = {"in_force": "生效中", "waiting": "已确认未生效", "superseded": "已被替代"}
DUE = {
    "": "全部时限",
    "overdue": "已逾期",
    "month": "本月到期",
    "range": "按日期范围",
    "verify": "发文前已到期",
    "none": "无明确时限",
}
SORTS = {"deadline": "按时限", "newest": "按确认时间", "text": "按文件原序"}


@dataclass(frozen=True)
class LedgerFilter:
    """What the URL says: a saved view is its address."""

    state: str = "in_force"
    due: str = ""
    due_from: date | None = None
    due_to: date | None = None
    unit: UUID | None = None
    unit_name: str = ""
    sector: str = ""
    directive: UUID | None = None
    text: str = ""
    sort: str = "deadline"
    after: str = ""


class Line(NamedTuple):
    """One duty of the ledger, as the database returns it."""

    id: UUID
    directive_id: UUID
    title: str
    document_number: str
    clause_label: str
    task: str
    measure: str
    lead: str
    responsible: str
    sector: str
    deadlines: list[str]
    recurrences: list[dict[str, Any]]
    targets: list[dict[str, Any]]
    consequences: list[str]
    deadline_on: date
    due_before_issue: bool
    standing: str
    decided_by_name: str
    decided_at: datetime
    ordinal: int
    revision: int
    issued_on: date | None

    @property
    def deadline(self) -> str:
        return write_deadline(self.deadlines, self.recurrences)

    @property
    def figures(self) -> str:
        return write_quantities(self.targets)

    @property
    def consequence(self) -> str:
        return write_consequences(self.consequences)

    @property
    def basis(self) -> str:
        return f"{self.document_number or self.title} {self.clause_label}".strip()

    def cells(self, number: int) -> LedgerRow:
        """The row as the office's sheet has it."""
        return LedgerRow(
            number=str(number),
            task=self.task,
            measure=self.measure,
            lead=self.lead,
            responsible=self.responsible,
            deadline=self.deadline,
            targets=self.figures,
            consequences=self.consequence,
            basis=self.basis,
            key=str(self.id),
        )


_PATHS = {
    "title": "directive__title",
    "document_number": "directive__document_number",
    "issued_on": "directive__issued_on",
    "clause_label": "clause__label",
}
COLUMNS = tuple(_PATHS.get(name, name) for name in Line._fields)


def visible_duties(actor: Actor, *, binding: bool) -> QuerySet[Duty]:
    """Confirmed duties: those that bind, for the whole county; the others, in or below the actor's areas."""
    reach = actor.scope.county_q("") if binding else actor.scope.q(area="", organisation=None)
    return Duty.objects.filter(reach, state=DutyState.CONFIRMED)


def filtered(found: LedgerFilter, *, actor: Actor, on: date) -> QuerySet[Duty]:
    """The duties a filter means, unsorted, without its page."""
    rows = visible_duties(actor, binding=found.state != "waiting")
    rows = _in_state(rows, found.state)
    if found.directive:
        rows = rows.filter(directive_id=found.directive)
    if found.sector:
        rows = rows.filter(sector=found.sector)
    if found.unit or found.unit_name:
        unit = _is_unit(found.unit) if found.unit else Q(unit__name=found.unit_name)
        # The unit's duties are few beside all of a county: their keys are read once and not for each duty asked.
        rows = rows.filter(pk__in=DutyUnit.objects.filter(unit).values("duty_id"))
    if found.text:
        words = Q(measure__icontains=found.text) | Q(task__icontains=found.text)
        rows = rows.filter(words | Q(lead__icontains=found.text) | Q(responsible__icontains=found.text))
    return rows.filter(_due(found, on))


def _is_unit(organisation_id: UUID) -> Q:
    """Named itself, under any alias, or meant by a group that leaves none of its kind out (各镇)."""
    kind = Organisation.objects.filter(pk=organisation_id).values("kind")[:1]
    return Q(unit__organisation_id=organisation_id) | Q(unit__state=UnitName.State.GROUP, unit__members__in=kind)


def _in_state(rows: QuerySet[Duty], state: str) -> QuerySet[Duty]:
    if state == "waiting":
        return rows.filter(standing=Standing.NONE).exclude(directive__state=DirectiveState.DISCARDED)
    return rows.filter(standing=Standing.SUPERSEDED if state == "superseded" else Standing.IN_FORCE)


def _due(found: LedgerFilter, on: date) -> Q:
    """Overdue counts from the day after the deadline; what had passed before the issue is not overdue but to verify."""
    if found.due == "overdue":
        return Q(deadline_on__lt=on, due_before_issue=False)
    if found.due == "month":
        first = on.replace(day=1)
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return Q(deadline_on__range=(first, last))
    if found.due == "verify":
        return Q(due_before_issue=True)
    if found.due == "none":
        return Q(deadline_on=NO_DEADLINE)
    if found.due == "range":
        return Q(deadline_on__gte=found.due_from or date.min, deadline_on__lte=found.due_to or date(9999, 12, 30))
    return Q()


def _after(found: LedgerFilter) -> Q:
    """Rows behind the cursor. The plain bound in front lets the index start there, however deep the page."""
    if not found.after:
        return Q()
    keys = read_cursor(found.after)
    try:
        if found.sort == "newest":
            at = datetime.fromisoformat(keys[0])
            return Q(decided_at__lte=at) & (Q(decided_at__lt=at) | Q(pk__lt=UUID(keys[1])))
        if found.sort == "text":
            directive, ordinal, key = UUID(keys[0]), int(keys[1]), UUID(keys[2])
            same = Q(directive_id=directive) & (Q(ordinal__gt=ordinal) | Q(ordinal=ordinal, pk__gt=key))
            return Q(directive_id__gte=directive) & (Q(directive_id__gt=directive) | same)
        day = date.fromisoformat(keys[0])
        return Q(deadline_on__gte=day) & (Q(deadline_on__gt=day) | Q(pk__gt=UUID(keys[1])))
    except (ValueError, IndexError) as error:
        raise broken() from error


_ORDER = {
    "deadline": ("deadline_on", "pk"),
    "newest": ("-decided_at", "-pk"),
    "text": ("directive_id", "ordinal", "pk"),
}


def _cursor(line: Line, sort: str) -> str:
    if sort == "newest":
        return cursor_of(line.decided_at.isoformat(), str(line.id))
    if sort == "text":
        return cursor_of(str(line.directive_id), str(line.ordinal), str(line.id))
    return cursor_of(line.deadline_on.isoformat(), str(line.id))


def page_query(
    found: LedgerFilter, *, actor: Actor, on: date, size: int = PAGE_ROWS
) -> QuerySet[Duty, tuple[Any, ...]]:
    """The rows of one page and one more, which says whether there is a next one."""
    rows = filtered(found, actor=actor, on=on).filter(_after(found)).order_by(*_ORDER[found.sort])
    return rows.values_list(*COLUMNS)[: size + 1]


def ledger_page(found: LedgerFilter, *, actor: Actor, on: date, size: int = PAGE_ROWS) -> Page[Line]:
    """One page of the ledger. One query."""
    lines = [Line(*row) for row in page_query(found, actor=actor, on=on, size=size)]
    shown = lines[:size]
    return Page(shown, _cursor(shown[-1], found.sort) if len(lines) > size else "")


def ledger_count(found: LedgerFilter, *, actor: Actor, on: date) -> int:
    """How many duties a filter means, counted no further than COUNT_CAP + 1. One query."""
    return filtered(found, actor=actor, on=on).order_by()[: COUNT_CAP + 1].values("pk").count()


def ledger_lines(found: LedgerFilter, *, actor: Actor, on: date) -> Iterator[Line]:
    """Every duty a filter means, in its order, for the export."""
    rows = filtered(replace(found, after=""), actor=actor, on=on).order_by(*_ORDER[found.sort])
    for row in rows.values_list(*COLUMNS).iterator(chunk_size=1000):
        yield Line(*row)


def sector_choices(found: LedgerFilter, *, actor: Actor, on: date) -> list[str]:
    """Sectors that stand in the ledger's present state."""
    wide = replace(found, sector="", text="", due="", unit=None, unit_name="")
    rows = filtered(wide, actor=actor, on=on).exclude(sector="").order_by("sector")
    return list(rows.values_list("sector", flat=True).distinct()[:200])


def lines_by_key(keys: list[UUID], *, actor: Actor) -> Mapping[UUID, Line]:
    """Confirmed duties by their key, binding or not, as far as the actor may see and change them."""
    rows = visible_duties(actor, binding=False).filter(pk__in=keys)
    return {row[0]: Line(*row) for row in rows.values_list(*COLUMNS)}
