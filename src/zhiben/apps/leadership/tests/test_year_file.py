"""The year file in one click: docx, pdf, and a zip with every proof and an index."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO

import docx
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhiben.apps.leadership.models import Leader, ListItem
from zhiben.apps.leadership.services import items, keeping
from zhiben.foundation.access.testing import Cast, Offices, Person
from zhiben.foundation.documents.layout.pdf import soffice
from zhiben.foundation.evidence import testing as evidence
from zhiben.foundation.evidence.models import Retrieval

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files")]
ClientOf = Callable[[Person | None], Client]


@pytest.fixture
def leader(cast: Cast, offices: Offices) -> Leader:
    """With a list of two, of which one is done and has a photo."""
    gao, on, unit = cast.gao.actor, timezone.localdate(), offices.construction.pk
    found = keeping.add_leader(
        organisation_id=unit, name="郑强", post="局长", rank="head", since=date(2020, 1, 1), actor=gao
    )
    made = keeping.start_list(
        organisation_id=unit, leader_id=found.pk, kind="key_tasks", year=on.year, items="检查工地\n培训", actor=gao,
        now=timezone.now(),
    )  # fmt: skip
    first = made.items.all()[0]
    items.settle_item(item_id=first.pk, result="已检查", done_on=on, actor=gao, on=on)
    evidence.bound(evidence.photo(1, size=(64, 48)), first, actor=gao, role="proof")
    return found


def document(client: Client, leader: Leader, **more: str) -> bytes:
    answer = client.get(reverse("leadership:leader-document", args=[leader.pk]), more)
    assert answer.status_code == 200
    return answer.getvalue()


def test_the_year_file_is_one_document_that_says_what_is_missing(
    cast: Cast, leader: Leader, client_of: ClientOf
) -> None:
    found = docx.Document(BytesIO(document(client_of(cast.gao), leader)))
    words = "\n".join(paragraph.text for paragraph in found.paragraphs)
    assert "郑强" in words and "带队检查：0 次" in words and "（没有记录）" in words and "计入完成 1/2" in words


@pytest.mark.requirement("DUT-01")
def test_the_zip_holds_every_proof_and_an_index_that_names_what_has_none(
    cast: Cast, leader: Leader, client_of: ClientOf
) -> None:
    package = zipfile.ZipFile(BytesIO(document(client_of(cast.gao), leader, format="zip")))
    (proof,) = [name for name in package.namelist() if name.startswith("佐证/")]
    assert package.read(proof)[:2] == b"\xff\xd8"
    assert Retrieval.objects.count() == 1
    book = CalamineWorkbook.from_filelike(BytesIO(package.read("目录.xlsx")))
    rows = {str(row[2]): row for row in book.get_sheet_by_index(0).to_python()[1:]}
    assert rows["1. 检查工地"][4:6] == ["已完成", proof]
    assert rows["2. 培训"][4:6] == ["未完成", "没有佐证"]
    assert {item.text for item in ListItem.objects.all()} <= {name.partition(" ")[2] for name in rows}


@pytest.mark.skipif(soffice() is None, reason="no LibreOffice on this machine")
def test_the_year_file_is_a_pdf_too(cast: Cast, leader: Leader, client_of: ClientOf) -> None:
    assert document(client_of(cast.gao), leader, format="pdf")[:5] == b"%PDF-"


def test_who_does_not_see_the_leader_gets_no_file(cast: Cast, leader: Leader, client_of: ClientOf) -> None:
    for kind in ("docx", "zip", "pdf"):
        url = reverse("leadership:leader-document", args=[leader.pk])
        assert client_of(cast.wu).get(url, {"format": kind}).status_code == 404
