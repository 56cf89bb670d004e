"""The sheet of an import: kept as evidence once it is written, and given back as far as it was left out."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import xlsxwriter

from zhiben.apps.registry import permissions
from zhiben.apps.registry.evidence import SHEET
from zhiben.apps.registry.importing.columns import REASONS
from zhiben.apps.registry.importing.sheets import read_sheet
from zhiben.apps.registry.models import SiteImport
from zhiben.apps.registry.selectors import lists
from zhiben.core.errors import InputError, NotVisible, ZhibenError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.evidence import services as evidence
from zhiben.foundation.evidence.incoming import receive
from zhiben.foundation.evidence.selectors import evidence_of

_PACKAGE = b"PK\x03\x04"


def keep_as_evidence(found: SiteImport, *, actor: Actor, now: datetime) -> None:
    """Bind the sheet to its import, where it is read-only and has its retention. Text (CSV) is no evidence: it stays a
    file of the import, which its digest names."""
    path = Path(found.file.path)
    with path.open("rb") as file:
        if file.read(4) != _PACKAGE:
            return
        file.seek(0)
        try:
            with receive(file.read, name=found.name) as incoming:
                said = evidence.Particulars(role=SHEET, note=f"SHA-256 {found.sha256}", protected=True)
                evidence.attach(incoming, subject=found, particulars=said, actor=actor, now=now)
        except ZhibenError:
            # What is written stays written; the sheet then stays where it is.
            return
    found.file.delete(save=False)


@contextmanager
def sheet_of(found: SiteImport) -> Iterator[Path]:
    """The sheet as a file, wherever it is kept. Raises: NotVisible "registry.sheet_gone" after its retention."""
    if found.file and (path := Path(found.file.path)).is_file():
        yield path
        return
    rows = evidence_of(found).get(SHEET, [])
    if not rows or rows[-1].blob is None:
        raise NotVisible("registry.sheet_gone", "导入的表格已过保存期，或还在等待病毒检查。")
    with tempfile.NamedTemporaryFile(suffix=".sheet") as kept:
        for piece in evidence.content(rows[-1], 0, rows[-1].blob.size):
            kept.write(piece)
        kept.flush()
        yield Path(kept.name)


def refused_rows(import_id: UUID, *, actor: Actor) -> bytes:
    """The rows that were left out, as an XLSX with its own heads and the reasons, to be mended and handed in again.

    Raises: NotVisible, NotPermitted, InputError "registry.import_untried", "registry.nothing_refused".
    """
    actor.require(permissions.IMPORT)
    found = lists.site_import(import_id, actor=actor)
    reasons: dict[str, str] = found.report.get("reasons", {})
    if not found.report:
        raise InputError("registry.import_untried", "请先试算，再下载未导入的行。")
    if not reasons:
        raise InputError("registry.nothing_refused", "所有行都能导入，没有需要改正的。")
    with sheet_of(found) as path:
        sheet = read_sheet(path)
    kept = [n for n, head in enumerate(sheet.heads) if head != REASONS]
    lines = [[sheet.heads[n] for n in kept] + [REASONS]]
    for at, row in enumerate(sheet.rows, start=sheet.first):
        if str(at) in reasons:
            lines.append([row[n] for n in kept] + [reasons[str(at)]])
    return _written(lines)


def _written(lines: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet("未导入")
    bold = book.add_format({"bold": True})
    for at, line in enumerate(lines):
        sheet.write_row(at, 0, line, bold if at == 0 else None)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(lines[0]) - 1, 20)
    book.close()
    return buffer.getvalue()
