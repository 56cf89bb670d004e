"""How the course of work is said to an administrator: its name and the reason of a failure, never its content."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhiben.foundation.outbox.alarm import label_of
from zhiben.foundation.outbox.lifecycle import STEPS, WorkState
from zhiben.foundation.outbox.models import Delivery, Job, Transmission, Work
from zhiben.foundation.outbox.notices import NO_ADDRESS, NOT_CONFIGURED
from zhiben.foundation.outbox.queue import VANISHED

QUEUES = {"jobs": "后台任务", "deliveries": "事件投递", "transmissions": "通知发送"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page. `steps`: what a person may do with it now, by name, with its word."""

    row: Work
    label: str
    detail: str
    reason: str
    job: Job | None
    steps: tuple[tuple[str, str], ...]


def line_of(row: Work) -> Line:
    steps = tuple(
        (name, STEPS[name].label) for name in ("retry", "cancel") if WorkState(row.state) in STEPS[name].source
    )
    return Line(row, label_of(row), detail_of(row), reason_of(row), row if isinstance(row, Job) else None, steps)


def detail_of(row: Work) -> str:
    """Who asked, what happened, or whom it goes to."""
    if isinstance(row, Job):
        return _("系统") if row.actor_name.startswith("system:") else row.actor_name
    if isinstance(row, Delivery):
        return row.event.name
    return row.notice.recipient.name if isinstance(row, Transmission) else ""


def reason_of(row: Work) -> str:
    """Why it is not done, in words; empty where nothing went wrong."""
    code, _space, words = row.error.partition(" ")
    known = {
        NOT_CONFIGURED: _("本系统没有配置这个渠道。"),
        NO_ADDRESS: _("收件人没有登记这个渠道的联系方式。"),
        VANISHED: _("执行它的后台进程多次中断。请查看服务器日志。"),
        "outbox.failed": _("程序出错（%(kind)s）。请查看服务器日志。") % {"kind": words},
    }
    return known.get(code, words)
