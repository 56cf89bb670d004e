"""Units → duties: every sentence piece is labelled, and every value goes to the duty that it belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from zhiben.core.directive.actors import named_alone
from zhiben.core.directive.assembly import Stretch, Unit
from zhiben.core.directive.bearers import read_bearers, split_subject
from zhiben.core.directive.mentions import Mentions
from zhiben.core.directive.model import VALUE_KINDS, Duty, ValueKind
from zhiben.core.directive.names import Named
from zhiben.core.directive.pieces import (
    Label,
    announces_cases,
    announces_list,
    cut_pieces,
    label_piece,
    read_modality,
    tells_facts,
)
from zhiben.core.directive.reading import Found, Value
from zhiben.core.text.bodies import kind_of
from zhiben.core.text.plain import Plain

_LONGEST_HEADING = 80


@dataclass(slots=True, eq=False)
class Sentence:
    """A sentence piece of the laid-out text with its label, and the values that were given to it."""

    unit: Unit
    begin: int
    end: int
    label: Label
    column: bool = False
    told: bool = False
    """What is wrong, told in a row of a table: to be put right by whom the row names."""
    own: list[Found] = field(default_factory=list)
    given: list[Found] = field(default_factory=list)
    """Values that stand in a heading, a unit list or a continued enumeration and belong to this duty."""

    @property
    def bears(self) -> bool:
        return self.label in ("duty", "sanction")


def read_sentences(folded: str, units: Sequence[Unit], tails: Sequence[Sequence[tuple[int, int]]]) -> list[Sentence]:
    """Every piece of every unit, labelled. `tails` are, unit by unit, the stretches that are pure unit lists."""
    sentences: list[Sentence] = []
    for unit, lists in zip(units, tails, strict=True):
        enumerating = unit.parent is not None and (_ends_open(folded, unit.parent) or _is_list_item(folded, unit))
        cases, facts, opened = False, False, len(sentences)
        for stretch in unit.stretches:
            for begin, end, fixed in _stretch_pieces(folded, unit, stretch, lists):
                text = folded[begin:end]
                facts = tells_facts(text, facts)
                label = (
                    fixed
                    or ("background" if facts else None)
                    or label_piece(
                        text,
                        enumerating=enumerating,
                        in_list_of_cases=cases,
                        names_a_bearer=partial(_names_a_bearer, folded, begin, end),
                    )
                )
                sentences.append(Sentence(unit, begin, end, label, column=stretch.column is not None))
                if fixed is None:
                    cases = cases or announces_cases(text)
                    enumerating = enumerating or announces_list(text)
        if unit.in_table:
            _at_least_one(sentences[opened:])
    return sentences


def _names_a_bearer(folded: str, begin: int, end: int) -> bool:
    return bool(read_bearers(folded, begin, end))


def _at_least_one(row: Sequence[Sentence]) -> None:
    """A row of a table of measures or of enterprises asks for something, also where it only names what is wrong."""
    if not any(sentence.bears for sentence in row):
        first = next((sentence for sentence in row if sentence.label in ("background", "definition")), None)
        if first is not None:
            first.label = "duty"
            first.told = True


def _is_list_item(folded: str, unit: Unit) -> bool:
    """Whether a unit under a bare heading is one line that ends in ；, an item of a list."""
    above = unit.parent
    only = len(unit.stretches) == 1 and unit.children == 0
    return above is not None and above.kind == "section" and only and folded[unit.stretches[0].end - 1] == "；"


def _ends_open(folded: str, unit: Unit) -> bool:
    """Whether a unit's own text ends in a colon: its children are a list."""
    own = [stretch for stretch in unit.stretches if not stretch.also or stretch.begin < unit.stretches[0].end + 2]
    return bool(own) and folded[own[-1].end - 1] == "：" and own[-1].end - own[-1].begin > 12


def _stretch_pieces(
    folded: str, unit: Unit, stretch: Stretch, lists: Sequence[tuple[int, int]]
) -> list[tuple[int, int, Label | None]]:
    """Pieces of one stretch; the label is given where no grammar needs to look."""
    if stretch.column is not None:
        return [(stretch.begin, stretch.end, "units")]
    found: list[tuple[int, int, Label | None]] = []
    at = stretch.begin
    mark_only = unit.heading == "" and stretch.head > stretch.begin
    if stretch.head > stretch.begin and not mark_only:
        found.append((stretch.begin, stretch.head, "heading"))
        at = stretch.head
    body = stretch.head if mark_only else at
    inside = [(a, b) for a, b in lists if a < stretch.end and b > body]
    for begin, end in _outside(body, stretch.end, inside):
        found += [(a, b, None) for a, b in cut_pieces(folded, begin, end)]
    found += [(max(a, body), min(b, stretch.end), "units") for a, b in inside if min(b, stretch.end) > max(a, body)]
    return sorted(found)


def _outside(begin: int, end: int, holes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    ranges, at = [], begin
    for a, b in sorted(holes):
        if a > at:
            ranges.append((at, a))
        at = max(at, b)
    if at < end:
        ranges.append((at, end))
    return ranges


def give_values(sentences: list[Sentence], values: Sequence[Found]) -> list[Found]:
    """Gives every value to a duty of its own unit; returns those whose unit has none."""
    starts = [sentence.begin for sentence in sentences]
    order = sorted(range(len(sentences)), key=starts.__getitem__)
    ordered = [starts[i] for i in order]
    homeless: list[Found] = []
    by_unit: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        by_unit.setdefault(sentence.unit.id, []).append(sentence)
    for value in values:
        at = bisect_right(ordered, value.start) - 1
        holder = sentences[order[at]] if at >= 0 else None
        if holder is None or value.start >= holder.end:
            continue
        if holder.label == "background" and value.kind in ("targets", "deadlines"):
            holder.label = "duty"
        if holder.bears:
            holder.own.append(value)
        elif not _give(by_unit[holder.unit.id], holder, value):
            homeless.append(value)
    return homeless


def _give(unit: list[Sentence], holder: Sentence, value: Found) -> bool:
    """Gives a value outside any duty to the duty before it (an enumeration), after it (a heading), or to all (a list)."""
    bearing = [sentence for sentence in unit if sentence.bears]
    if holder.label == "background" and value.kind in ("thresholds", "consequences"):
        return True  # a fact that the text tells, nothing that is asked for
    if not bearing:
        if value.kind not in ("deadlines", "recurrences", "targets") or holder.column:
            return False
        holder.label = "duty"
        holder.own.append(value)
        return True
    if holder.label == "units":
        for sentence in bearing:
            if not any(own.kind == value.kind for own in sentence.own):
                sentence.given.append(value)
        if not any(value in sentence.given for sentence in bearing):
            bearing[0].given.append(value)
        return True
    before = [sentence for sentence in bearing if sentence.begin < holder.begin]
    target = before[-1] if before and holder.label != "heading" else bearing[0]
    target.given.append(value)
    return True


def make_duties(plain: Plain, sentences: Sequence[Sentence], mentions: Mentions) -> list[Duty]:
    """The duties in order, with everything that was read in them."""
    return [
        _duty(f"d{i}", plain, sentence, mentions) for i, sentence in enumerate((s for s in sentences if s.bears), 1)
    ]


def _bearers(folded: str, sentence: Sentence) -> list[Named]:
    """Who bears a sentence in its own words; the first under a heading that only names bodies (1. 县住建局：) is theirs."""
    own = read_bearers(folded, sentence.begin, sentence.end)
    above = sentence.unit.stretches[0] if sentence.unit.stretches else None
    if own or above is None or above.head != sentence.begin or not 2 < above.head - above.begin < _LONGEST_HEADING:
        return own
    end = above.head - (folded[above.head - 1] in "：。")
    named = named_alone(folded, above.begin, end)
    if named is None or named.kind != "unit" or folded[named.start] not in "各省市县区镇乡村街":
        return own
    return [Named(folded[a:b], a, b) for a, b in split_subject(folded, named.start, named.end, apart=True)]


def _duty(number: str, plain: Plain, sentence: Sentence, mentions: Mentions) -> Duty:
    begin, end = sentence.begin, sentence.end
    evidence: dict[str, list[tuple[int, int]]] = {}
    values: dict[ValueKind, list[Value]] = {kind: [] for kind in VALUE_KINDS}
    for found in (*sentence.own, *sentence.given):
        kept = values[found.kind]
        if not kept or found.value not in kept:
            kept.append(found.value)
        evidence.setdefault(found.kind, []).append(plain.bounds(found.start, found.end))
    bearers = _bearers(plain.folded, sentence) if sentence.label == "duty" else []
    names = list(dict.fromkeys([plain.text[named.start : named.end] for named in bearers]))
    if sentence.unit.columns.get("name") or sentence.told:
        # A row of enterprises: the enterprise has to put right what its row says.
        cells = sentence.unit.columns.get("name") or [
            cell for cell in sentence.unit.columns.get("responsible", ()) if kind_of(cell.text) == "enterprise"
        ]
        names = list(dict.fromkeys(cell.plain.text for cell in cells))
        if cells:
            evidence["bearers"] = [cell.plain.bounds(0, len(cell.text)) for cell in cells]
    elif bearers:
        evidence["bearers"] = [plain.bounds(named.start, named.end) for named in bearers]
    has_target = any(found.kind == "targets" for found in sentence.own)
    start, stop = plain.bounds(begin, end)
    named = mentions.read(begin, end)
    for kind, spans in named.spans.items():
        evidence[kind] = [plain.bounds(a, b) for a, b in spans]
    return Duty.built(
        id=number,
        clause=sentence.unit.id,
        start=start,
        end=stop,
        text=plain.text[begin:end],
        modality=read_modality(plain.folded[begin:end], has_target=has_target),
        bearers=names,
        deadlines=sorted(day for day in values["deadlines"] if isinstance(day, date)),
        recurrences=values["recurrences"],
        targets=values["targets"],
        thresholds=values["thresholds"],
        consequences=values["consequences"],
        cites=named.cites,
        systems=named.systems,
        sectors=named.sectors or mentions.sectors_of(sentence.unit),
        topics=named.topics,
        evidence=evidence,
        confidence=0.8 if sentence.label == "sanction" or sentence.given else 0.95,
    )
