"""What pages hold, and how many queries they take: the same for few rows and for many."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhiben.apps.directives import testing
from zhiben.apps.directives.models import Directive, Duty, DutyUnit
from zhiben.core.ledger import read_xlsx
from zhiben.foundation.access.testing import Cast, Person, Places

COUNTS: dict[str, int] = json.loads(Path(__file__).with_name("query_counts.json").read_text(encoding="utf-8"))
ClientOf = Callable[[Person | None], Client]


@pytest.fixture
def clerk(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.gao)


def multiply(directive: Directive, times: int) -> None:
    """Many more duties like the first one."""
    first = testing.duties_of(directive)[0]
    unit = DutyUnit.objects.filter(duty=first).select_related("unit")[0].unit
    columns = {f.attname: getattr(first, f.attname) for f in Duty._meta.concrete_fields if f.name != "id"}
    made = Duty.objects.bulk_create(Duty(**columns) for _ in range(times))
    DutyUnit.objects.bulk_create(DutyUnit(duty=duty, unit=unit, role="lead") for duty in made)


@pytest.mark.parametrize("page", sorted(COUNTS))
def test_a_page_takes_the_same_few_queries_for_few_rows_and_many(
    page: str, clerk: Client, binding: Directive, notice: Directive
) -> None:
    url = reverse(page, args=[notice.pk] if page.split(":")[1] in ("review", "coverage", "about") else [])
    clerk.get(url)
    taken = []
    for times in (5, 300):
        multiply(binding, times)
        multiply(notice, times)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert clerk.get(url).status_code == 200
        taken.append(len(queries))
    assert taken == [COUNTS[page]] * 2


def test_the_review_shows_the_text_with_every_value_in_place(clerk: Client, notice: Directive) -> None:
    page = clerk.get(reverse("directives:review", args=[notice.pk])).content.decode()
    for kind, words in (("date", "2026年6月底前"), ("figure", "自查率达到95%"), ("unit", "县应急管理局")):
        assert f'class="zb-value zb-value-{kind}">{words}</span>' in page
    assert "时限早于发文日期：请核实是否已完成" in page and "待对应" not in page.split('id="duties"')[1]
    assert page.count('class="zd-card is-proposed"') == 3


@pytest.mark.parametrize("page", ["directives:review", "directives:coverage"])
def test_the_long_pages_of_a_text_are_sent_compressed(clerk: Client, notice: Directive, page: str) -> None:
    answer = clerk.get(reverse(page, args=[notice.pk]), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"


def test_a_step_answers_with_the_card_and_the_bar(clerk: Client, notice: Directive) -> None:
    duty = testing.duties_of(notice)[0]
    answer = clerk.post(
        reverse("directives:duty-confirm", args=[duty.pk]), {"revision": 0}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert f'data-part="card" data-key="{duty.pk}"' in page and "zd-card is-confirmed" in page
    assert "已确认 <b>1</b> / 3" in page


def test_who_was_overtaken_reads_it_in_words(clerk: Client, notice: Directive) -> None:
    url = reverse("directives:duty-confirm", args=[testing.duties_of(notice)[0].pk])
    clerk.post(url, {"revision": 0})
    answer = clerk.post(url, {"revision": 0}, headers={"HX-Request": "true"})
    assert answer.status_code == 409 and "已先一步处理" in answer.content.decode()


def test_an_edit_that_cannot_be_read_comes_back_with_what_was_typed(clerk: Client, notice: Directive) -> None:
    url = reverse("directives:duty-edit", args=[testing.duties_of(notice)[0].pk])
    answer = clerk.post(url, {"revision": 0, "measure": "自查", "modality": "must", "deadline": "尽快"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "“尽快”无法识别" in page and 'value="尽快"' in page


def test_an_edit_keeps_the_place_a_person_selected(clerk: Client, notice: Directive) -> None:
    duty = testing.duties_of(notice)[0]
    data = {
        "revision": 0,
        "measure": duty.measure,
        "modality": "must",
        "deadline": "7月底前",
        "evidence": " deadline:30-35",
    }
    clerk.post(reverse("directives:duty-edit", args=[duty.pk]), data)
    duty.refresh_from_db()
    assert duty.deadlines == ["2026-07-31"] and duty.evidence["deadlines"] == [[30, 35]]


def test_a_draft_says_so_and_its_button_is_dimmed_with_the_reason(clerk: Client, draft: Directive) -> None:
    page = clerk.get(reverse("directives:about", args=[draft.pk])).content.decode()
    assert "这是征求意见稿，不能生效" in page and 'btn btn-primary" disabled' in page


def test_several_files_at_once_each_get_an_answer(clerk: Client, cast: Cast) -> None:
    files = [SimpleUploadedFile("a.txt", testing.NOTICE.encode()), SimpleUploadedFile("空.txt", b"")]
    page = clerk.post(reverse("directives:upload"), {"documents": files}).content.decode()
    assert "is-good" in page and "is-bad" in page and Directive.objects.count() == 1


def test_the_same_file_again_leads_to_the_first(clerk: Client, cast: Cast) -> None:
    url = reverse("directives:upload")
    for _ in range(2):
        answer = clerk.post(url, {"documents": [SimpleUploadedFile("a.txt", testing.NOTICE.encode())]})
    page = answer.content.decode()
    assert answer.status_code == 422 and "没有重复登记" in page and "打开已登记的文件" in page


def test_the_export_holds_exactly_what_is_filtered(clerk: Client, binding: Directive) -> None:
    answer = clerk.get(reverse("directives:ledger-export"), {"text": "台账"})
    rows = read_xlsx(answer.content)
    assert [row.measure for row in rows] == [testing.RECORD] and "UTF-8''" in answer.headers["Content-Disposition"]


def test_a_sheet_that_cannot_be_read_is_refused_beside_its_field(clerk: Client, cast: Cast) -> None:
    url = reverse("directives:ledger-import")
    answer = clerk.post(url, {"file": SimpleUploadedFile("a.xlsx", b"no sheet")})
    assert answer.status_code == 422 and "zb-field-wrong" in answer.content.decode()
    assert "不是能打开的 XLSX" in answer.content.decode()


def test_a_file_sent_by_the_script_is_answered_with_its_line(clerk: Client, cast: Cast) -> None:
    file = SimpleUploadedFile("空.txt", b"")
    answer = clerk.post(reverse("directives:upload"), {"documents": file}, headers={"HX-Request": "true"})
    assert answer.content.decode().startswith('<li class="is-bad">')


def test_an_old_bookmark_with_nonsense_still_opens(clerk: Client, binding: Directive) -> None:
    answer = clerk.get(reverse("directives:ledger"), {"unit": "x", "due": "sometime", "sort": "colour"})
    assert answer.status_code == 200 and testing.CHECK in answer.content.decode()


def test_text_of_a_directive_is_never_markup(clerk: Client, cast: Cast, places: Places) -> None:
    evil = testing.NOTICE.replace(testing.REASON, "<script>alert(1)</script>岁末年初安全风险上升。")
    found = testing.received(cast.gao.actor, places.county, text=evil, title="<b>通知</b>")
    for page in ("review", "coverage", "about"):
        shown: Any = clerk.get(reverse(f"directives:{page}", args=[found.pk])).content.decode()
        assert "<script>alert" not in shown and "<b>通知" not in shown


LONG = "9" * 5000


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("duty-confirm", {"revision": LONG}),
        ("duty-split", {"revision": "0", "cut": LONG}),
        ("duty-edit", {"revision": "0", "measure": "检查", "modality": "must", "targets": f"自查率≥{LONG}"}),
        ("duty-edit", {"revision": "0", "measure": "检查", "modality": "must", "deadline": f"每月{LONG}次"}),
    ],
)
def test_a_number_beyond_all_measure_is_refused_in_words(
    clerk: Client, notice: Directive, step: str, data: dict[str, str]
) -> None:
    answer = clerk.post(reverse(f"directives:{step}", args=[testing.duties_of(notice)[0].pk]), data)
    assert answer.status_code in (409, 422)


@pytest.mark.parametrize("step", ["clause-confirm", "unread-settle", "piece-mark", "piece-duty"])
def test_a_row_that_cannot_be_is_not_found(clerk: Client, notice: Directive, step: str) -> None:
    answer = clerk.post(reverse(f"directives:{step}", args=[notice.pk, int("9" * 30)]), {"label": "background"})
    assert answer.status_code in (200, 404)


def test_a_place_that_the_text_does_not_have_marks_nothing(clerk: Client, notice: Directive) -> None:
    data = {"revision": "0", "measure": "检查", "modality": "must", "evidence": "deadlines:5-999999999 lead:9-1"}
    assert clerk.post(reverse("directives:duty-edit", args=[testing.duties_of(notice)[0].pk]), data).status_code == 200
    assert clerk.get(reverse("directives:review", args=[notice.pk])).status_code == 200


def test_the_upload_says_what_it_is_a_new_version_of(clerk: Client, notice: Directive) -> None:
    address = reverse("directives:upload")
    assert f"作为《{notice.title}》的新版本登记" in clerk.get(address, {"supersedes": str(notice.pk)}).content.decode()
    assert "的新版本登记" not in clerk.get(address).content.decode()
    assert clerk.get(address, {"supersedes": "nonsense"}).status_code == 200
