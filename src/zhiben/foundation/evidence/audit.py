"""What is written down about evidence, for good: the digest says which bytes, also when they are gone."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

ATTACHED = audit.action(
    "evidence.attached",
    "上传%(role)s“%(name)s”",
    fields={"attachment": KEEP, "role": KEEP, "name": KEEP, "sha256": KEEP, "size": KEEP, "quarantined": KEEP},
)
WITHDRAWN = audit.action(
    "evidence.withdrawn",
    "撤下%(role)s“%(name)s”：%(reason)s",
    fields={"attachment": KEEP, "role": KEEP, "name": KEEP, "sha256": KEEP, "reason": KEEP},
)
DELETED = audit.action(
    "evidence.deleted",
    "删除保存期满的%(role)s“%(name)s”：%(reason)s",
    fields={"attachment": KEEP, "role": KEEP, "name": KEEP, "sha256": KEEP, "reason": KEEP, "kept_until": KEEP},
)
DATED = audit.action(
    "evidence.effective_day_set",
    "%(role)s“%(name)s”的生效日期由%(before)s改为%(after)s",
    fields={"attachment": KEEP, "role": KEEP, "name": KEEP, "before": KEEP, "after": KEEP},
)
DOWNLOADED = audit.action(
    "evidence.downloaded",
    "查看受保护的%(role)s“%(name)s”",
    fields={"attachment": KEEP, "role": KEEP, "name": KEEP, "sha256": KEEP},
)
CLEARED = audit.action(
    "evidence.cleared", "“%(name)s”通过病毒检查", fields={"attachment": KEEP, "name": KEEP, "sha256": KEEP}
)
INFECTED = audit.action(
    "evidence.infected",
    "“%(name)s”查出病毒（%(signature)s），已清除",
    fields={"attachment": KEEP, "name": KEEP, "sha256": KEEP, "signature": KEEP},
)
HELD = audit.action("evidence.held", "冻结全部证据材料：%(reason)s", fields={"reason": KEEP})
RELEASED = audit.action("evidence.released", "解除证据冻结：%(reason)s", fields={"reason": KEEP, "held_for": KEEP})
