"""Telling people: a row in the application at once, and what is to go through other channels as work."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from zhiben.foundation.access.models import User
from zhiben.foundation.outbox.channels import CHANNELS, configured
from zhiben.foundation.outbox.lifecycle import WorkState
from zhiben.foundation.outbox.models import Contact, Notice, Transmission

ATTEMPTS = 10
NOT_CONFIGURED = "outbox.channel_not_configured"
NO_ADDRESS = "outbox.no_address"


@transaction.atomic
def notify(
    *,
    recipients: Iterable[User],
    title: str,
    now: datetime,
    text: str = "",
    url: str = "",
    urgent: bool = False,
    channels: Collection[str] = (),
    key: str = "",
) -> list[Notice]:
    """Tell people something, in the transaction that is the reason. Call it from services and handlers.

    Args: `url`, the page of this site on which to act. `channels`, beyond the application: "email", "sms", "wecom",
    "dingtalk"; where one cannot be reached, a transmission in the state unreachable says why. `key`: a person is told under it once.
    Returns: the notices that are new.
    Raises: ValueError for a channel that does not exist or an address of another site.
    """
    if unknown := set(channels) - CHANNELS.keys():
        raise ValueError(f"unknown channels {sorted(unknown)}; known are {sorted(CHANNELS)}")
    if url and (not url.startswith("/") or url.startswith("//")):
        raise ValueError("a notice leads to a page of this site, by its path")
    people = {user.pk: user for user in recipients}
    if key:
        for told in Notice.objects.filter(recipient_id__in=people, key=key).values_list("recipient_id", flat=True):
            people.pop(told)
    made = Notice.objects.bulk_create(
        Notice(recipient=user, title=title[:200], text=text[:1000], url=url, urgent=urgent, key=key, at=now)
        for user in people.values()
    )
    if channels and made:
        _transmit(made, channels, now)
    return made


def _transmit(notices: list[Notice], channels: Collection[str], now: datetime) -> None:
    ready = configured()
    contacts = Contact.objects.filter(user_id__in=[notice.recipient_id for notice in notices])
    reached = set(contacts.values_list("user_id", "channel"))
    counties = dict(
        User.objects.filter(pk__in=[notice.recipient_id for notice in notices]).values_list(
            "pk", "organisation__area__county_key"
        )
    )
    Transmission.objects.bulk_create(
        _transmission(notice, channel, _obstacle(notice, channel, ready.keys(), reached), counties, now)
        for notice in notices
        for channel in sorted(channels)
    )


def _obstacle(notice: Notice, channel: str, ready: Collection[str], reached: set[tuple[UUID, str]]) -> str:
    if channel not in ready:
        return NOT_CONFIGURED
    if CHANNELS[channel].personal and (notice.recipient_id, channel) not in reached:
        return NO_ADDRESS
    return ""


def _transmission(
    notice: Notice, channel: str, obstacle: str, counties: Mapping[UUID, UUID | None], now: datetime
) -> Transmission:
    return Transmission(
        notice=notice,
        channel=channel,
        county_key=counties.get(notice.recipient_id),
        state=WorkState.UNREACHABLE if obstacle else WorkState.WAITING,
        error=obstacle,
        finished_at=now if obstacle else None,
        priority=1 if notice.urgent else 5,
        free_at=None if obstacle else now,
        created_at=now,
        max_attempts=ATTEMPTS,
    )
