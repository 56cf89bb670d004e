"""What is written down about letters, for good. Kinds, numbers and reasons; no text of a letter or of a reply."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

DRAFTED = audit.action(
    "supervision.drafted",
    "起草%(kind)s，主送%(units)s，%(cases)s 项",
    fields={"kind": KEEP, "units": KEEP, "cases": KEEP},
)
MOVED = audit.action(
    "supervision.moved",
    "%(kind)s%(number)s %(step)s",
    fields={"kind": KEEP, "number": KEEP, "step": KEEP, "reason": KEEP},
)
RECEIVED = audit.action(
    "supervision.received", "%(unit)s签收%(kind)s%(number)s", fields={"unit": KEEP, "kind": KEEP, "number": KEEP}
)
ANSWERED = audit.action(
    "supervision.answered", "%(unit)s答复%(kind)s%(number)s", fields={"unit": KEEP, "kind": KEEP, "number": KEEP}
)
REPLY_RETURNED = audit.action(
    "supervision.reply_returned",
    "退回%(unit)s对%(kind)s%(number)s的答复：%(reason)s",
    fields={"unit": KEEP, "kind": KEEP, "number": KEEP, "reason": KEEP},
)
SETTING_MADE = audit.action(
    "supervision.setting_made",
    "%(kind)s：机关代字%(code)s，%(days)s 个工作日内答复（%(basis)s）",
    fields={"kind": KEEP, "code": KEEP, "days": KEEP, "basis": KEEP},
)
