"""Who sees to what runs by itself."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import SYSTEM_ADMIN

VIEW = declare("outbox.view", "查看后台任务、定时计划和发送失败的通知", roles=(SYSTEM_ADMIN,))
MANAGE = declare("outbox.manage", "重试、取消后台任务，暂停定时计划", roles=(SYSTEM_ADMIN,))
