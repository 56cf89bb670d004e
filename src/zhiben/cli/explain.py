"""`zhiben explain`: one clause with its values marked in place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from zhiben.cli.compile import compile_file
from zhiben.core.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from zhiben.core.directive.model import Clause, Directive, Duty

STYLES = {
    "deadlines": "bold red",
    "recurrences": "bold magenta",
    "targets": "bold green",
    "thresholds": "bold cyan",
    "consequences": "bold yellow",
}
OTHER = "underline"
CANDIDATES = 12


@click.command("explain")
@click.argument("file")
@click.argument("clause")
@click.option("--color/--no-color", default=None, help="Colours instead of [brackets]; default: on a terminal.")
def command(file: str, clause: str, color: bool | None) -> None:
    """Show one CLAUSE of FILE with its values marked in place.

    CLAUSE is an id (c12) or a path (一/（二）/3, 燃气/6/13). Width and brackets make no difference; the last parts are
    enough where they are unique.
    """
    from rich.console import Console

    source, directive = compile_file(file)
    found = find_clause(directive.clauses, clause)
    console = Console(force_terminal=color, no_color=color is False, highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console = Console(width=100, highlight=False, no_color=True)
    show(console, directive, found, source.text)


def label(text: str) -> str:
    """A label without width, brackets and stops.

    >>> label("（十二）"), label("１．")
    ('十二', '1')
    """
    return re.sub(r"[\s()\[\]〔〕、.,。]", "", unicodedata.normalize("NFKC", text))


def find_clause(clauses: Sequence[Clause], wanted: str) -> Clause:
    """The clause with this id, or with this path or end of a path.

    Raises: InputError "explain.no_clause", "explain.ambiguous".
    """
    for clause in clauses:
        if clause.id == wanted.strip():
            return clause
    parts = [label(part) for part in re.split(r"[/／>]", wanted) if label(part)]
    paths = [[label(part) for part in clause.path] for clause in clauses]
    exact = [c for c, path in zip(clauses, paths, strict=True) if path == parts]
    # A table is found by a piece of its name.
    named = [
        c
        for c, path in zip(clauses, paths, strict=True)
        if c.kind == "measure" and parts and len(path) == len(parts) and parts[0] in path[0] and path[1:] == parts[1:]
    ]
    ends = [c for c, path in zip(clauses, paths, strict=True) if parts and path[-len(parts) :] == parts]
    found = exact or named or ends
    if len(found) == 1:
        return found[0]
    places = "；".join(f"{c.id} {'/'.join(c.path) or '导语'}" for c in (found or clauses)[:CANDIDATES])
    if found:
        raise InputError("explain.ambiguous", f"“{wanted}”不止一处，请用编号或完整路径：{places}。", given=wanted)
    raise InputError("explain.no_clause", f"没有条款“{wanted}”。本文件的条款有：{places}…", given=wanted)


def show(console: Console, directive: Directive, clause: Clause, text: str) -> None:
    from rich.text import Text

    from zhiben.core.directive import labels

    console.print(Text(f"{clause.id}  {'/'.join(clause.path) or '导语'}  {labels.CLAUSE_KINDS[clause.kind]}", "bold"))
    duties = [duty for duty in directive.duties if duty.clause == clause.id]
    for start, end in stretches(clause, duties):
        console.print(marked(text, start, end, duties, brackets=not console.is_terminal))
    _show_units(console, clause)
    for duty in duties:
        _show_duty(console, duty, text)
    for note in directive.diagnostics:
        if clause.start <= note.start < clause.end:
            console.print(Text(f"! {note.message} [{note.code}]", "yellow"))


def stretches(clause: Clause, duties: Sequence[Duty]) -> list[tuple[int, int]]:
    """The clause's own span, then the duties that belong to it but stand outside (a section's closing lines)."""
    outside = [(d.start, d.end) for d in duties if d.end <= clause.start or d.start >= clause.end]
    return [(clause.start, clause.end), *outside]


def marked(text: str, start: int, end: int, duties: Sequence[Duty], *, brackets: bool) -> Text:
    """The source between two offsets, every value in its colour, or in [brackets]; a value inside another is left."""
    from rich.text import Text

    spans = sorted({(a, b, kind) for d in duties for kind, marks in d.evidence.items() for a, b in marks})
    out, at = Text(), start
    for a, b, kind in spans:
        if a < at or b > end:
            continue
        out.append(text[at:a])
        words = text[a:b]
        out.append(f"[{words}]" if brackets else words, STYLES.get(kind, OTHER))
        at = b
    out.append(text[at:end])
    return out


def _show_units(console: Console, clause: Clause) -> None:
    from rich.text import Text

    for name, own, effective in (
        ("牵头单位", clause.lead, clause.effective_lead),
        ("责任单位", clause.responsible, clause.effective_responsible),
    ):
        inherited = [unit for unit in effective if unit not in own]
        if own or inherited:
            words = "、".join(own) + (f"（沿用上级：{'、'.join(inherited)}）" if inherited else "")
            console.print(Text(f"{name}  {words}"))


def _show_duty(console: Console, duty: Duty, text: str) -> None:
    from rich.table import Table
    from rich.text import Text

    from zhiben.core.directive import labels

    bearers = "、".join(duty.bearers) or "（未写明，由本条责任单位承担）"
    console.print()
    console.print(Text(f"{duty.id}  {labels.MODALITIES[duty.modality]}  {bearers}", "bold"))
    console.print(Text(f"  {duty.text}"))
    values = {
        "deadlines": [d.isoformat() for d in duty.deadlines],
        "recurrences": [labels.recurrence(r) for r in duty.recurrences],
        "targets": [labels.quantity(q) for q in duty.targets],
        "thresholds": [labels.quantity(q) for q in duty.thresholds],
        "consequences": [labels.CONSEQUENCES[c] for c in duty.consequences],
        "cites": duty.cites,
        "systems": duty.systems,
        "sectors": duty.sectors,
        "topics": duty.topics,
    }
    table = Table("类别", "读作", "原文", show_edge=False, pad_edge=True)
    for kind, words in values.items():
        if words:
            seen = "；".join("".join(text[a:b].split()) for a, b in duty.evidence.get(kind, []))
            table.add_row(labels.VALUE_KINDS[kind], Text("；".join(words)), Text(seen))
    if table.row_count:
        console.print(table)
