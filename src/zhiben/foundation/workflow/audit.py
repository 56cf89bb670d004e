"""What is written down about a step whose app declares no action of its own."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

ADVANCED = audit.action(
    "workflow.advanced",
    "%(step)s：由“%(source)s”到“%(target)s”",
    fields={
        "step": KEEP,
        "source": KEEP,
        "target": KEEP,
        "evidence": KEEP,
        "note": audit.erase("workflow.note_retention"),
    },
)
