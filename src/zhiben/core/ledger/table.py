"""The duty ledger (责任台账) as such offices keep it: nine columns, one row a duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhiben.core.directive import labels
from zhiben.core.directive.model import Clause, Directive, Duty

# Column heading → field of the row. The key is ours: it finds the row again when an edited file comes back.
COLUMNS = {
    "序号": "number",
    "工作任务": "task",
    "具体措施": "measure",
    "牵头单位": "lead",
    "责任单位": "responsible",
    "完成时限": "deadline",
    "量化指标": "targets",
    "未落实后果": "consequences",
    "依据条款": "basis",
}
KEY_COLUMN = "编号（请勿改动）"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One duty in words. Lists are joined with 、 (units) or ； (values); an empty cell is an empty string."""

    number: str = ""
    task: str = ""
    measure: str = ""
    lead: str = ""
    responsible: str = ""
    deadline: str = ""
    targets: str = ""
    consequences: str = ""
    basis: str = ""
    key: str = ""
    at: int = field(default=0, compare=False)  # the row of the sheet it was read from, counted from 1; 0: from none
    cells: Mapping[str, str] = field(default_factory=dict, compare=False)  # field → the cell it was read from ("F12")


def rows_of(directive: Directive) -> list[LedgerRow]:
    """The ledger of one directive: its duties in the order of the text, numbered from 1."""
    clauses = {clause.id: clause for clause in directive.clauses}
    return [_row(number, duty, clauses, directive) for number, duty in enumerate(directive.duties, start=1)]


def _row(number: int, duty: Duty, clauses: dict[str, Clause], directive: Directive) -> LedgerRow:
    clause = clauses[duty.clause]
    source = directive.metadata.document_number or directive.metadata.title or directive.source.name
    return LedgerRow(
        number=str(number),
        task=task_of(clause, clauses),
        measure="".join(duty.text.split()),
        lead="、".join(clause.effective_lead),
        responsible="、".join(
            clause.effective_responsible or [b for b in duty.bearers if b not in clause.effective_lead]
        ),
        deadline="；".join([*(d.isoformat() for d in duty.deadlines), *map(labels.recurrence, duty.recurrences)]),
        targets="；".join(map(labels.quantity, duty.targets)),
        consequences="；".join(labels.CONSEQUENCES[kind] for kind in duty.consequences),
        basis=f"{source} {path_of(clause)}".strip(),
        key=duty.id,
    )


def task_of(clause: Clause, clauses: dict[str, Clause]) -> str:
    """The nearest heading at or above a clause; the title of the table where a measure has none."""
    at: Clause | None = clause
    while at is not None:
        if at.heading:
            return at.heading
        at = clauses.get(at.parent) if at.parent else None
    return clause.path[0] if clause.kind == "measure" and clause.path else ""


def path_of(clause: Clause) -> str:
    """Where a clause stands, as people write it: "一（二）3", a measure "燃气 6-13"."""
    if clause.kind == "measure" and clause.path:
        return " ".join(
            ["-".join(part for part in group if part) for group in (clause.path[:1], clause.path[1:]) if group]
        )
    inner = zip(clause.path, [*clause.path[1:], ""], strict=False)
    return "".join(part for part, after in inner if not after.startswith(f"{part}."))  # 2, 2.1 is 2.1


def write_markdown(rows: Iterable[LedgerRow], title: str = "") -> str:
    """The ledger as a Markdown table, line breaks and bars in cells made harmless."""
    lines = [f"# {title}", ""] if title else []
    lines += ["| " + " | ".join(COLUMNS) + " |", "|" + " --- |" * len(COLUMNS)]
    for row in rows:
        cells = (str(getattr(row, field)).replace("|", "\\|").replace("\n", " ") for field in COLUMNS.values())
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
