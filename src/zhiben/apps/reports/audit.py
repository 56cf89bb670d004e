"""What is written down about briefs and questions, for good."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

ASKED = audit.action("reports.asked", "起草《%(title)s》，数据截至 %(as_of)s", fields={"title": KEEP, "as_of": KEEP})
EDITED = audit.action(
    "reports.edited",
    "修改《%(title)s》第 %(version)s 稿：%(what)s",
    fields={"title": KEEP, "version": KEEP, "what": KEEP},
)
CORRECTED = audit.action(
    "reports.corrected",
    "《%(title)s》人工更正：%(before)s → %(after)s（%(reason)s）",
    fields={"title": KEEP, "before": KEEP, "after": KEEP, "reason": KEEP},
)
VOUCHED = audit.action(
    "reports.vouched",
    "《%(title)s》中无数据依据的一句由%(by)s写明依据：%(reason)s",
    fields={"title": KEEP, "by": KEEP, "reason": KEEP, "sentence": KEEP},
)
MOVED = audit.action("reports.moved", "《%(title)s》%(step)s", fields={"title": KEEP, "step": KEEP, "note": KEEP})
RELEASED = audit.action(
    "reports.released",
    "签发《%(title)s》，编号%(number)s，签发人%(approved_by)s",
    fields={"title": KEEP, "number": KEEP, "approved_by": KEEP},
)
CHECKED = audit.action(
    "reports.checked", "核查“%(round)s”的报送数据，提出 %(made)s 个疑问", fields={"round": KEEP, "made": KEEP}
)
QUESTION_MOVED = audit.action(
    "reports.question_moved",
    "对%(unit)s报送数据的疑问：%(step)s",
    fields={"unit": KEEP, "step": KEEP, "words": KEEP},
)
