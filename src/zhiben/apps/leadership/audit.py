"""What is written down about leaders' duties, for good: who changed which list or record. No content of statements."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

CHANGED = audit.action(
    "leadership.changed", "%(what)s“%(name)s”：%(step)s", fields={"what": KEEP, "name": KEEP, "step": KEEP}
)
SETTING_MADE = audit.action(
    "leadership.setting_made",
    "履职参数 %(code)s：%(before)s → %(after)s（%(basis)s）",
    fields={"code": KEEP, "before": KEEP, "after": KEEP, "basis": KEEP},
)
