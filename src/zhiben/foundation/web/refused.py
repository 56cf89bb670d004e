"""A sign-in that failed: counted, and from a number on a notice to whoever keeps the county's doors."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiben.foundation import outbox
from zhiben.foundation.access.roles import SECURITY_ADMIN
from zhiben.foundation.access.selectors import holders
from zhiben.foundation.identity import failures


@transaction.atomic
def note(*, username: str, address: str, locked: bool, now: datetime) -> None:
    """A wrong password. `username` as it was typed; only a known one is kept."""
    count = failures.note(username=username, kind=failures.Kind.PASSWORD, address=address, locked=locked, now=now)
    if count >= settings.SIGN_IN_ALARM:
        _warn(count, now)


def _warn(count: int, now: datetime) -> None:
    """Once an hour."""
    hour = timezone.localtime(now).strftime("%Y-%m-%d %H")
    outbox.notify(
        recipients=holders(SECURITY_ADMIN, timezone.localdate(now)),
        title=_("登录失败次数异常：%(hour)s 时内已有 %(count)d 次") % {"hour": hour, "count": count},
        text=_("可能有人在猜测密码。请查看登录失败记录，必要时联系系统管理员封堵来源地址。"),
        url=reverse("administration:failures"),
        urgent=True,
        key=f"sign-in-alarm:{hour}",
        now=now,
    )
