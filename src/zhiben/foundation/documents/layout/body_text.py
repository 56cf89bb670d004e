"""A body as a person types or pastes it, and back: numbered lines are headings, lines with | are tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from zhiben.foundation.documents.layout.content import Block, Heading, Paragraph, Picture, Table, numbered

_LEVELS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、\s*"),
    re.compile(r"（[一二三四五六七八九十]{1,3}）\s*"),
    re.compile(r"\d{1,2}[.．]\s*(?!\d)"),
    re.compile(r"[（(]\d{1,2}[）)]\s*"),
)
_HEADING_END = re.compile(r"。")
_LONGEST_HEADING = 60


def read_body(text: str) -> tuple[Block, ...]:
    """The blocks of a typed body. Numbers are dropped and counted again when the document is made.

    >>> [block.kind for block in read_body("总的要求。\\n一、目标\\n（一）减少事故。各单位要落实。\\n| 序号 | 事项 |\\n| 1 | 甲 |")]
    ['paragraph', 'heading', 'heading', 'table']
    """
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in (*text.splitlines(), ""):
        line = line.strip("\u3000 \t")
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if rows:
            blocks.append(_table(rows))
            rows = []
        if line:
            blocks.append(_line(line))
    return tuple(blocks)


def write_body(blocks: Iterable[Block]) -> str:
    """What `read_body` reads as the same blocks."""
    return "\n".join(line for label, block in numbered(blocks) for line in _lines(label, block))


def _lines(label: str, block: Block) -> Iterator[str]:
    if isinstance(block, Table):
        yield from ("| " + " | ".join(_in_line(cell) for cell in row) + " |" for row in (block.head, *block.rows))
    elif isinstance(block, Picture):
        yield f"（图：{_in_line(block.title)}）"
    elif isinstance(block, Heading):
        yield label + block.text + block.then
    else:
        yield _in_line(block.text)


def _in_line(text: str) -> str:
    return text.replace("\n", " ").replace("|", "｜")


def _table(rows: list[tuple[str, ...]]) -> Table:
    head, *others = [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)] or rows
    wide = len(head)
    return Table(head=head, rows=tuple((*row, *[""] * wide)[:wide] for row in others))


def _line(line: str) -> Block:
    for level, pattern in enumerate(_LEVELS, start=1):
        if found := pattern.match(line):
            return _heading(level, line[found.end() :])
    return Paragraph(text=line)


def _heading(level: int, rest: str) -> Block:
    """A heading ends with its first full stop, behind which the body goes on; a long one is all body behind its number."""
    end = _HEADING_END.search(rest)
    if end is None and len(rest) <= _LONGEST_HEADING:
        return Heading(level=level, text=rest)
    cut = end.end() if end and end.end() <= _LONGEST_HEADING else 0
    return Heading(level=level, text=rest[:cut], then=rest[cut:])
