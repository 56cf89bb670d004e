"""What is written down about the register, for good. Telephones have no field here, so no code can log one."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

REGISTERED = audit.action("registry.registered", "登记%(kind)s“%(name)s”", fields={"kind": KEEP, "name": KEEP})
CHANGED = audit.action("registry.changed", "修改档案：%(changes)s", fields={"changes": KEEP})
FACT_RECORDED = audit.action(
    "registry.fact_recorded",
    "登记%(label)s：%(value)s（%(source)s，%(observed_on)s）",
    fields={"label": KEEP, "value": KEEP, "source": KEEP, "observed_on": KEEP},
)
OWNER_ASSIGNED = audit.action(
    "registry.owner_assigned",
    "%(role)s责任单位由%(before)s变更为%(after)s：%(reason)s",
    fields={"role": KEEP, "before": KEEP, "after": KEEP, "reason": KEEP},
)
OWNERS_ASSIGNED = audit.action(
    "registry.owners_assigned",
    "批量确定 %(count)s 个对象的%(role)s责任单位为%(after)s：%(reason)s",
    fields={"role": KEEP, "count": KEEP, "after": KEEP, "reason": KEEP, "batch": KEEP},
)
ASSIGNMENT_UNDONE = audit.action(
    "registry.assignment_undone",
    "撤销批量调整：%(count)s 个对象恢复原责任单位，%(kept)s 个此后已另有变更",
    fields={"count": KEEP, "kept": KEEP, "batch": KEEP},
)
PLACED = audit.action("registry.placed", "在地图上标注位置：%(at)s", fields={"at": KEEP})
RULED = audit.action(
    "registry.ruled",
    "裁定“%(business)s”由%(organisation)s监管（%(principle)s），配合单位：%(cooperating)s，%(sites)s 个对象随之调整",
    fields={
        "business": KEEP, "organisation": KEEP, "principle": KEEP, "basis": KEEP, "sites": KEEP, "cooperating": KEEP,
    },
)  # fmt: skip
COOPERATION_BEGUN = audit.action(
    "registry.cooperation_begun",
    "%(organisation)s开始配合监管：%(reason)s",
    fields={"organisation": KEEP, "reason": KEEP},
)
COOPERATION_ENDED = audit.action(
    "registry.cooperation_ended",
    "%(organisation)s不再配合监管：%(reason)s",
    fields={"organisation": KEEP, "reason": KEEP},
)
REMARKED = audit.action(
    "registry.remarked", "%(organisation)s发表意见：%(text)s", fields={"organisation": KEEP, "text": KEEP}
)
HOLDING_ADDED = audit.action("registry.holding_added", "登记%(what)s：%(name)s", fields={"what": KEEP, "name": KEEP})
HOLDING_CHANGED = audit.action(
    "registry.holding_changed",
    "更新%(what)s：%(name)s（%(changes)s）",
    fields={"what": KEEP, "name": KEEP, "changes": KEEP},
)
CONTACT_READ = audit.action(
    "registry.contact_read", "查看%(person)s的完整电话，用途：%(purpose)s", fields={"person": KEEP, "purpose": KEEP}
)
IMPORTED = audit.action(
    "registry.imported",
    "导入 %(file)s：新增 %(created)s，更新 %(updated)s，未变 %(unchanged)s，未导入 %(refused)s",
    fields={"file": KEEP, "sha256": KEEP, "created": KEEP, "updated": KEEP, "unchanged": KEEP, "refused": KEEP},
)
IMPORT_UNDONE = audit.action(
    "registry.import_undone",
    "撤回导入 %(file)s：删除新建档案 %(removed)s 个，保留 %(kept)s 个",
    fields={"file": KEEP, "sha256": KEEP, "removed": KEEP, "kept": KEEP},
)
DUPLICATE_DECIDED = audit.action(
    "registry.duplicate_decided",
    "疑似重复 %(count)s 行的决定：%(decisions)s",
    fields={"count": KEEP, "decisions": KEEP},
)
SNAPSHOT_SIGNED = audit.action(
    "registry.snapshot_signed",
    "签署底数“%(title)s”：%(count)s 个，截至 %(on)s",
    fields={"title": KEEP, "count": KEEP, "on": KEEP, "digest": KEEP},
)
EXPORTED = audit.action(
    "registry.exported", "导出档案 %(count)s 个：%(wanted)s", fields={"count": KEEP, "wanted": KEEP}
)
