"""Properties of the compiler over every annotated document at hand, and over any text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiben.core.directive.blank_tables import blank_table_lines
from zhiben.core.directive.compiler import Compiled, compile_with_coverage
from zhiben.core.directive.lines import Line, furniture_spans, read_lines
from zhiben.core.directive.markers import read_marker
from zhiben.core.directive.model import Clause, Duty, Quantity
from zhiben.core.readers import SourceText, read_source
from zhiben.core.text.numerals import read_numeral
from zhiben.core.text.plain import FOLD, TRIVIA, read_plain

ROOT = Path(__file__).resolve().parents[5]
FOLDERS = (ROOT / "samples", ROOT / "tests" / "golden" / "customs", ROOT.parent / "shared" / "directives")
FILES = [
    path
    for folder in FOLDERS
    for path in (sorted(folder.iterdir()) if folder.is_dir() else [])
    if path.suffix in (".txt", ".md", ".html") and path.name != "README.md"
]
BY_NAME = {path.name: path for path in FILES}
# Columns of blanks are told by their blanks: there white space means something.
WRITTEN_IN_BLANKS = re.compile(r"\S(?: {2,}|\u3000)\S.*\S(?: {2,}|\u3000)\S")
every_file = pytest.mark.parametrize("name", BY_NAME)
bounded = settings(derandomize=True, deadline=None, max_examples=40, database=None)


def compile_string(text: str) -> Compiled:
    return compile_with_coverage(SourceText("件.txt", "text/plain", "0" * 64, text))


@cache
def document(name: str) -> tuple[str, Compiled]:
    source = read_source(BY_NAME[name].read_bytes(), name)
    return source.text, compile_with_coverage(source)


# --- what a value says stands where it says ----------------------------------------------------------------------------


@every_file
@pytest.mark.requirement("DIR-01", "DIR-02")
def test_a_duty_is_its_words_in_the_source(name: str) -> None:
    text, compiled = document(name)
    skip = furniture_spans(text, read_lines(text))
    measures = {clause.id for clause in compiled.directive.clauses if clause.kind == "measure"}
    for duty in compiled.directive.duties:
        words = read_plain(text, duty.start, duty.end, skip=skip).text
        if duty.clause in measures:  # between the lines of a cell stand those of the cells beside it
            letters = iter(words)
            assert all(letter in letters for letter in duty.text), duty
        else:
            assert words == duty.text


@every_file
@pytest.mark.requirement("DIR-02")
def test_evidence_lies_in_the_clause(name: str) -> None:
    text, compiled = document(name)
    clauses = {clause.id: clause for clause in compiled.directive.clauses}
    for duty in compiled.directive.duties:
        clause = clauses[duty.clause]
        for start, end in (span for spans in duty.evidence.values() for span in spans):
            assert 0 <= start < end <= len(text)
            # A row's dates stand in their column, a section's closing paragraph after its units.
            assert clause.kind in ("measure", "section") or _within(start, end, clause, duty)


def _within(start: int, end: int, clause: Clause, duty: Duty) -> bool:
    return clause.start <= start and end <= clause.end or duty.start <= start and end <= duty.end


@every_file
@pytest.mark.requirement("DIR-02", "DIR-05")
def test_a_date_is_what_its_words_say(name: str) -> None:
    text, compiled = document(name)
    for duty in compiled.directive.duties:
        words = _words(text, duty, "deadlines")
        assert all(_says_date(words, day) for day in duty.deadlines), (duty.deadlines, words)


@every_file
@pytest.mark.requirement("DIR-02")
def test_a_quantity_is_what_its_words_say(name: str) -> None:
    text, compiled = document(name)
    for duty in compiled.directive.duties:
        for kind, quantities in (("targets", duty.targets), ("thresholds", duty.thresholds)):
            words = _words(text, duty, kind)
            assert all(_says_figure(words, quantity) for quantity in quantities), (quantities, words)


def _words(text: str, duty: Duty, kind: str) -> str:
    spans = duty.evidence.get(kind, [])
    return "；".join(TRIVIA.sub("", unicodedata.normalize("NFKC", text[start:end])) for start, end in spans)


def _numbers(words: str) -> set[float]:
    found = {float(hit[0]) for hit in re.finditer(r"\d+(?:\.\d+)?", words)}
    for hit in re.finditer(r"[〇零一二三四五六七八九十百千万两半]+", words):
        number = read_numeral(hit[0])
        if number is not None:
            found.add(float(number))
    return found


def _says_date(words: str, day: date) -> bool:
    """Relative words (日内, 年底) name no day and maybe no month."""
    if re.search(r"日内|工作日|[年月季]度?[底末内]|今年|半年|月中|旬", words):
        return True
    return {float(day.month), float(day.day)} <= _numbers(words) or f"至{day.month}月" in words


def _says_figure(words: str, quantity: Quantity) -> bool:
    value = abs(quantity.value)
    return bool({value, value / 10, value / 100, value / 10_000} & _numbers(words)) or "半" in words


# --- nothing is lost ---------------------------------------------------------------------------------------------------


@every_file
@pytest.mark.requirement("DIR-01")
def test_no_sentence_is_lost(name: str) -> None:
    text, compiled = document(name)
    assert list(_unaccounted(text, compiled)) == []


def _unaccounted(text: str, compiled: Compiled) -> Iterator[str]:
    """Words outside every piece and every table, but for marks and markup."""
    covered = bytearray(len(text))
    for piece in compiled.pieces:
        covered[piece.start : piece.end] = b"\1" * (piece.end - piece.start)
    lines = read_lines(text)
    rows = {i for begin, end in blank_table_lines(text, lines) for i in range(begin, end)}
    for line in (line for i, line in enumerate(lines) if line.kind != "table" and i not in rows):
        kept = "".join("\n" if covered[i] else text[i] for i in range(line.start, line.end))
        for words in kept.split("\n"):
            plain = TRIVIA.sub("", words.strip("#>•·- ")).translate(FOLD)
            if plain and not re.fullmatch(r"[\d.]+", plain) and not _is_mark(plain):
                yield plain


def _is_mark(plain: str) -> bool:
    marker = read_marker(plain)
    return marker is not None and marker.length == len(plain)


@every_file
def test_what_is_left_to_the_frame_asks_for_nothing(name: str) -> None:
    text, compiled = document(name)
    frame = [text[p.start : p.end] for p in compiled.pieces if p.label == "frame"]
    assert [words for words in frame if re.search(r"(?:必须|应当|不得|严禁|务必)[^《》]*。", words)] == []


@every_file
def test_every_duty_is_one_piece(name: str) -> None:
    _, compiled = document(name)
    pieces = [piece.duty for piece in compiled.pieces if piece.duty]
    assert sorted(pieces) == sorted(duty.id for duty in compiled.directive.duties)


# --- white space and line ends mean nothing ----------------------------------------------------------------------------


def _meaning(compiled: Compiled) -> dict[str, Any]:
    """Everything of a directive that white space must not change: all but places and head."""
    directive = compiled.directive
    paths = {clause.id: clause.path for clause in directive.clauses}
    return {
        "clauses": [c.model_dump(exclude={"id", "parent", "start", "end"}) for c in directive.clauses],
        "duties": [
            {"path": paths[d.clause]} | d.model_dump(exclude={"id", "clause", "start", "end", "evidence"})
            for d in directive.duties
        ],
        "reporting": [r.model_dump(exclude={"start", "end"}) for r in directive.reporting],
        "diagnostics": [d.code for d in directive.diagnostics],
    }


def _put_in(text: str, spots: list[int], what: list[str]) -> str:
    for spot, blank in sorted(zip(spots, what, strict=False), reverse=True):
        text = text[:spot] + blank + text[spot:]
    return text


SMALL = [name for name, path in BY_NAME.items() if path.stat().st_size < 20_000]  # bytes


@cache
def _places_for_blanks(name: str) -> list[list[int]]:
    """By line, the places between its words; not in tables, markup, a numbered heading, behind the stop of a number."""
    text, compiled = document(name)
    lines = read_lines(text)
    rows = {lines[i].start for begin, end in blank_table_lines(text, lines) for i in range(begin, end)}
    found = [
        [i for i in range(_head_of(line), line.end) if not re.search(r"[\d０-９][.．]$", text[max(0, i - 2) : i])]
        for line in lines
        if _is_running_text(text, line) and not _in_frame(compiled, line) and line.start not in rows
    ]
    return [places for places in found if places]


def _head_of(line: Line) -> int:
    """A blank soon after a mark may part a heading from its text."""
    return line.start + (24 if read_marker(line.text) else 1)


def _is_running_text(text: str, line: Line) -> bool:
    raw = text[line.start : line.end]
    plain = line.kind == "text" and len(line.text) > 8
    return plain and not re.search(r"[A-Za-z<>*_|#]", raw) and not WRITTEN_IN_BLANKS.search(raw)


def _in_frame(compiled: Compiled, line: Line) -> bool:
    beside = [p for p in compiled.pieces if p.start < line.end and line.start < p.end]
    return not beside or any(piece.label in ("frame", "furniture") for piece in beside)


@pytest.mark.parametrize("name", [name for name in SMALL if "blanks" not in name and _places_for_blanks(name)])
@settings(bounded, max_examples=12)
@given(data=st.data())
def test_blanks_inside_lines_change_nothing(name: str, data: st.DataObject) -> None:
    text, compiled = document(name)
    lines = data.draw(st.lists(st.sampled_from(_places_for_blanks(name)), unique_by=tuple, min_size=1, max_size=12))
    spots = [data.draw(st.sampled_from(places)) for places in lines]
    blanks = data.draw(st.lists(st.sampled_from([" ", "\u3000", "\u00a0"]), min_size=12, max_size=12))
    assert _meaning(compile_string(_put_in(text, spots, blanks))) == _meaning(compiled)


@cache
def _places_for_line_ends(name: str) -> list[int]:
    """Places inside the sentences of paragraphs, after the first full stop and not before what begins like a mark."""
    text, compiled = document(name)
    lines = [line for line in read_lines(text) if line.kind == "text" and len(line.text) > 24]
    return [
        spot
        for line in lines
        for piece in compiled.pieces
        if piece.duty and line.start <= piece.start and piece.end <= line.end
        for spot in range(piece.start + 2, piece.end - 1)
        if "。" in text[line.start : spot - 1] and _may_begin_a_line(text, spot)
    ]


def _may_begin_a_line(text: str, spot: int) -> bool:
    around = text[spot - 1 : spot + 1]
    return not around[0].isspace() and not re.match(
        r"[\s#>*+•·|\-–—－\d（(\[〔一二三四五六七八九十第附注责牵]", around[1]
    )


@pytest.mark.parametrize("name", [name for name in SMALL if _places_for_line_ends(name)])
@settings(bounded, max_examples=12)
@given(data=st.data())
def test_line_ends_inside_sentences_change_nothing(name: str, data: st.DataObject) -> None:
    text, compiled = document(name)
    spots = data.draw(st.lists(st.sampled_from(_places_for_line_ends(name)), unique=True, min_size=1, max_size=3))
    ends = data.draw(st.lists(st.sampled_from(["\n", "\r\n", " \n"]), min_size=3, max_size=3))
    assert _meaning(compile_string(_put_in(text, spots, ends))) == _meaning(compiled)


# --- any text ----------------------------------------------------------------------------------------------------------

PIECES_OF_TEXT = [
    *"一二三十、。；：，！？（）()[]〔〕【】《》“”\t|#*-—·①②0123456789１２.．%％ \n\n\n\r\f　",
    "一、", "（一）", "（二）", "1.", "2.", "1.1", "1.2.3", "（1）", "第一条", "第二章", "一是", "— 2 —", "附件", "附件1",
    "序号", "措施", "牵头单位", "责任单位", "完成时限", "责任单位：", "牵头单位：", "由", "牵头", "配合", "负责", "<td>", "</td>",
    "<tr>", "<table>", 'rowspan="3"', "**", "##", "县应急局", "各乡镇", "县公安局、", "企业", "要", "必须", "不得", "严禁", "鼓励",
    "的，一律停产整顿", "2026年", "3月底前", "12月31日前", "每季度末月25日前", "每月至少1次", "达到95%以上", "不少于3家",
    "同比下降8%", "自印发之日起30日内", "二〇二六年三月五日", "报县安委办", "排查隐患", "以下均需各乡镇负责，不再一一列出",
    "《安澜县管理办法》", "安安委〔2026〕6号", "关于印发", "的通知", "方案", "各乡镇人民政府：", "安澜县安委会", "\u2028", "\ufeff",
]  # fmt: skip
any_text = st.lists(st.one_of(st.sampled_from(PIECES_OF_TEXT), st.text(max_size=3)), max_size=80).map("".join)


@settings(bounded, max_examples=300)
@given(any_text)
def test_any_text_compiles_to_something_sound(text: str) -> None:
    compiled = compile_string(text)
    directive = compiled.directive
    ids = [clause.id for clause in directive.clauses]
    assert len(set(ids)) == len(ids)
    assert {clause.parent for clause in directive.clauses} <= {None, *ids}
    assert {duty.clause for duty in directive.duties} <= set(ids)
    assert len({duty.id for duty in directive.duties}) == len(directive.duties)
    assert all(0 <= start <= end <= len(text) for start, end in _spans(compiled))


@settings(bounded, max_examples=100)
@given(any_text)
def test_any_text_is_accounted_for(text: str) -> None:
    compiled = compile_string(text)
    skip = furniture_spans(text, read_lines(text))
    for duty in compiled.directive.duties:
        letters = iter(read_plain(text, duty.start, duty.end, skip=skip).text)
        assert all(letter in letters for letter in duty.text)
    known = {None, *(clause.id for clause in compiled.directive.clauses)}
    assert {piece.clause for piece in compiled.pieces} <= known


@settings(bounded, max_examples=60)
@given(any_text)
def test_the_contract_is_kept_for_any_text(text: str) -> None:
    directive = compile_string(text).directive
    written = directive.model_dump_json(by_alias=True)
    assert type(directive).model_validate_json(written) == directive


def _spans(compiled: Compiled) -> Iterator[tuple[int, int]]:
    directive = compiled.directive
    parts = (directive.clauses, directive.duties, directive.reporting, directive.diagnostics, compiled.pieces)
    for own in parts:
        yield from ((part.start, part.end) for part in own)
    for duty in directive.duties:
        yield from (span for spans in duty.evidence.values() for span in spans)


HOSTILE: dict[str, Callable[[int], str]] = {
    "no full stop": lambda n: "各乡镇要排查隐患，" * (n // 9),
    "marks alone": lambda n: "（一）" * (n // 3),
    "numbers alone": lambda n: "1." * (n // 2),
    "open brackets": lambda n: "〔责任单位：" * (n // 6),
    "tabs": lambda n: "1\t" * (n // 2),
    "bars": lambda n: "|" * n,
    "blanks": lambda n: "排 查  " * (n // 5),
    "line ends": lambda n: "\n" * n,
    "one unit after the other": lambda n: "县应急局、" * (n // 5),
    "lines that repeat": lambda n: "安澜县方案\n各乡镇要排查隐患和\n" * (n // 16),
    "marks on lines": lambda n: "一、\n（一）\n1.\n" * (n // 12),
    "rows without end": lambda n: "序号\t措施\t责任单位\n" + "1\t2\n3" * (n // 5),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_compiles(make: Callable[[int], str]) -> None:
    text = make(10_000)
    assert all(0 <= start <= end <= len(text) for start, end in _spans(compile_string(text)))
