"""Pdf by the LibreOffice of this machine: pages, fonts, time, and the job that makes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from zhiben.core.errors import ExternalError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices
from zhiben.foundation.documents import jobs, services
from zhiben.foundation.documents.layout import pdf
from zhiben.foundation.documents.layout.fonts import FONTS, choose, installed_fonts, substitutions
from zhiben.foundation.documents.layout.writer import compose
from zhiben.foundation.documents.models import DocumentVersion
from zhiben.foundation.documents.testing import NOW, content, issued

needs_office = pytest.mark.skipif(
    pdf.soffice() is None, reason="no LibreOffice: apt-get install libreoffice-writer-nogui"
)


@needs_office
def test_a_pdf_has_the_pages_and_says_which_fonts_stand_in() -> None:
    made = pdf.convert([compose(content()), b"no docx"])
    first = made[0]
    assert first is not None and made[1] is None
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(first.data))
    assert "关于开展有限空间作业专项排查整治的通知" in text.replace("\r\n", "") and "— 1 —" in text
    assert first.pages == len(pypdfium2.PdfDocument(first.data)) and first.fonts
    assert set(substitutions(choose(installed_fonts()))) <= set(first.notes)


@needs_office
def test_the_imprint_stands_at_the_foot_of_the_last_page() -> None:
    (made,) = pdf.convert([compose(content(attachments=()))])
    assert made is not None
    document = pypdfium2.PdfDocument(made.data)
    page = document[len(document) - 1].get_textpage()
    at = page.get_text_range().index("抄送")
    points_per_mm = 72 / 25.4
    assert 35 * points_per_mm < page.get_charbox(at)[1] < 60 * points_per_mm


def test_fonts_that_are_there_are_not_replaced() -> None:
    everything = choose({font.wanted for font in FONTS})
    data = compose(content())
    assert substitutions(everything) == [] and pdf.with_fonts(data, everything) == data


def test_a_conversion_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 60\n")
    slow.chmod(0o700)
    monkeypatch.setattr(pdf, "soffice", lambda: str(slow))
    with pytest.raises(ExternalError) as refused:
        pdf.convert([compose(content())], seconds=1)
    assert (refused.value.code, refused.value.retryable) == ("document.conversion_timeout", True)


def test_without_libreoffice_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "soffice", lambda: None)
    with pytest.raises(ExternalError, match="下载 docx"):
        pdf.convert([b""])


@needs_office
def test_the_job_makes_what_waits_in_one_process(
    gao: Actor, offices: Offices, work_all: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def counted(files: list[bytes]) -> list[pdf.Pdf | None]:
        calls.append(len(files))
        return pdf.convert(files)

    monkeypatch.setattr(jobs, "convert", counted)
    first, second = issued(gao, offices.emergency), issued(gao, offices.emergency)
    for found in (first, second, second):
        services.request_pdf(document_id=found.pk, version=2, actor=gao, now=NOW)
    assert work_all() == 2
    rows = DocumentVersion.objects.filter(version=2)
    assert {row.pdf_state for row in rows} == {"done"} and calls == [2]
    assert all(row.pdf and bytes(row.pdf.content).startswith(b"%PDF") for row in rows)


def test_without_libreoffice_the_version_says_why_there_is_no_pdf(
    gao: Actor, offices: Offices, work_all: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "soffice", lambda: None)
    found = issued(gao, offices.emergency)
    services.request_pdf(document_id=found.pk, version=2, actor=gao, now=NOW)
    work_all()
    row = DocumentVersion.objects.get(document=found, version=2)
    assert row.pdf_state == "failed" and "没有安装 LibreOffice" in row.pdf_notes[0]
