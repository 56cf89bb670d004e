"""Notices: each its recipient's alone, and what goes beyond the application as work with a receipt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import LazySettings

from zhiben.core.errors import ExternalError, InputError, NotVisible
from zhiben.foundation import outbox
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Cast
from zhiben.foundation.audit.models import Entry
from zhiben.foundation.outbox import channels, selectors, services, working
from zhiben.foundation.outbox.channels import Letter
from zhiben.foundation.outbox.models import Contact, Notice, Transmission
from zhiben.foundation.outbox.testing import NOW, Clock
from zhiben.foundation.outbox.working import Hand, send_next


def tell(*people: object, **how: object) -> list[Notice]:
    return outbox.notify(recipients=people, title="本月报送明日到期", now=NOW, **how)  # type: ignore[arg-type]


def test_a_notice_is_its_recipients_and_nobody_elses(cast: Cast, gao: Actor, wu: Actor) -> None:
    made = tell(cast.gao.user)[0]
    assert list(selectors.notices(actor=gao)) == [made] and selectors.unread_count(actor=gao) == 1
    assert not selectors.notices(actor=wu).exists() and selectors.unread_count(actor=wu) == 0
    with pytest.raises(NotVisible):
        services.read_notice(made.pk, actor=wu, now=NOW)
    assert services.read_all_notices(actor=wu, now=NOW, up_to=made.pk) == 0
    made.refresh_from_db()
    assert made.read_at is None


def test_the_first_reading_is_the_receipt(cast: Cast, gao: Actor, clock: Clock) -> None:
    made = tell(cast.gao.user)[0]
    services.read_notice(made.pk, actor=gao, now=clock.now)
    services.read_notice(made.pk, actor=gao, now=clock.pass_by(hours=1))
    made.refresh_from_db()
    assert made.read_at == NOW


def test_reading_all_leaves_what_came_later(cast: Cast, gao: Actor) -> None:
    seen, later = tell(cast.gao.user)[0], tell(cast.gao.user)[0]
    assert services.read_all_notices(actor=gao, now=NOW, up_to=seen.pk) == 1
    assert list(selectors.unread(actor=gao)) == [later]


def test_under_a_key_a_person_is_told_once(cast: Cast) -> None:
    assert len(tell(cast.gao.user, cast.lin.user, key="due:7")) == 2
    assert [n.recipient for n in tell(cast.gao.user, cast.lin.user, cast.ma.user, key="due:7")] == [cast.ma.user]


@pytest.mark.parametrize("how", [{"url": "https://elsewhere.example/"}, {"url": "//elsewhere"}, {"channels": ["fax"]}])
def test_a_notice_leads_nowhere_else(cast: Cast, how: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        tell(cast.gao.user, **how)


def test_what_cannot_be_reached_says_why(cast: Cast, settings: LazySettings) -> None:
    settings.CHANNEL_SECRETS = settings.CHANNEL_SECRETS | {"email": "smtp://127.0.0.1:1", "sms": ""}
    Contact.objects.create(user=cast.lin.user, channel="email", address="lin@anlan.example")
    tell(cast.gao.user, cast.lin.user, channels=["email", "sms"])
    found = Transmission.objects.values_list("notice__recipient__username", "channel", "state", "error")
    assert sorted(found) == [
        ("gao", "email", "unreachable", "outbox.no_address"),
        ("gao", "sms", "unreachable", "outbox.channel_not_configured"),
        ("lin", "email", "waiting", ""),
        ("lin", "sms", "unreachable", "outbox.channel_not_configured"),
    ]


class Recorder:
    """A channel that fails as often as it is told to."""

    def __init__(self, *failures: ExternalError) -> None:
        self.failures, self.letters = list(failures), list[Letter]()

    def send(self, letter: Letter) -> str:
        self.letters.append(letter)
        if self.failures:
            raise self.failures.pop(0)
        return "receipt-1"


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> Recorder:
    made = Recorder()
    for module in (working, channels):
        monkeypatch.setattr(module, "configured", lambda: {"sms": made})
    monkeypatch.setattr("zhiben.foundation.outbox.notices.configured", lambda: {"sms": made})
    Contact.objects.create(user=cast.gao.user, channel="sms", address="13900000000")
    tell(cast.gao.user, channels=["sms"])
    return made


def test_a_failed_sending_is_repeated_under_the_same_reference(hand: Hand, clock: Clock, recorder: Recorder) -> None:
    recorder.failures = [ExternalError("outbox.unreachable", "无法连接。", retryable=True)] * 2
    while send_next(hand):
        clock.now = Transmission.objects.get().free_at or clock.now
    row = Transmission.objects.get()
    assert (row.state, row.receipt, row.attempts, row.error) == ("done", "receipt-1", 3, "")
    assert len({letter.reference for letter in recorder.letters}) == 1 and len(recorder.letters) == 3
    assert (clock.now - NOW).total_seconds() >= 15


def test_a_sending_that_cannot_help_is_on_the_duty_screen(
    hand: Hand, recorder: Recorder, cast: Cast, xi: Actor, wu: Actor
) -> None:
    recorder.failures = [ExternalError("outbox.refused", "对方服务器答复 400。", retryable=False)]
    assert send_next(hand)
    assert selectors.work_counts(Transmission, actor=xi) == {"dead": 1}
    assert selectors.work_counts(Transmission, actor=wu) == {}
    assert [n.title for n in selectors.notices(actor=xi)] == ["“短信”执行失败，需要处理"]
    services.retry_work(Transmission, Transmission.objects.get().pk, actor=xi, now=NOW)
    assert send_next(replace(hand, jitter=lambda: 0.0)) and Transmission.objects.get().state == "done"


def test_people_set_their_own_address_and_the_trail_does_not_keep_it(cast: Cast, gao: Actor, wu: Actor) -> None:
    user_id = cast.gao.user.pk
    services.set_contact(user_id=user_id, channel="email", address=" gao@anlan.example ", actor=gao)
    services.set_contact(user_id=user_id, channel="email", address="gao@anlan.example", actor=gao)
    assert selectors.own_contacts(actor=gao) == {"email": "gao@anlan.example"}
    entry = Entry.objects.get(action="outbox.contact_set")
    assert str(entry) == "更新电子邮件" and "anlan" not in str(entry.fields)
    services.set_contact(user_id=user_id, channel="email", address="", actor=gao)
    assert selectors.own_contacts(actor=gao) == {}
    with pytest.raises(NotVisible):
        services.set_contact(user_id=user_id, channel="email", address="wu@pingchuan.example", actor=wu)


@pytest.mark.parametrize(
    ("channel", "address"), [("email", "gao"), ("email", "a@b.c\nBcc: x@y.z"), ("sms", "12"), ("sms", "110 or 1=1")]
)
def test_an_address_that_is_none_is_refused(cast: Cast, gao: Actor, channel: str, address: str) -> None:
    with pytest.raises(InputError) as refused:
        services.set_contact(user_id=cast.gao.user.pk, channel=channel, address=address, actor=gao)
    assert refused.value.code == "outbox.address_invalid"
