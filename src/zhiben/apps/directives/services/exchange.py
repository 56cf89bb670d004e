"""An edited ledger comes back: planned and shown first, applied only as shown."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from zhiben.apps.directives import audit as actions
from zhiben.apps.directives import permissions
from zhiben.apps.directives.models import Duty, LedgerImport
from zhiben.apps.directives.selectors import ledger as selectors
from zhiben.apps.directives.services.review import apply_edit
from zhiben.apps.directives.wording import (
    read_consequences,
    read_deadline,
    read_names,
    read_quantities,
    write_names,
)
from zhiben.core.errors import Conflict, InputError, NotVisible
from zhiben.core.ledger import COLUMNS, KEY_COLUMN, LedgerRow, read_xlsx
from zhiben.foundation import audit
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.selectors import home_county

HEADINGS = {field: heading for heading, field in COLUMNS.items()}
CHANGEABLE = ("task", "measure", "lead", "responsible", "deadline", "targets", "consequences")
LIMIT = 20_000
TASK_LENGTH = 400  # characters, as the column


@dataclass(frozen=True)
class CellChange:
    """One cell that differs."""

    cell: str
    heading: str
    old: str
    new: str


@dataclass(frozen=True)
class RowPlan:
    """What the import would do with one row of the sheet (`at`): change cells, or refuse it with a reason per cell."""

    at: int
    number: str
    key: str
    measure: str
    revision: int
    changes: tuple[CellChange, ...]
    errors: tuple[str, ...]
    values: dict[str, Any]


@dataclass(frozen=True)
class ImportPlan:
    """Rows with changes or errors, sentences about rows that mean no duty of the ledger, and how many are unchanged."""

    rows: tuple[RowPlan, ...]
    unknown: tuple[str, ...]
    unchanged: int

    @property
    def changed(self) -> int:
        return sum(1 for row in self.rows if row.changes and not row.errors)

    @property
    def refused(self) -> int:
        return sum(1 for row in self.rows if row.errors)


def plan_ledger(*, data: bytes, actor: Actor) -> ImportPlan:
    """What importing an edited sheet would change, and nothing else. Writes nothing.

    Raises: NotPermitted, InputError "ledger.…" with the cell.
    """
    actor.require(permissions.IMPORT_LEDGER)
    rows = read_xlsx(data)
    if rows and not any(row.key for row in rows):
        raise InputError(
            "ledger.no_key",
            f"表中没有任何一行带编号（导出时藏在最后一列“{KEY_COLUMN}”），无法对上台账。请重新导出，在导出的文件里修改。",
        )
    if len(rows) > LIMIT:
        raise InputError("ledger.too_long", f"表中有 {len(rows)} 行，一次最多导入 {LIMIT} 行，请分成几个文件。")
    keys = {row.key: _key(row.key) for row in rows}
    lines = selectors.lines_by_key([key for key in keys.values() if key], actor=actor)
    planned: list[RowPlan] = []
    unknown: list[str] = []
    unchanged = 0
    for row in rows:
        line = lines.get(keys[row.key] or UUID(int=0))
        if line is None:
            unknown.append(_why_unknown(row))
            continue
        plan = _plan_row(row, line)
        if plan.changes or plan.errors:
            planned.append(plan)
        else:
            unchanged += 1
    return ImportPlan(tuple(planned), tuple(unknown), unchanged)


def _why_unknown(row: LedgerRow) -> str:
    """A row that means no duty of the ledger, with its cell and what to do."""
    name = f"第 {row.at} 行“{row.measure[:30]}”"
    if not row.key:
        return f"{name}：没有编号，无法对上任何任务。如果是新任务，请在核对页从原文补充。"
    return f"{name}：单元格 {row.cells['key']} 的编号对不上您台账中的任务，可能被改动过，或任务已不在台账中。请重新导出后再改。"


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _plan_row(row: LedgerRow, line: selectors.Line) -> RowPlan:
    present = line.cells(0)
    changes: list[CellChange] = []
    errors: list[str] = []
    values: dict[str, Any] = {}
    for field in (*CHANGEABLE, "basis"):
        old, new = getattr(present, field), _tidy(getattr(row, field))
        if new == _tidy(old):
            continue
        try:
            values |= _values(field, new, line)
            changes.append(CellChange(row.cells[field], HEADINGS[field], old, new))
        except InputError as refused:
            errors.append(f"{row.cells[field]}（{HEADINGS[field]}）：{refused.message}")
    return RowPlan(row.at, row.number, str(line.id), line.measure, line.revision, tuple(changes), tuple(errors), values)


def _tidy(text: str) -> str:
    return "\n".join(part.strip() for part in text.strip().splitlines())


def _values(field: str, text: str, line: selectors.Line) -> dict[str, Any]:
    """The columns that a cell sets. Raises: InputError where the cell cannot be read or must not be changed."""
    if field == "basis":
        raise InputError("ledger.basis_fixed", "依据条款由原文确定，不能在表格中修改。")
    if field == "measure" and not text:
        raise InputError("ledger.measure_empty", "具体措施不能为空。")
    if field == "deadline":
        year = line.issued_on.year if line.issued_on else None
        days, rhythms = read_deadline(text, year=year, known=line.recurrences)
        return {"deadlines": days, "recurrences": rhythms}
    if field == "targets":
        return {"targets": read_quantities(text)}
    if field == "consequences":
        return {"consequences": read_consequences(text)}
    if field in ("lead", "responsible"):
        return {field: write_names(read_names(text))}
    if field == "task" and len(text) > TASK_LENGTH:
        raise InputError(
            "ledger.task_too_long", f"工作任务有 {len(text)} 字，最多 {TASK_LENGTH} 字。", length=len(text)
        )
    return {field: text}


@transaction.atomic
def hand_in_ledger(*, name: str, data: bytes, actor: Actor) -> LedgerImport:
    """Keep an edited sheet with its plan, for a person to look at (试算). Changes no duty.

    Raises: NotPermitted, InputError.
    """
    plan = plan_ledger(data=data, actor=actor)
    return LedgerImport.objects.create(
        file_name=name[-255:],
        sha256=hashlib.sha256(data).hexdigest(),
        content=data,
        plan=asdict(plan),
        county=home_county(actor=actor),
        by_id=actor.id,
        planned_at=timezone.now(),
    )


def handed_in(import_id: UUID, *, actor: Actor) -> LedgerImport:
    """The actor's own import. Raises: NotVisible."""
    found = LedgerImport.objects.select_related("county").filter(pk=import_id, by_id=actor.id).first()
    if found is None:
        raise NotVisible("ledger.import_absent", "没有这次导入，或不是您提交的。请重新导入。")
    return found


@transaction.atomic
def apply_ledger(*, import_id: UUID, actor: Actor) -> int:
    """Do what the plan showed, no more and no less (应用). Returns how many duties changed.

    Raises: NotPermitted, NotVisible, Conflict "ledger.already_applied" or "ledger.changed_since".
    """
    actor.require(permissions.IMPORT_LEDGER)
    found = handed_in(import_id, actor=actor)
    claimed = LedgerImport.objects.filter(pk=found.pk, state=LedgerImport.State.PLANNED)
    if not claimed.update(state=LedgerImport.State.APPLIED, applied_at=timezone.now()):
        raise Conflict("ledger.already_applied", "这次导入已经应用过，没有重复修改。")
    rows = [row for row in found.plan["rows"] if row["changes"] and not row["errors"]]
    gesture = uuid4()
    for row, duty in _pair(rows, actor):
        if duty.revision != row["revision"]:
            raise Conflict("ledger.changed_since", f"“{duty}”在试算之后被他人改动，整次导入没有执行。请重新导入。")
        apply_edit(duty, row["values"], actor=actor, gesture=gesture, evidence={})
    audit.record(actions.LEDGER_IMPORTED, actor=actor, subject=found, file=found.file_name, changed=len(rows))
    return len(rows)


def _pair(rows: Sequence[dict[str, Any]], actor: Actor) -> list[tuple[dict[str, Any], Duty]]:
    """Planned rows with their duties, still in the actor's scope."""
    wanted = [UUID(row["key"]) for row in rows]
    seen = selectors.visible_duties(actor, binding=False).filter(pk__in=wanted).select_related("directive__area")
    duties = {duty.pk: duty for duty in seen}
    if len(duties) != len(wanted):
        raise Conflict("ledger.changed_since", "试算之后有任务被撤销或退回，整次导入没有执行。请重新导入。")
    return [(row, duties[UUID(row["key"])]) for row in rows]
