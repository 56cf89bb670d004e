"""What is written down about tasks and rounds, for good. Titles, dates and reasons; no content of reports."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

PROPOSED = audit.action(
    "dispatch.proposed",
    "从《%(title)s》生成 %(made)s 项待下达任务，撤去 %(removed)s 项",
    fields={"title": KEEP, "made": KEEP, "removed": KEEP},
)
ISSUED = audit.action(
    "dispatch.issued", "下达《%(title)s》%(count)s 项任务", fields={"title": KEEP, "count": KEEP, "units": KEEP}
)
MOVED = audit.action(
    "dispatch.moved",
    "任务“%(task)s”%(step)s",
    fields={"task": KEEP, "step": KEEP, "unit": KEEP, "reason": KEEP},
)
ASSIGNED = audit.action(
    "dispatch.assigned", "任务“%(task)s”责任人：%(person)s", fields={"task": KEEP, "person": KEEP, "reason": KEEP}
)
REDATED = audit.action(
    "dispatch.redated",
    "任务“%(task)s”时限：%(before)s → %(after)s（%(reason)s）",
    fields={"task": KEEP, "before": KEEP, "after": KEEP, "reason": KEEP},
)
DEFAULT_DECIDED = audit.action(
    "dispatch.default_decided",
    "《%(title)s》：%(members)s承担%(reach)s，%(decision)s",
    fields={"title": KEEP, "members": KEEP, "reach": KEEP, "decision": KEEP},
)
SETTING_MADE = audit.action(
    "dispatch.setting_made",
    "调度参数 %(code)s：%(before)s → %(after)s（%(basis)s）",
    fields={"code": KEEP, "before": KEEP, "after": KEEP, "basis": KEEP},
)
