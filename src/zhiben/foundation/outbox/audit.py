"""What people do to what runs by itself. What a worker does is in the rows themselves, which say when and how often."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

RETRIED = audit.action(
    "outbox.retried", "重新执行“%(what)s”，此前 %(attempts)s 次", fields={"what": KEEP, "attempts": KEEP}
)
CANCELLED = audit.action("outbox.cancelled", "取消“%(what)s”", fields={"what": KEEP})
SCHEDULE_PAUSED = audit.action("outbox.schedule_paused", "暂停定时计划“%(what)s”", fields={"what": KEEP})
SCHEDULE_RESUMED = audit.action("outbox.schedule_resumed", "恢复定时计划“%(what)s”", fields={"what": KEEP})
SCHEDULE_RUN = audit.action("outbox.schedule_run", "手动运行定时计划“%(what)s”", fields={"what": KEEP})
CONTACT_SET = audit.action("outbox.contact_set", "更新%(channel)s", fields={"channel": KEEP})
