"""Every channel against a real server on loopback: what arrives, receipts, failures, and what never shows."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks

from tests.servers.mail import Mailbox
from tests.servers.ports import free_port
from tests.servers.receiver import Receiver
from zhiben.core.errors import ExternalError
from zhiben.foundation import outbox
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.outbox.channels import Letter
from zhiben.foundation.outbox.channels.mail import Email
from zhiben.foundation.outbox.channels.robots import DingTalk, WeCom, signature
from zhiben.foundation.outbox.channels.sms import Sms
from zhiben.foundation.outbox.models import Contact, Transmission
from zhiben.foundation.outbox.testing import NOW, Clock
from zhiben.foundation.outbox.working import Hand, send_next

KEY = "k3y-of-the-robot"
LETTER = Letter(
    reference=UUID("7d0d53c2-51a1-4f5b-a3c0-3f4c9c5c0b01"),
    address="gao@anlan.example",
    title="青石镇报送\n明日到期",
    text="请于明日 18 时前报送。",
    url="/directives/",
    at=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
)
SITE = "https://zhiben.anlan.example/"


def mail(login: str, at: str) -> Email:
    return Email(f"smtp://{login}{at}", sender="治本 <zhiben@anlan.example>", origins={f"smtp://{at}"}, site=SITE)


def test_mail_arrives_with_its_words_and_brings_a_receipt(mailbox: tuple[Mailbox, str]) -> None:
    box, at = mailbox
    assert mail("post:s3cret-word@", at).send(LETTER) == "OK queued as 4711"
    letter = box.letter()
    assert (letter["To"], letter["Subject"]) == ("gao@anlan.example", "青石镇报送 明日到期")
    assert letter["Message-ID"] == f"<{LETTER.reference}@anlan.example>"
    body = letter.get_content()
    assert "请于明日 18 时前报送。" in body and "https://zhiben.anlan.example/directives/" in body


@pytest.mark.parametrize(
    ("answer", "retryable"),
    [("451 try later", True), ("452 full", True), ("550 no such user", False), ("554 no", False)],
)
def test_mail_that_is_not_taken_is_tried_again_only_where_it_may_help(
    mailbox: tuple[Mailbox, str], answer: str, retryable: bool
) -> None:
    box, at = mailbox
    box.answers = [answer]
    with pytest.raises(ExternalError) as refused:
        mail("", at).send(LETTER)
    assert (refused.value.code, refused.value.retryable) == ("outbox.mail_refused", retryable)


def test_a_wrong_password_is_not_repeated_to_the_mail_server_and_not_shown(mailbox: tuple[Mailbox, str]) -> None:
    with pytest.raises(ExternalError) as refused:
        mail("post:wr0ng-word@", mailbox[1]).send(LETTER)
    assert (refused.value.code, refused.value.retryable) == ("outbox.mail_login_refused", False)
    assert "wr0ng" not in f"{refused.value.message}{refused.value.context}"


def sms(receiver: Receiver) -> Sms:
    return Sms(f"{receiver.url}/send", secret=KEY, origins={receiver.origin})


def wecom(receiver: Receiver) -> WeCom:
    return WeCom(f"{receiver.url}/cgi-bin/webhook/send?key={KEY}", origins={receiver.origin}, site=SITE)


def dingtalk(receiver: Receiver) -> DingTalk:
    url = f"{receiver.url}/robot/send?access_token={KEY}"
    return DingTalk(url, secret="SEC0001", origins={receiver.origin}, site=SITE)


CHANNELS: list[Callable[[Receiver], Any]] = [sms, wecom, dingtalk]


def test_a_text_message_carries_its_reference_and_brings_the_gateways_receipt(receiver: Receiver) -> None:
    receiver.answers = [(200, {"receipt": "G-88"})]
    assert sms(receiver).send(LETTER) == "G-88"
    path, headers, body = receiver.got[0]
    assert (path, headers["authorization"], headers["idempotency-key"]) == (
        "/send", f"Bearer {KEY}", str(LETTER.reference)
    )  # fmt: skip
    assert body["mobile"] == LETTER.address and "请于明日 18 时前报送" in body["text"]


def test_a_gateway_that_gives_no_receipt_has_not_taken_it(receiver: Receiver) -> None:
    receiver.answers = [(200, {})]
    with pytest.raises(ExternalError) as refused:
        sms(receiver).send(LETTER)
    assert (refused.value.code, refused.value.retryable) == ("outbox.no_receipt", True)


@pytest.mark.parametrize("channel", [wecom, dingtalk])
def test_a_robot_says_it_in_the_group(receiver: Receiver, channel: Callable[[Receiver], Any]) -> None:
    receiver.answers = [(200, {"errcode": 0, "errmsg": "ok"})]
    assert channel(receiver).send(LETTER) == "errcode=0"
    path, _, body = receiver.got[0]
    assert KEY in path and body["msgtype"] == "text"
    assert body["text"]["content"].endswith("请于明日 18 时前报送。\nhttps://zhiben.anlan.example/directives/")


def test_dingtalk_is_signed_over_the_time_of_the_letter(receiver: Receiver) -> None:
    receiver.answers = [(200, {"errcode": 0})]
    dingtalk(receiver).send(LETTER)
    sent = parse_qs(urlsplit(receiver.got[0][0]).query)
    at_ms = int(LETTER.at.timestamp() * 1000)
    assert parse_qs(signature("SEC0001", at_ms)) == {"timestamp": sent["timestamp"], "sign": sent["sign"]}
    assert len(sent["sign"][0]) == 44 and signature("SEC0001", at_ms) != signature("SEC0002", at_ms)


@pytest.mark.parametrize("channel", [wecom, dingtalk])
@pytest.mark.parametrize(
    ("answer", "retryable"), [(45009, True), (130101, True), (-1, True), (310000, False), (93000, False)]
)
def test_a_robot_that_refuses_with_200_is_understood(
    receiver: Receiver, channel: Callable[[Receiver], Any], answer: int, retryable: bool
) -> None:
    receiver.answers = [(200, {"errcode": answer})]
    with pytest.raises(ExternalError) as refused:
        channel(receiver).send(LETTER)
    assert (refused.value.code, refused.value.retryable) == ("outbox.robot_refused", retryable)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("status", "answer", "code", "retryable"),
    [
        (500, {}, "outbox.refused", True), (503, {}, "outbox.refused", True), (429, {}, "outbox.refused", True),
        (400, {}, "outbox.refused", False), (403, {}, "outbox.refused", False),
        (302, "http://169.254.169.254/", "outbox.refused", False),
        (200, b"<html>", "outbox.answer_unreadable", True), (200, b"[" * 70_000, "outbox.answer_unreadable", True),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_receipt_is_a_failure_of_its_kind(
    receiver: Receiver, channel: Callable[[Receiver], Any], status: int, answer: Any, code: str, retryable: bool
) -> None:
    receiver.answers = [(status, answer)]
    with pytest.raises(ExternalError) as refused:
        channel(receiver).send(LETTER)
    assert (refused.value.code, refused.value.retryable) == (code, retryable)
    assert KEY not in f"{refused.value.message}{refused.value.context}" and len(receiver.got) == 1


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    "listed",
    [
        set(),
        {"https://127.0.0.1"},
        {"http://127.0.0.1"},
        {"http://127.0.0.1.example"},
        {"nonsense"},
        {"http://localhost"},
    ],
)
def test_a_server_that_is_not_listed_is_never_called(
    receiver: Receiver, channel: Callable[[Receiver], Any], listed: set[str]
) -> None:
    receiver.answers = [(200, {"errcode": 0, "receipt": "1"})]
    made = channel(receiver)
    made._origins = listed
    with pytest.raises(ExternalError) as refused:
        made.send(LETTER)
    assert (refused.value.code, refused.value.retryable) == ("outbox.origin_refused", False)
    assert not receiver.got


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_server_that_is_down_is_tried_again(channel: Callable[[Receiver], Any]) -> None:
    with pytest.raises(ExternalError) as refused:
        channel(Receiver(f"http://127.0.0.1:{free_port()}")).send(LETTER)
    assert (refused.value.code, refused.value.retryable) == ("outbox.unreachable", True)


@pytest.fixture
def configured(settings: LazySettings, receiver: Receiver, mailbox: tuple[Mailbox, str]) -> Receiver:
    settings.OUTBOUND_ORIGINS = [receiver.origin, f"smtp://{mailbox[1]}"]
    settings.MAIL_FROM = "zhiben@anlan.example"
    settings.CHANNEL_SECRETS = {
        "email": f"smtp://post:s3cret-word@{mailbox[1]}",
        "sms": f"{receiver.url}/send",
        "sms_key": KEY,
        "wecom": f"{receiver.url}/wecom?key={KEY}",
        "dingtalk": f"{receiver.url}/dingtalk?access_token={KEY}",
        "dingtalk_key": "SEC0001",
    }
    return receiver


def test_a_notice_goes_through_all_channels_and_no_secret_is_written_anywhere(
    cast: Cast, configured: Receiver, hand: Hand, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    Contact.objects.create(user=cast.gao.user, channel="email", address="gao@anlan.example")
    Contact.objects.create(user=cast.gao.user, channel="sms", address="13900000000")
    configured.answers = [(503, {}), (503, {}), (200, {"errcode": 0, "receipt": "G-1"})]
    everywhere = ["email", "sms", "wecom", "dingtalk"]
    outbox.notify(recipients=[cast.gao.user], title="明日到期", now=NOW, channels=everywhere)
    for _ in range(4):
        while send_next(hand):
            pass
        clock.pass_by(minutes=1)
    found = dict(Transmission.objects.values_list("channel", "receipt"))
    assert found == {"email": "OK queued as 4711", "sms": "G-1", "wecom": "errcode=0", "dingtalk": "errcode=0"}
    assert sorted(Transmission.objects.values_list("attempts", flat=True)) == [1, 1, 2, 2]
    said = [record.getMessage() for record in caplog.records if record.name != "mail.log"]  # the server's own words
    kept = f"{said}{list(Transmission.objects.values())}"
    assert not re.search(f"{KEY}|s3cret-word|SEC0001|127\\.0\\.0\\.1", kept)


def codes() -> set[str | None]:
    return {found.id for found in run_checks() if (found.id or "").startswith("outbox")}


def test_start_up_refuses_a_channel_whose_server_is_not_listed(settings: LazySettings, configured: Receiver) -> None:
    assert codes() == set()
    settings.OUTBOUND_ORIGINS = [configured.origin]
    assert codes() == {"outbox.E002"}
    settings.OUTBOUND_ORIGINS = ["gopher://x"]
    assert codes() == {"outbox.E001"}
    settings.MAIL_FROM, settings.OUTBOUND_ORIGINS = "", []
    assert codes() == {"outbox.E002", "outbox.E003"}
