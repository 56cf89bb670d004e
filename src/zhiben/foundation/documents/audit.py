"""What is written down about official documents, for good. Titles and numbers, no text of a document."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

DRAFTED = audit.action("documents.drafted", "起草《%(title)s》", fields={"title": KEEP, "sha256": KEEP})
REVISED = audit.action(
    "documents.revised", "修改《%(title)s》，第 %(version)s 稿", fields={"title": KEEP, "version": KEEP, "sha256": KEEP}
)
MOVED = audit.action("documents.moved", "《%(title)s》%(step)s", fields={"title": KEEP, "step": KEEP, "note": KEEP})
ISSUED = audit.action(
    "documents.issued",
    "签发《%(title)s》，编号%(number)s，签发人%(approved_by)s",
    fields={"title": KEEP, "number": KEEP, "approved_by": KEEP, "sha256": KEEP},
)
VOIDED = audit.action(
    "documents.voided",
    "作废《%(title)s》（%(number)s）：%(reason)s",
    fields={"title": KEEP, "number": KEEP, "reason": KEEP},
)
TEMPLATE_REPLACED = audit.action(
    "documents.template_replaced",
    "更换“%(template)s”的模板，第 %(version)s 版",
    fields={"template": KEEP, "version": KEEP, "sha256": KEEP},
)
