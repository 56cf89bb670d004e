"""What is written down about directives, for good. Names of duties and values only; no file content."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

RECEIVED = audit.action(
    "directives.received",
    "登记文件《%(title)s》，识别出 %(duties)s 项任务",
    fields={"title": KEEP, "duties": KEEP, "sha256": KEEP},
)
CORRECTED = audit.action(
    "directives.corrected",
    "更正《%(title)s》的登记信息：%(changes)s",
    fields={"title": KEEP, "changes": KEEP, "reason": KEEP},
)
MOVED = audit.action(
    "directives.moved", "《%(title)s》%(step)s", fields={"title": KEEP, "step": KEEP, "reason": KEEP, "duties": KEEP}
)
DUTY_CONFIRMED = audit.action("directives.duty_confirmed", "确认任务：%(duty)s", fields={"duty": KEEP})
DUTIES_CONFIRMED = audit.action(
    "directives.duties_confirmed", "整条确认“%(clause)s”的 %(count)s 项任务", fields={"clause": KEEP, "count": KEEP}
)
DUTY_REJECTED = audit.action(
    "directives.duty_rejected", "排除任务：%(duty)s（%(reason)s）", fields={"duty": KEEP, "reason": KEEP}
)
DUTY_EDITED = audit.action("directives.duty_edited", "修改任务：%(changes)s", fields={"duty": KEEP, "changes": KEEP})
DUTY_SPLIT = audit.action(
    "directives.duty_split", "拆分任务为 %(parts)s 项：%(duty)s", fields={"duty": KEEP, "parts": KEEP}
)
DUTIES_MERGED = audit.action("directives.duties_merged", "合并两项任务：%(duty)s", fields={"duty": KEEP})
DUTY_ADDED = audit.action("directives.duty_added", "从原文补充任务：%(duty)s", fields={"duty": KEEP})
UNDONE = audit.action("directives.undone", "撤销 %(count)s 步：%(step)s", fields={"count": KEEP, "step": KEEP})
PIECE_MARKED = audit.action(
    "directives.piece_marked", "将句子标为%(label)s：%(text)s", fields={"label": KEEP, "text": KEEP}
)
UNREAD_SETTLED = audit.action("directives.unread_settled", "已查看未识别处：%(message)s", fields={"message": KEEP})
UNIT_RESOLVED = audit.action(
    "directives.unit_resolved", "单位“%(name)s”对应为 %(organisation)s", fields={"name": KEEP, "organisation": KEEP}
)
UNIT_GROUPED = audit.action("directives.unit_grouped", "“%(name)s”标为泛指", fields={"name": KEEP})
UNIT_OUTSIDE = audit.action("directives.unit_outside", "“%(name)s”标为非本县单位", fields={"name": KEEP})
UNIT_REOPENED = audit.action("directives.unit_reopened", "单位“%(name)s”退回待对应", fields={"name": KEEP})
LEDGER_IMPORTED = audit.action(
    "directives.ledger_imported", "导入台账 %(file)s，修改 %(changed)s 项任务", fields={"file": KEEP, "changed": KEEP}
)
