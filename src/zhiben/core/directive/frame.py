"""The frame of a document: what it says about itself, which parts it has, which stretches are no text of duties.

A covering notice, the plan it issues and each annex are parts of their own, as numbering starts anew in each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from zhiben.core.directive.closing import (
    Signature,
    foot_start,
    is_foot,
    is_imprint,
    read_attachments,
    read_contacts,
    read_date,
    read_signatures,
    signing_names,
)
from zhiben.core.directive.head import PAPER_END, Head, read_head, split_recipients, written
from zhiben.core.directive.lines import Line
from zhiben.core.directive.model import Metadata
from zhiben.core.text.bodies import is_whole
from zhiben.core.text.plain import FOLD, Span

PartKind = Literal["notice", "plan", "annex"]

_Start = tuple[int, PartKind, str, list[int]]  # first line, kind, label, lines of the title

_DRAFT = re.compile(
    "征求意见稿|公开征求.{0,80}意见|征求.{0,80}意见的(?:函|通知|公告|通告|公示)|[（(]?(?:草案|送审稿|讨论稿|初稿|审议稿|代拟稿|会签稿|会签|征求意见)[）)]"
)
_ANNEX = re.compile(
    r"(?P<label>附件(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})?|附[0-9一二三四五六七八九十]|附表[0-9]{0,2})(?:[：:-](?=.)|[：:]?$|(?=[\u4e00-\u9fff《]))"
)
_NOTICE_END = re.compile("(?:通知|通报|函|公告|通告|决定|批复|报告|请示|公示)(?:（[^（）]{1,20}）)*$")
_ISSUED = re.compile("《(?P<name>[^《》]{4,80}(?:《[^《》]{2,60}》[^《》]{0,40})?)》")
_MOST_SIGNERS = 8
_LONGEST_TITLE_LINE = 60
_NUMBERED = re.compile(
    "[一二三四五六七八九十]{1,3}[、.]|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}[、.．）]|第[一二三四五六七八九十]{1,3}[章条]"
)
_YEAR_IN_NUMBER = re.compile(r"[〔\[（(]((?:19|20)\d{2})")
_YEAR = re.compile(r"((?:19|20)\d{2})年?")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the document; parts follow each other and cover it. `label` is 附件1 and the like."""

    kind: PartKind
    label: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Frame:
    """`year` is that of the date of issue, else of the number, else of the title; spans are in order, of the source."""

    metadata: Metadata
    year: int | None
    parts: list[Part]
    frame_spans: list[Span]


def read_frame(source: str, lines: Sequence[Line]) -> Frame:
    """Frame of a source text. What the document does not say stays empty; no text is refused."""
    head = read_head(source, lines)
    foot = foot_start(lines, head.body)
    signatures = read_signatures(source, lines[:foot], head.body)
    attachments, listed = read_attachments(source, lines[:foot], head.body)
    contacts, phones, contact_lines = read_contacts(source, lines, foot)
    starts = _part_starts(lines[:foot], head, signatures, listed)
    parts = _parts(source, lines, head, starts)
    unsigned = [] if signatures else _unsigned_issuer(source, lines, head, [i for i, *_ in starts], foot)
    issued_on = _issued_on(head, signatures)
    metadata = Metadata(
        title=head.title or next((part.title for part in parts if part.kind == "plan" and part.title), None),
        document_number=head.number or head.fields.get("number"),
        issuer=_issuer(
            head, signatures, [name for i in unsigned for name in signing_names(source, lines[i].start, lines[i].end)]
        ),
        issued_on=issued_on,
        recipients=head.recipients or _addressed(source, lines, foot),
        status="draft" if _is_draft(head, parts) else "final",
        contacts=contacts,
        phones=phones,
        attachments=attachments,
    )
    own = {
        *head.lines,
        *listed,
        *contact_lines,
        *unsigned,
        *(i for s in signatures for i in s.lines),
        *range(foot, len(lines)),
    }
    own |= {i for i, line in enumerate(lines) if is_imprint(line) or (is_foot(line) and i > head.body)}
    own |= _forwarded_recipients(lines, starts)
    own |= {j for i, _, _, taken in starts for j in (i, *taken)}
    return Frame(metadata, _year(metadata, signatures), parts, _spans(lines, head, own))


def _forwarded_recipients(lines: Sequence[Line], starts: list[_Start]) -> set[int]:
    """Lines of recipients below the title of a document that another one forwards."""
    own: set[int] = set()
    for i, kind, _, taken in starts:
        j = max([i, *taken]) + 1
        while kind == "plan" and j < len(lines) and lines[j].kind in ("blank", "furniture"):
            j += 1
        if kind == "plan" and j < len(lines) and re.fullmatch("[^。；：]{2,200}：", lines[j].text):
            names = split_recipients(lines[j].text[:-1])
            if all(name.startswith("各") or is_whole(name) for name in names):
                own.add(j)
    return own


def _spans(lines: Sequence[Line], head: Head, own: set[int]) -> list[Span]:
    spans = []
    for i in sorted(own):
        line = lines[i]
        end = head.inline if head.inline is not None and line.start < head.inline < line.end else line.end
        if line.kind != "blank" and end > line.start:
            spans.append(Span(line.start, end))
    return spans


def _issued_on(head: Head, signatures: list[Signature]) -> date | None:
    signed = [s.day for s in signatures if s.day and not s.printed and (s.issuers or s.lines)]
    if signed:
        return signed[0]
    written_on = read_date(head.fields.get("written", "").translate(FOLD))
    printed = [s.day for s in signatures if s.printed]
    return written_on or (printed[0] if printed else read_date(head.fields.get("published", "").translate(FOLD)))


def _issuer(head: Head, signatures: list[Signature], unsigned: list[str]) -> list[str]:
    signed = next((list(s.issuers) for s in signatures if s.issuers and not s.printed), unsigned)
    if signed or head.issuers or head.red_head:
        return signed or head.issuers or head.red_head
    field = head.fields.get("issuer")
    return split_recipients(field) if field else []


def _unsigned_issuer(source: str, lines: Sequence[Line], head: Head, starts: list[int], foot: int) -> list[int]:
    """Lines of body names at the end of the first part that no date follows."""
    end = starts[0] if starts else foot
    taken: list[int] = []
    for i in range(end - 1, head.body, -1):
        line = lines[i]
        if line.kind in ("blank", "furniture") or is_imprint(line) or is_foot(line):
            continue
        if line.kind != "text" or len(taken) >= _MOST_SIGNERS or not signing_names(source, line.start, line.end):
            break
        taken.insert(0, i)
    return taken


def _addressed(source: str, lines: Sequence[Line], foot: int) -> list[str]:
    for line in lines[:foot]:
        if line.text.startswith("主送：") and len(line.text) < 300:
            return split_recipients(written(source, line.start, line.end)[3:].rstrip("。："))
    return []


def _is_draft(head: Head, parts: list[Part]) -> bool:
    titles = [head.title or "", *[p.title for p in parts if p.kind != "annex"], *head.titles]
    return any(_DRAFT.search(title.translate(FOLD)) for title in titles)


def _year(metadata: Metadata, signatures: list[Signature]) -> int | None:
    if metadata.issued_on:
        return metadata.issued_on.year
    if signed := next((s.year for s in signatures if s.year), None):
        return signed
    number = _YEAR_IN_NUMBER.search((metadata.document_number or "").translate(FOLD))
    title = _YEAR.search((metadata.title or "").translate(FOLD))
    found = number or title
    return int(found.group(1)) if found else None


def _part_starts(lines: Sequence[Line], head: Head, signatures: list[Signature], listed: set[int]) -> list[_Start]:
    starts: list[_Start] = []
    plan = _plan_start(lines, head, signatures)
    aside = {*listed, *plan, *(i for s in signatures for i in s.lines)}
    for i in range(head.body, len(lines)):
        line = lines[i]
        if line.kind != "text" or i in aside or len(line.text) > _LONGEST_TITLE_LINE:
            continue
        mark = _ANNEX.match(line.text)
        if mark and line.text[-1] not in "。，；":
            starts.append((i, "annex", mark["label"], _annex_title(lines, i, mark)))
    if plan and not any(plan[0] in taken for *_, taken in starts):
        starts.append((plan[0], "plan", "", plan[1:]))
    return sorted(starts, key=lambda s: s[0])


def _annex_title(lines: Sequence[Line], i: int, mark: re.Match[str]) -> list[int]:
    taken: list[int] = [i] if mark.end() < len(lines[i].text) else []
    text = lines[i].text[mark.end() :]
    for j in range(i + 1, min(len(lines), i + 8)):
        line = lines[j]
        if line.kind in ("blank", "furniture"):
            continue
        if (
            (text and PAPER_END.search(text))
            or "：" in line.text
            or _ANNEX.match(line.text)
            or line.kind == "table"
            or _NUMBERED.match(line.text)
            or len(line.text) > 60
            or line.text[-1] in "。：；，"
        ):
            break
        taken.append(j)
        text += line.text
    return taken if len(text) <= 120 else taken[:1]


def _plan_start(lines: Sequence[Line], head: Head, signatures: list[Signature]) -> list[int]:
    """Lines of the plan's own title behind its covering notice; [] where the document is one piece."""
    title = (head.title or "").translate(FOLD)
    named = _ISSUED.search(title)
    wanted = named["name"] if named else ""
    if not _NOTICE_END.search(title):
        if not head.recipients:
            return []
        wanted = title  # a notice without a title of its own, which the page shows under the plan's
    first = head.body
    for i in range(first, len(lines)):
        text = lines[i].text
        if (
            lines[i].kind == "text"
            and len(text) <= 80
            and wanted
            and wanted.startswith(text[:60])
            and len(text) >= min(6, len(wanted))
        ):
            taken = _title_lines(lines, i, wanted)
            if taken:
                return taken
    after = next((s.lines[-1] for s in signatures if not s.printed), None)
    return _title_after(lines, after + 1, wanted) if after is not None else []


def _title_lines(lines: Sequence[Line], i: int, wanted: str) -> list[int]:
    """Lines from `i` on that together say `wanted`."""
    taken: list[int] = []
    said = ""
    for j in range(i, min(len(lines), i + 8)):
        if lines[j].kind in ("blank", "furniture"):
            continue
        said += lines[j].text
        taken.append(j)
        if said.startswith(wanted):
            return taken if len(said) <= len(wanted) + 24 else []
        if not wanted.startswith(said):
            return []
    return []


def _title_after(lines: Sequence[Line], first: int, wanted: str) -> list[int]:
    """The title-like lines that come next behind a signature: 安澜县…工作要点."""
    taken: list[int] = []
    text = ""
    for j in range(first, len(lines)):
        line = lines[j]
        if line.kind in ("blank", "furniture") or is_imprint(line):
            continue
        if (
            line.kind == "table"
            or _ANNEX.match(line.text)
            or _NUMBERED.match(line.text)
            or len(line.text) > 60
            or line.text[-1] in "。；："
        ):
            return []
        taken.append(j)
        text += line.text
        if PAPER_END.search(text):
            return _with_remark(lines, taken)
        if len(taken) > 4:
            return []
    return []


def _with_remark(lines: Sequence[Line], taken: list[int]) -> list[int]:
    j = taken[-1] + 1
    while j < len(lines) and lines[j].kind in ("blank", "furniture"):
        j += 1
    return [*taken, j] if j < len(lines) and re.fullmatch("（.{2,24}）", lines[j].text) else taken


def _parts(source: str, lines: Sequence[Line], head: Head, starts: list[_Start]) -> list[Part]:
    title = head.title or ""
    kind: PartKind = (
        "notice" if _NOTICE_END.search(title.translate(FOLD)) or any(s[1] == "plan" for s in starts) else "plan"
    )
    edges = [lines[i].start for i, *_ in starts] + [len(source)]
    parts = [Part(kind, "", title, 0, edges[0])]
    for (i, what, label, taken), start, end in zip(starts, edges, edges[1:], strict=False):
        named = "".join(
            written(source, lines[j].start, lines[j].end) for j in ([i, *taken] if what == "plan" else taken)
        )
        if what == "annex" and taken[:1] == [i]:
            named = named[len(label) :].lstrip("：:- ")
        parts.append(Part(what, label, named, start, end))
    return parts
