"""The ways to a person beyond the application. What is not configured does not exist.

Addresses of servers and their secrets come from the environment alone: none lies in the database, and a server that is
not in ZHIBEN_OUTBOUND_ORIGINS is never called.
"""

from __future__ import annotations

from django.conf import settings

from zhiben.foundation.outbox.channels.letter import Channel, Kind, Letter
from zhiben.foundation.outbox.channels.mail import Email
from zhiben.foundation.outbox.channels.robots import DingTalk, WeCom
from zhiben.foundation.outbox.channels.sms import Sms

__all__ = ("CHANNELS", "Channel", "Kind", "Letter", "configured")

CHANNELS = {
    kind.name: kind
    for kind in (
        Kind("email", "电子邮件", personal=True),
        Kind("sms", "短信", personal=True),
        Kind("wecom", "企业微信群", personal=False),
        Kind("dingtalk", "钉钉群", personal=False),
    )
}


def configured() -> dict[str, Channel]:
    """The channels that can be used, by name."""
    origins, secrets = frozenset(settings.OUTBOUND_ORIGINS), settings.CHANNEL_SECRETS
    site = settings.SITE_URL
    made: dict[str, Channel] = {}
    if secrets["email"]:
        made["email"] = Email(secrets["email"], sender=settings.MAIL_FROM, origins=origins, site=site)
    if secrets["sms"]:
        made["sms"] = Sms(secrets["sms"], secret=secrets["sms_key"], origins=origins)
    if secrets["wecom"]:
        made["wecom"] = WeCom(secrets["wecom"], origins=origins, site=site)
    if secrets["dingtalk"]:
        made["dingtalk"] = DingTalk(secrets["dingtalk"], secret=secrets["dingtalk_key"], origins=origins, site=site)
    return made
