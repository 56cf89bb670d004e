"""Start-up fails where a channel would call a server that the operator has not listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from zhiben.foundation.outbox.channels import CHANNELS
from zhiben.foundation.outbox.channels.calls import origin_of


@checks.register(checks.Tags.security)
def every_channel_calls_a_listed_server(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[checks.CheckMessage]:
    """The message names the channel alone: its address may hold a key."""
    found: list[checks.CheckMessage] = []
    try:
        listed = {origin_of(origin) for origin in settings.OUTBOUND_ORIGINS}
    except ValueError as wrong:
        return [checks.Error(f"ZHIBEN_OUTBOUND_ORIGINS: {wrong}.", id="outbox.E001")]
    for name in CHANNELS:
        url = settings.CHANNEL_SECRETS[name]
        if url and not _listed(url, listed):
            hint = "Add scheme, host and port of its server to ZHIBEN_OUTBOUND_ORIGINS, or correct its address."
            found.append(
                checks.Error(f"The channel {name!r} calls a server that is not listed.", hint=hint, id="outbox.E002")
            )
    if settings.CHANNEL_SECRETS["email"] and "@" not in settings.MAIL_FROM:
        found.append(checks.Error("Mail needs a sender: set ZHIBEN_MAIL_FROM.", id="outbox.E003"))
    return found


def _listed(url: str, listed: set[str]) -> bool:
    try:
        return origin_of(url) in listed
    except ValueError:
        return False
