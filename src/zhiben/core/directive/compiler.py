"""The directive compiler: source text in, the contract out, and what every sentence was taken for."""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from zhiben.core.directive import diagnostics
from zhiben.core.directive.account import Piece, account_for
from zhiben.core.directive.assembly import Layout, Unit
from zhiben.core.directive.blank_tables import blank_table_lines, read_blank_table
from zhiben.core.directive.clauses import make_clauses, shifted, units_of
from zhiben.core.directive.deadlines import read_due
from zhiben.core.directive.duties import Sentence, give_values, make_duties, read_sentences
from zhiben.core.directive.frame import Frame, read_frame
from zhiben.core.directive.lines import Line, furniture_spans, read_lines
from zhiben.core.directive.measures import RowTrouble, read_measures
from zhiben.core.directive.mentions import Mentions
from zhiben.core.directive.model import Clause, Directive, Reporting, Source
from zhiben.core.directive.names import split_names
from zhiben.core.directive.outline import read_outline
from zhiben.core.directive.paragraphs import Paragraph, read_paragraphs
from zhiben.core.directive.reporting import Report
from zhiben.core.directive.tables import Table, read_tables
from zhiben.core.directive.values import DocumentDates, Found, Ground, read_ground
from zhiben.core.readers import SourceText
from zhiben.core.text.plain import Plain, Span

__all__ = ["Compiled", "Piece", "compile_text", "compile_with_coverage"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A directive and the account of every sentence of its source."""

    directive: Directive
    pieces: list[Piece]


def compile_text(source: SourceText) -> Directive:
    """The compiled directive. Raises nothing because of the text: what is not understood is a diagnostic."""
    with _uncollected():
        return _compiled(source)[0]


def compile_with_coverage(source: SourceText) -> Compiled:
    """The compiled directive, and every sentence with its label: a missed duty is visible there."""
    with _uncollected():
        directive, account = _compiled(source)
        return Compiled(directive, account())


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cyclic garbage meanwhile: a compilation makes many small objects, keeps nearly all of them and ties
    few into cycles, so that every search would walk over all of them and find nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _compiled(source: SourceText) -> tuple[Directive, Callable[[], list[Piece]]]:
    """The directive, and what makes the account of its sentences: not everybody asks for it."""
    text = source.text
    lines = read_lines(text)
    skip = furniture_spans(text, lines)
    tables = _tables(text, lines, skip)
    frame = read_frame(text, lines)
    layout, troubles, loose = _lay_out(text, lines, skip, frame, tables)
    plain, units = layout.plain(), layout.units
    lists = units_of(plain, units)
    sentences = read_sentences(
        plain.folded, units, [shifted(own.tails, unit.begin) for own, unit in zip(lists, units, strict=True)]
    )
    dates = DocumentDates(frame.metadata.issued_on, frame.year)
    order = sorted(sentences, key=lambda sentence: sentence.begin)
    pieces = [(sentence.begin, sentence.end) for sentence in order]
    values, unread, reports = read_ground(Ground(plain.folded, pieces, dates))
    values += _column_values(plain, units, dates, values)
    dropped = _preambles_without_figures(units, values)
    for sentence in order:
        if sentence.unit in dropped:
            sentence.label = "background"
    if dropped:
        lists = [own for own, unit in zip(lists, units, strict=True) if unit not in dropped]
        units = [unit for unit in units if unit not in dropped]
        values = [value for value in values if not any(unit.begin <= value.start < unit.end for unit in dropped)]
    for unit in dropped:
        unit.id = ""
    for number, unit in enumerate(units, 1):
        unit.id = f"c{number}"
    homeless = give_values(order, values)
    clauses = make_clauses(plain, units, lists, {id(order[report.piece]) for report in reports}, order)
    by_id = {clause.id: clause for clause in clauses}
    duties = make_duties(plain, order, Mentions(plain.folded, units))
    directive = Directive.model_construct(
        schema_="zhiben.directive/1",
        source=Source(name=source.name, media_type=source.media_type, sha256=source.sha256, characters=len(text)),
        metadata=frame.metadata,
        clauses=clauses,
        duties=duties,
        reporting=[_reporting(plain, report, order[report.piece], by_id) for report in reports],
        diagnostics=diagnostics.collect(plain, units, clauses, unread, troubles, homeless, loose),
    )
    return directive, partial(account_for, plain, order, duties, frame, loose, skip, tables, text)


# --- laying out --------------------------------------------------------------------------------------------------------


def _tables(text: str, lines: list[Line], skip: Sequence[Span]) -> list[Table]:
    """Every table in order; lines of tables made of blanks are marked as such in `lines`."""
    tables = read_tables(text, lines, skip)
    for begin, end in blank_table_lines(text, lines):
        tables.append(read_blank_table(text, lines, begin, end, skip))
        lines[begin:end] = [replace(line, kind="table") if line.kind == "text" else line for line in lines[begin:end]]
    return sorted(tables, key=lambda table: table.start)


def _lay_out(
    text: str, lines: list[Line], skip: Sequence[Span], frame: Frame, tables: Sequence[Table]
) -> tuple[Layout, list[RowTrouble], list[Span]]:
    """All units in document order; also the rows that need an eye, and running text that belongs to no unit."""
    layout, troubles, loose = Layout(), [], []
    paragraphs = read_paragraphs(text, lines, skip, frame.frame_spans)
    for i, part in enumerate(frame.parts):
        own = [p for p in paragraphs if part.start <= p.start < part.end]
        label = part.label or None if part.kind == "annex" else None
        loose += _lay_out_part(text, layout, own, skip, label, first=i == 0 or part.kind == "plan")
        for table in (t for t in tables if part.start <= t.start < part.end):
            measures, bad = read_measures(table, part.title or frame.metadata.title or "")
            troubles += bad or ([] if measures else [_unread(table)])
            for measure in measures:
                layout.add_measure(measure, label)
    return layout, troubles, loose


def _unread(table: Table) -> RowTrouble:
    return RowTrouble(
        "table.not_measures",
        "这张表没有认出“序号、措施、责任单位”这样的列，未读成任务，请人工查看。",
        Span(table.start, table.end),
    )


def _lay_out_part(
    text: str,
    layout: Layout,
    paragraphs: list[Paragraph],
    skip: Sequence[Span],
    label: str | None,
    *,
    first: bool,
) -> list[Span]:
    outline = read_outline(text, paragraphs, skip)
    loose = [Span(p.start, p.end) for p in outline.preamble]
    if outline.preamble and first:
        layout.add_preamble(outline.preamble, label)
    layout.add_nodes(text, outline.nodes, label)
    return [] if first else loose


def _preambles_without_figures(units: Sequence[Unit], values: Sequence[Found]) -> list[Unit]:
    """Preambles that state no figure and no date, in documents that have numbered units: reasons, no clause."""
    if not any(unit.path for unit in units):
        return []
    preambles = [unit for unit in units if unit.kind == "preamble"]
    kinds = ("deadlines", "targets", "thresholds")
    return [unit for unit in preambles if not any(v.kind in kinds and unit.begin <= v.start < unit.end for v in values)]


# --- values and reports ------------------------------------------------------------------------------------------------


def _column_values(plain: Plain, units: Sequence[Unit], dates: DocumentDates, read: Sequence[Found]) -> list[Found]:
    """Deadlines of cells in which the grammar of running text read none: there every date counts."""
    known = sorted(value.start for value in read if value.kind == "deadlines")
    found: list[Found] = []
    for unit in units:
        for stretch in unit.stretches:
            if stretch.column != "deadline" or bisect_left(known, stretch.begin) < bisect_left(known, stretch.end):
                continue
            due = read_due(plain.folded[stretch.begin : stretch.end], dates)
            if due is not None:
                found.append(Found("deadlines", stretch.begin, stretch.end, due))
    return found


def _senders(plain: Plain, report: Report) -> list[str]:
    """Who reports, where the piece says it; each name apart."""
    if report.sender is None:
        return []
    return [plain.text[a:b] for a, b in split_names(plain.folded, *report.sender)]


def _reporting(plain: Plain, report: Report, sentence: Sentence, by_id: Mapping[str, Clause]) -> Reporting:
    clause = by_id.get(sentence.unit.id)
    inherited = (clause.effective_responsible or clause.effective_lead) if clause else []
    span = plain.span(report.start, report.end)
    senders = _senders(plain, report) or inherited
    return Reporting.model_construct(
        from_=senders,
        to=plain.text[report.to[0] : report.to[1]] if report.to else None,
        dates=list(report.dates),
        day_of_month=report.day_of_month,
        per=report.per,
        start=span.start,
        end=span.end,
    )
