"""Pdf files, several at once: LibreOffice takes two seconds to start and a few milliseconds a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhiben.core.errors import ExternalError
from zhiben.foundation import outbox
from zhiben.foundation.documents.layout.pdf import AT_ONCE, Pdf, convert
from zhiben.foundation.documents.models import PDF, DocumentVersion
from zhiben.foundation.documents.requests import ConvertVersion
from zhiben.foundation.documents.selectors import waiting_for_pdf
from zhiben.foundation.documents.services import keep_file
from zhiben.foundation.outbox.occasion import Task

State = DocumentVersion.Pdf
FAILED = "LibreOffice 无法转换这份文件，请下载 docx 查看，或在修改后重试。"


@outbox.job("documents.convert", "生成 PDF", ConvertVersion, whole=False, attempts=3)
def convert_versions(request: ConvertVersion, task: Task) -> dict[str, Any]:
    """The version asked for with up to nine others. After a time-out the version goes alone: another may be to blame."""
    versions = waiting_for_pdf(request.version_id, AT_ONCE if task.attempt == 1 else 1)
    if not versions:
        return {"made": 0}
    try:
        made: Sequence[Pdf | None] = convert([bytes(version.docx.content) for version in versions])
        failure = FAILED
    except ExternalError as error:
        if error.retryable and task.attempt < 3:
            raise
        made, failure = [None] * len(versions), error.message
    with task.portion(len(versions), len(versions)):
        for version, pdf in zip(versions, made, strict=True):
            _store(version, pdf, failure)
    return {"made": sum(pdf is not None for pdf in made)}


def _store(version: DocumentVersion, pdf: Pdf | None, failure: str) -> None:
    """Where it is still waited for: another job may have been faster."""
    rows = DocumentVersion.objects.filter(pk=version.pk, pdf_state=State.WAITING)
    if pdf is None:
        rows.update(pdf_state=State.FAILED, pdf_notes=[failure])
    else:
        rows.update(pdf_state=State.DONE, pdf=keep_file(pdf.data, PDF), pdf_notes=list(pdf.notes))
