"""The year file as one zip: the document, every proof, and an index that says what each file belongs to."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO

import xlsxwriter
from django.db import transaction
from django.db.models import Q

from zhiben.apps.leadership.models import DutyRecord
from zhiben.apps.leadership.selectors.files import YearFile
from zhiben.apps.leadership.selectors.ground import ITEM, LIST, RECORD
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence.models import USABLE, Attachment
from zhiben.foundation.evidence.selectors import visible
from zhiben.foundation.evidence.services import content, open_file

MOST_BYTES = 400 * 1024 * 1024
_HEADS = ("序号", "部分", "事项或记录", "时限或日期", "状态", "文件", "大小（KB）")
_WIDTHS = (6, 28, 60, 14, 18, 48, 12)
_NOTHING, _TOO_LARGE = "没有佐证", "未收入：材料合计过大，请在平台下载"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the index, with what may have files."""

    part: str
    words: str
    day: date | None
    state: str
    subject: tuple[str, str]


@transaction.atomic
def pack_year(found: YearFile, *, document: bytes, out: IO[bytes], actor: Actor, now: datetime, on: date) -> None:
    """Writes the zip; that each file was opened is written down. Files beyond MOST_BYTES are named in the index only.

    Raises: ExternalError where the store does not answer.
    """
    files = _files(found, actor)
    lines: list[tuple[str | int, ...]] = []
    written = number = 0
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(f"{found.name} {found.year} 年履职档案.docx", document, zipfile.ZIP_DEFLATED)
        for at, entry in enumerate(_entries(found, on), start=1):
            head = (at, entry.part, entry.words, entry.day.isoformat() if entry.day else "—", entry.state)
            for row in files.get(entry.subject, ()):
                size = row.blob.size if row.blob else 0
                if written + size > MOST_BYTES:
                    lines.append((*head, f"{row.name}（{_TOO_LARGE}）", -(-size // 1024)))
                    continue
                number += 1
                name = f"佐证/{number:03} {_safe(row.name)}"
                open_file(row, actor=actor, now=now)
                with package.open(zipfile.ZipInfo(name, now.timetuple()[:6]), "w") as member:
                    for piece in content(row, 0, size):
                        member.write(piece)
                written += size
                lines.append((*head, name, -(-size // 1024)))
            if entry.subject not in files:
                lines.append((*head, _NOTHING, ""))
        package.writestr("目录.xlsx", _index(lines), zipfile.ZIP_DEFLATED)


def _entries(found: YearFile, on: date) -> Iterator[_Entry]:
    for part in found.lists:
        words = "清单、计划文本"
        yield _Entry(part.label, words, None, "有" if part.has_text else "没有文本", (LIST, str(part.key)))
        for line in part.lines:
            item = line.item
            state = line.state(on)[0]
            yield _Entry(part.label, f"{item.ordinal}. {item.text}", item.due_on, state, (ITEM, str(item.pk)))
    for kind, rows in found.records.items():
        for row, proven in rows:
            state = "有佐证" if proven else "没有佐证"
            yield _Entry(DutyRecord.Kind(kind).label, row.title, row.held_on, state, (RECORD, str(row.pk)))


def _files(found: YearFile, actor: Actor) -> dict[tuple[str, str], list[Attachment]]:
    """What counts and the actor may see, by row. One query, none without rows."""
    keys: dict[str, list[str]] = {}
    for entry in _entries(found, date(found.year, 12, 31)):
        keys.setdefault(entry.subject[0], []).append(entry.subject[1])
    if not keys:
        return {}
    wanted = Q()
    for kind, each in keys.items():
        wanted |= Q(subject_type=f"leadership.{kind}", subject_id__in=each)
    rows = visible(actor=actor).filter(wanted, withdrawn_at=None, deleted_on=None, blob__scan__in=USABLE)
    by_row: dict[tuple[str, str], list[Attachment]] = {}
    for row in rows.order_by("uploaded_at", "pk"):
        by_row.setdefault((row.subject_type.partition(".")[2], row.subject_id), []).append(row)
    return by_row


def _safe(name: str) -> str:
    return name.replace("/", "_").replace("\\", "_")


def _index(lines: list[tuple[str | int, ...]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("目录")
        page.write_row(0, 0, _HEADS, book.add_format({"bold": True, "bottom": 1}))
        for at, line in enumerate(lines, start=1):
            page.write_row(at, 0, line)
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
    return out.getvalue()
