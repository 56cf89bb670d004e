"""From an empty form to a numbered document, on the pages a clerk uses."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document as open_docx
from pytest_django.fixtures import DjangoAssertNumQueries

from zhiben.foundation.access.testing import Cast, Offices, Person
from zhiben.foundation.documents import testing
from zhiben.foundation.documents.layout.base import base_template
from zhiben.foundation.documents.models import Document, DocumentTemplate
from zhiben.foundation.web.documents.forms import initial_of, read_attachments

ClientOf = Callable[[Person | None], Client]


def filled(offices: Offices, **changes: str) -> dict[str, str]:
    return {
        "organisation": str(offices.emergency.pk), "head": "安澜县应急管理局", "code": "安应急发",
        "title": "关于开展检查的通知", "receivers": "各镇街", "body": testing.BODY, "signer": "安澜县应急管理局",
        "attachments": "# 检查表\n| 序号 | 内容 |\n| 1 | 通风 |", "sealed": "on", **changes,
    }  # fmt: skip


def test_a_document_is_drafted_submitted_issued_and_downloaded(
    cast: Cast, offices: Offices, client_of: ClientOf
) -> None:
    clerk = client_of(cast.gao)
    page = clerk.post(reverse("documents:new"), filled(offices), follow=True).content.decode()
    assert '<span class="gw-h1">二、重点任务</span>' in page and "送签" in page
    found = Document.objects.get()
    clerk.post(reverse("documents:move", args=[found.pk, "submit"]))
    data = {"approved_by": "何平", "issued_on": "2026-03-02"}
    page = clerk.post(reverse("documents:issue", args=[found.pk]), data, follow=True).content.decode()
    assert "安应急发〔2026〕1号" in page and "2026年3月2日" in page
    file = clerk.get(reverse("documents:docx", args=[found.pk, 2]))
    assert "安应急发〔2026〕1号" in [p.text for p in open_docx(io.BytesIO(file.content)).paragraphs]
    assert "attachment" in file["Content-Disposition"]


def test_the_form_gives_back_what_was_saved(cast: Cast, offices: Offices, client_of: ClientOf) -> None:
    clerk = client_of(cast.gao)
    clerk.post(reverse("documents:new"), filled(offices))
    found = Document.objects.get()
    again: dict[str, Any] = {**initial_of(found), "sealed": "on"}
    clerk.post(reverse("documents:edit", args=[found.pk]), again)
    assert found.versions.count() == 1
    clerk.post(reverse("documents:edit", args=[found.pk]), {**again, "title": "关于开展督查的通知"})
    assert found.versions.count() == 2


def test_somebody_s_older_form_does_not_overwrite(cast: Cast, offices: Offices, client_of: ClientOf) -> None:
    clerk = client_of(cast.gao)
    clerk.post(reverse("documents:new"), filled(offices))
    found = Document.objects.get()
    url, old = reverse("documents:edit", args=[found.pk]), {**initial_of(found), "sealed": "on"}
    clerk.post(url, {**old, "title": "关于开展督查的通知"})
    assert clerk.post(url, {**old, "title": "关于开展抽查的通知"}).status_code == 409


def test_a_step_that_may_not_be_taken_is_shown_with_its_reasons(
    cast: Cast, offices: Offices, client_of: ClientOf
) -> None:
    clerk = client_of(cast.gao)
    page = clerk.post(reverse("documents:new"), filled(offices, code=""), follow=True).content.decode()
    assert "没有机关代字，无法编号" in page and "disabled" in page
    assert (
        "没有“起草公文”的权限"
        in client_of(cast.he).get(reverse("documents:page", args=[Document.objects.get().pk])).content.decode()
    )


def test_the_register_keeps_a_void_number_with_its_reason(cast: Cast, offices: Offices, client_of: ClientOf) -> None:
    found, clerk = testing.issued(cast.gao.actor, offices.emergency), client_of(cast.gao)
    clerk.post(reverse("documents:move", args=[found.pk, "void"]), {"note": "重复发文"})
    page = clerk.get(reverse("documents:numbers"), {"state": "void"}).content.decode()
    assert "安应急发〔2026〕1号" in page and "重复发文" in page
    assert "安应急发" not in client_of(cast.wu).get(reverse("documents:numbers")).content.decode()


def test_a_county_s_base_is_handed_in_and_a_broken_one_refused(cast: Cast, client_of: ClientOf) -> None:
    clerk, url = client_of(cast.gao), reverse("documents:template-replace", args=["documents.official"])
    assert clerk.post(url, {"file": SimpleUploadedFile("a.docx", b"PK")}).status_code == 422
    clerk.post(url, {"file": SimpleUploadedFile("a.docx", base_template())})
    assert DocumentTemplate.objects.get().version == 1
    assert "本县第 1 版（高敏）" in clerk.get(reverse("documents:templates")).content.decode()


def test_attachments_are_read_by_their_titles() -> None:
    first, second = read_attachments("统计表\n# 检查表\n| 序号 |\n| 1 |")
    assert (first.title, first.blocks) == ("统计表", ())
    assert second.title == "检查表" and second.blocks[0].kind == "table"


@pytest.mark.parametrize("name", ["documents:list", "documents:numbers", "documents:page"])
def test_pages_take_few_queries(
    cast: Cast, offices: Offices, client_of: ClientOf, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    found = [testing.issued(cast.gao.actor, offices.emergency) for _ in range(3)][0]
    clerk = client_of(cast.gao)
    url = reverse(name, args=[found.pk] if name == "documents:page" else [])
    clerk.get(url)
    with django_assert_max_num_queries(8):
        assert clerk.get(url).status_code == 200


def test_what_waits_to_be_issued_stands_on_the_first_page(cast: Cast, offices: Offices, client_of: ClientOf) -> None:
    url = reverse("documents:page", args=[testing.submitted(cast.gao.actor, offices.emergency).pk])
    assert url in client_of(cast.gao).get("/").content.decode()
    assert url not in client_of(cast.shen).get("/").content.decode()
