"""What the compiler did not understand, each with its place and a sentence a clerk can act on."""

from __future__ import annotations

from collections.abc import Sequence

from zhiben.core.directive.assembly import Unit
from zhiben.core.directive.measures import RowTrouble
from zhiben.core.directive.model import Clause, Diagnostic
from zhiben.core.directive.reading import Found, Trouble
from zhiben.core.text.numerals import read_numeral
from zhiben.core.text.plain import Plain, Span

_KINDS = {
    "deadlines": "期限",
    "recurrences": "频次",
    "targets": "目标值",
    "thresholds": "界限值",
    "consequences": "后果",
}


def collect(
    plain: Plain,
    units: Sequence[Unit],
    clauses: Sequence[Clause],
    unread: Sequence[Trouble],
    rows: Sequence[RowTrouble],
    homeless: Sequence[Found],
    loose: Sequence[Span],
) -> list[Diagnostic]:
    """All diagnostics in the order of the text."""
    found = [_warn(trouble.code, trouble.message, plain.span(trouble.start, trouble.end)) for trouble in unread]
    found += [_warn(trouble.code, trouble.message, trouble.span) for trouble in rows]
    found += [
        _warn(
            "value.without_duty",
            f"读到一个{_KINDS[value.kind]}，但这里没有可以归属的任务，请核对。",
            plain.span(value.start, value.end),
        )
        for value in homeless
    ]
    found += [_note("text.unnumbered", "这一段没有编号，未读成条款，请核对其中是否有任务。", span) for span in loose]
    found += _numbering(units)
    if not any(unit.path for unit in units):
        found.append(_warn("outline.no_clauses", "没有找到带编号的条款，全文按一个整体处理，请核对。", Span(0, 0)))
    return sorted(found, key=lambda one: (one.start, one.end, one.code))


def _numbering(units: Sequence[Unit]) -> list[Diagnostic]:
    """Siblings whose numbers jump or repeat: a clause may be missing or a mark misread."""
    found = []
    last: dict[str | None, tuple[str, int]] = {}
    for unit in units:
        if not unit.path or unit.in_table:
            continue
        number = read_numeral(unit.path[-1].strip("（）()第条章节部分编").rsplit(".", 1)[-1])
        home = unit.parent.id if unit.parent else unit.part
        before = last.get(home)
        if number is None:
            continue
        if (
            before is not None
            and int(number) not in (before[1] + 1, 1)
            and unit.path[-1][:1].isdigit() == before[0][:1].isdigit()
        ):
            message = f"编号从“{before[0]}”跳到“{unit.path[-1]}”，请核对中间是否缺条款。"
            found.append(_warn("outline.number_jump", message, Span(unit.start, min(unit.stop, unit.start + 12))))
        last[home] = (unit.path[-1], int(number))
    return found


def _warn(code: str, message: str, span: Span) -> Diagnostic:
    return Diagnostic(level="warning", code=code, message=message, start=span.start, end=span.end)


def _note(code: str, message: str, span: Span) -> Diagnostic:
    return Diagnostic(level="info", code=code, message=message, start=span.start, end=span.end)
