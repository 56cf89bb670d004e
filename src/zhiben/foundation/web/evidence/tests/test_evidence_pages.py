"""Pages of evidence, and the way of bytes in and out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import cast as cast_to
from urllib.parse import quote

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from zhiben.core.errors import InputError
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast, Offices, Person
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.evidence.models import Attachment, Retrieval
from zhiben.foundation.evidence.retention import hold_evidence
from zhiben.foundation.evidence.services import withdraw_evidence
from zhiben.foundation.evidence.testing import HERE, NOW, bound, exif, office, pdf, photo
from zhiben.foundation.web.evidence.views import reader
from zhiben.foundation.web.requests import ActorRequest

pytestmark = pytest.mark.usefixtures("files")
ClientOf = Callable[[Person | None], Client]
MOVIE = b"\x00\x00\x00\x18ftypisom" + bytes(range(256)) * 40


@pytest.fixture
def clerk(cast: Cast, client_of: ClientOf) -> Client:
    return client_of(cast.gao)


def page_of(offices: Offices) -> str:
    return reverse("evidence:subject", args=["access.organisation", offices.emergency.pk])


def send(client: Client, offices: Offices, data: bytes, name: str = "现场.jpg", **said: str) -> HttpResponse:
    query = "&".join(f"{key}={quote(value)}" for key, value in ({"role": "scene"} | said).items())
    return client.post(
        f"{page_of(offices)}/upload?{query}", data, content_type="application/octet-stream",
        headers={"x-file-name": quote(name), "accept": "application/json"},
    )  # type: ignore[return-value]  # fmt: skip


def body(response: HttpResponse) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def url(row: Attachment, name: str = "file") -> str:
    return reverse(f"evidence:{name}", args=[row.pk])


def test_an_uploaded_photo_comes_back_as_a_tile_and_stands_on_the_page(clerk: Client, offices: Offices) -> None:
    answer = send(clerk, offices, photo(written=exif()), effective_on="2026-02-28", note="东侧")
    row = Attachment.objects.get()
    assert answer.status_code == 201 and f"e-{row.pk}" in answer.content.decode()
    assert (row.role, str(row.effective_on), row.note, row.protected) == ("scene", "2026-02-28", "东侧", False)
    page = clerk.get(page_of(offices)).content.decode()
    assert "现场.jpg" in page and "拍摄 2026-03-01 09:15" in page and url(row, "thumbnail") in page


@pytest.mark.parametrize(
    ("data", "said", "code"),
    [
        (b"", {}, "evidence.empty"),
        (b"<html><script>", {}, "evidence.active_content"),
        (photo(1, (64, 48)), {"role": "after"}, "evidence.particulars"),
        (photo(1, (64, 48)), {"effective_on": "昨天"}, "evidence.particulars"),
    ],
)
def test_a_refused_upload_says_why_in_one_sentence(
    clerk: Client, offices: Offices, data: bytes, said: dict[str, str], code: str
) -> None:
    answer = send(clerk, offices, data, **said)
    assert answer.status_code == 422 and answer.json()["code"] == code and Attachment.objects.count() == 0  # type: ignore[attr-defined]


def test_an_upload_needs_the_token_of_the_page(cast: Cast, offices: Offices) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.gao.user, backend="django.contrib.auth.backends.ModelBackend")
    assert send(client, offices, photo(1, (64, 48))).status_code == 403


HOSTILE = ["../../x.jpg", 'a"; filename="b.html', "a\r\nX-Evil: 1.jpg", "照片‮gpj.html"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_goes_out_as_an_attachment_that_runs_nowhere(clerk: Client, offices: Offices, name: str) -> None:
    send(clerk, offices, photo(1, (64, 48)), name=name)
    answer = clerk.get(url(Attachment.objects.get()))
    assert body(answer) == photo(1, (64, 48))  # type: ignore[arg-type]
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("attachment; filename*=UTF-8''") and disposition.endswith(".jpg")
    assert not set('"/\\\r\n ') & set(disposition.removeprefix("attachment; "))
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin" and answer["Cache-Control"] == "no-store"
    assert "X-Evil" not in answer


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=5000-999999", 5000, None)],
)
def test_a_player_gets_the_part_that_it_asks_for(
    gao: Actor, clerk: Client, offices: Offices, asked: str, start: int, stop: int | None
) -> None:
    row = bound(MOVIE, offices.emergency, actor=gao, name="录像.mp4")
    answer = clerk.get(url(row), headers={"range": asked})
    part = body(answer)  # type: ignore[arg-type]
    assert answer.status_code == 206 and part == MOVIE[start:stop] and answer["Content-Length"] == str(len(part))
    assert answer["Content-Range"].endswith(f"/{len(MOVIE)}")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"range": "bytes=99999-"}, 416),
        ({"range": "bytes=-0"}, 416),
        ({"range": "bytes=5-2"}, 416),
        ({"range": "bytes=0-1,4-5"}, 200),
        ({"range": "lines=1-2"}, 200),
        ({"range": "bytes=0-9", "if-range": '"other"'}, 200),
    ],
)
def test_a_part_that_is_not_there_or_not_understood(
    gao: Actor, clerk: Client, offices: Offices, headers: dict[str, str], status: int
) -> None:
    row = bound(MOVIE, offices.emergency, actor=gao, name="录像.mp4")
    answer = clerk.get(url(row), headers=headers)
    assert answer.status_code == status
    assert status == 416 or len(body(answer)) == len(MOVIE)  # type: ignore[arg-type]


def test_opening_is_written_down_once_and_looking_at_heads_or_thumbnails_is_not(
    gao: Actor, clerk: Client, offices: Offices
) -> None:
    row = bound(MOVIE, offices.emergency, actor=gao, name="录像.mp4", protected=True)
    before = Entry.objects.count()
    for headers in ({}, {"range": "bytes=4096-"}, {"range": "bytes=8192-"}):
        clerk.get(url(row), headers=headers)
    assert clerk.head(url(row))["Content-Length"] == str(len(MOVIE))
    assert Retrieval.objects.count() == 1 and Entry.objects.count() == before + 1


def test_a_thumbnail_is_asked_for_again_and_not_sent_again(gao: Actor, clerk: Client, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    first = clerk.get(url(row, "thumbnail"))
    assert first["Content-Type"] == "image/jpeg" and first["Cache-Control"] == "private, no-cache"
    assert clerk.get(url(row, "thumbnail"), headers={"if-none-match": first["ETag"]}).status_code == 304
    assert clerk.get(url(bound(pdf(), offices.emergency, actor=gao, name="a.pdf"), "thumbnail")).status_code == 404


def test_a_neighbour_gets_404_for_everything_and_a_digest_is_no_address(
    gao: Actor, cast: Cast, client_of: ClientOf, offices: Offices
) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    wu = client_of(cast.wu)
    for name in ("item", "file", "thumbnail"):
        assert wu.get(url(row, name)).status_code == 404
    for client in (wu, client_of(cast.gao)):
        for path in (row.sha256, f"{row.sha256}/file", sha256(b"guess").hexdigest()):
            assert client.get(f"/evidence/{path}").status_code == 404
    page = wu.get("/evidence/").content.decode()
    assert "还没有材料" in page and row.name not in page and wu.get(page_of(offices)).status_code == 404


def test_a_quarantined_file_is_announced_and_not_given_out(
    gao: Actor, clerk: Client, offices: Offices, settings: LazySettings
) -> None:
    settings.EVIDENCE_SCANNER = "tcp://127.0.0.1:9"
    row = bound(photo(), offices.emergency, actor=gao)
    assert "等待病毒检查" in clerk.get(page_of(offices)).content.decode()
    assert clerk.get(url(row)).status_code == clerk.get(url(row, "thumbnail")).status_code == 409


def test_the_three_times_the_place_and_the_device_stand_apart(gao: Actor, clerk: Client, offices: Offices) -> None:
    row = bound(photo(written=exif(gps=HERE, offset="")), offices.emergency, actor=gao)
    page = clerk.get(url(row, "item")).content.decode()
    for words in (
        "2026-03-01 09:15",
        "2026-03-02 09:30",
        "没有填写",
        "未写时区",
        "31.510000, 104.250000",
        "WGS84",
        "HUAWEI Mate",
    ):
        assert words in page
    clerk.post(url(row, "effective-day"), {"effective_on": "2026-02-27"})
    assert "2026-02-27（周五）" in clerk.get(url(row, "item")).content.decode()
    assert clerk.post(url(row, "effective-day"), {"effective_on": "x"}).status_code == 422


def test_a_reused_photo_is_shown_beside_the_other_with_its_reasons(gao: Actor, clerk: Client, offices: Offices) -> None:
    bound(photo(), offices.construction, actor=gao)
    row = bound(photo(quality=50), offices.emergency, actor=gao)
    page = clerk.get(url(row, "item")).content.decode()
    assert "请人工核对" in page and "几乎相同" in page and offices.construction.name in page


def test_a_withdrawn_file_leaves_the_page_and_is_found_in_the_list(gao: Actor, clerk: Client, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    page = clerk.post(url(row, "withdraw"), {"reason": "传错了"}, follow=True).content.decode()
    assert "已撤下，不再计入" in page and url(row, "thumbnail") not in page
    assert "现场.jpg" in clerk.get("/evidence/?state=withdrawn").content.decode()
    assert "传错了" in clerk.get(url(row, "item")).content.decode()


def test_holding_and_lifting_are_said_on_the_page(clerk: Client, offices: Offices) -> None:
    page = clerk.post(f"{page_of(offices)}/hold", {"reason": "事故调查"}, follow=True).content.decode()
    assert "已冻结：事故调查" in page
    page = clerk.post(f"{page_of(offices)}/lift", {"reason": "结束"}, follow=True).content.decode()
    assert "已解除冻结" in page and "已冻结：" not in page


def test_who_only_reads_is_offered_nothing(cast: Cast, gao: Actor, client_of: ClientOf, offices: Offices) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    reader = client_of(cast.he)
    assert "上传材料" not in reader.get(page_of(offices)).content.decode()
    assert "撤下" not in reader.get(url(row, "item")).content.decode()


def many(gao: Actor, offices: Offices) -> Iterator[Attachment]:
    for seed in range(60):
        yield bound(MOVIE + bytes([seed]), offices.emergency, actor=gao, name=f"录像{seed}.mp4")


def test_a_long_list_goes_on_and_keeps_its_filters(gao: Actor, clerk: Client, offices: Offices) -> None:
    list(many(gao, offices))
    page = clerk.get("/evidence/?kind=video").content.decode()
    following = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "kind=video" in following
    assert clerk.get(f"/evidence/{following}").content.decode().count("<tr>") == 1 + 60 - 48
    assert "没有符合条件" in clerk.get("/evidence/?kind=audio").content.decode()


@pytest.mark.parametrize("query", ["?captured_from=x&kind=nonsense&after=%00", "?after=2026-01-01~1", "?name=%25"])
def test_filters_that_make_no_sense_do_not_filter(gao: Actor, clerk: Client, offices: Offices, query: str) -> None:
    assert clerk.get(f"/evidence/{query}").status_code == 200


def test_every_page_takes_few_queries_however_much_it_shows(
    gao: Actor, clerk: Client, offices: Offices, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    row = bound(photo(), offices.emergency, actor=gao)
    for seed in range(6):
        other = bound(photo(quality=50 + seed), offices.emergency, actor=gao, role="charter")
    withdraw_evidence(other.pk, reason="x", actor=gao, now=NOW)
    bound(office(), offices.emergency, actor=gao, name="a.docx", role="charter")
    hold_evidence(offices.emergency, reason="x", actor=gao, now=NOW)
    for path in ("/evidence/", "/evidence/?state=held", page_of(offices), url(row, "item"), url(row, "thumbnail")):
        with django_assert_max_num_queries(8):
            assert clerk.get(path).status_code == 200


def test_a_connection_that_breaks_is_an_incomplete_file(rf: RequestFactory) -> None:
    class Broken:
        def read(self, _: int) -> bytes:
            raise OSError

    request = rf.post("/", b"x" * 9, content_type="application/octet-stream")
    request._stream = Broken()  # type: ignore[assignment]
    with pytest.raises(InputError) as refused:
        reader(cast_to(ActorRequest, request), "a.jpg")(9)
    assert refused.value.code == "evidence.incomplete"


def test_who_opened_a_file_is_for_officers(gao: Actor, cast: Cast, client_of: ClientOf, offices: Offices) -> None:
    row = bound(photo(), offices.enterprise, actor=gao)
    assert "最近调阅" in client_of(cast.lin).get(url(row, "item")).content.decode()
    assert "最近调阅" not in client_of(cast.ma).get(url(row, "item")).content.decode()
