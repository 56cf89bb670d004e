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
GROUP_SAID = audit.action("dispatch.group_said", "“%(name)s”指：%(units)s", fields={"name": KEEP, "units": KEEP})
SETTING_MADE = audit.action(
    "dispatch.setting_made",
    "调度参数 %(code)s：%(before)s → %(after)s（%(basis)s）",
    fields={"code": KEEP, "before": KEEP, "after": KEEP, "basis": KEEP},
)
RUNG_SET = audit.action(
    "dispatch.rung_set",
    "催办方案“%(kind)s”%(rung)s：%(before)s → %(after)s（%(basis)s）",
    fields={"kind": KEEP, "rung": KEEP, "before": KEEP, "after": KEEP, "basis": KEEP},
)
INSTRUMENT_DECIDED = audit.action(
    "dispatch.instrument_decided",
    "督办措施“%(instrument)s”（%(unit)s，%(count)s 项）%(decision)s：%(reason)s",
    fields={"instrument": KEEP, "unit": KEEP, "count": KEEP, "decision": KEEP, "reason": KEEP},
)
CONTACT_SET = audit.action(
    "dispatch.contact_set", "%(unit)s%(role)s：%(name)s", fields={"unit": KEEP, "role": KEEP, "name": KEEP}
)
FORM_CHANGED = audit.action(
    "dispatch.form_changed",
    "报送表“%(form)s”第 %(version)s 版：%(what)s",
    fields={"form": KEEP, "version": KEEP, "what": KEEP},
)
ROUND_PLANNED = audit.action(
    "dispatch.round_planned",
    "安排调度“%(round)s”：%(due)s 前，%(units)s 个单位",
    fields={"round": KEEP, "due": KEEP, "units": KEEP},
)
SERIES_CHANGED = audit.action(
    "dispatch.series_changed", "定期调度“%(series)s”：%(what)s", fields={"series": KEEP, "what": KEEP}
)
ROUND_MOVED = audit.action(
    "dispatch.round_moved",
    "调度“%(round)s”%(step)s",
    fields={"round": KEEP, "step": KEEP, "counts": KEEP, "reason": KEEP},
)
RETURN_MOVED = audit.action(
    "dispatch.return_moved",
    "“%(round)s”%(unit)s：%(step)s",
    fields={"round": KEEP, "unit": KEEP, "step": KEEP, "reason": KEEP, "late": KEEP},
)
ROUND_REMINDED = audit.action(
    "dispatch.round_reminded", "“%(round)s”催报 %(units)s 个单位", fields={"round": KEEP, "units": KEEP}
)
SHEETS_READ = audit.action(
    "dispatch.sheets_read",
    "“%(round)s”读回报送表：%(written)s 项写入，%(refused)s 项未读入",
    fields={"round": KEEP, "written": KEEP, "refused": KEEP},
)
DISASTER_REPORTED = audit.action(
    "dispatch.disaster_reported", "灾情“%(event)s”%(stage)s", fields={"event": KEEP, "stage": KEEP, "marks": KEEP}
)
PAIRS_FOUND = audit.action(
    "dispatch.pairs_found",
    "%(county)s：新增 %(made)s 对重复或不一致的要求待判定，撤去 %(removed)s 对",
    fields={"county": KEEP, "made": KEEP, "removed": KEEP},
)
PAIR_DECIDED = audit.action(
    "dispatch.pair_decided",
    "%(kind)s：%(decision)s（%(reason)s）",
    fields={"kind": KEEP, "decision": KEEP, "reason": KEEP, "holds": KEEP},
)
REFERENCED_LOADED = audit.action(
    "dispatch.referenced_loaded", "引用的规定“%(name)s”：%(state)s", fields={"name": KEEP, "state": KEEP}
)
CAMPAIGN_CHANGED = audit.action(
    "dispatch.campaign_changed", "%(kind)s“%(name)s”：%(what)s", fields={"kind": KEEP, "name": KEEP, "what": KEEP}
)
MEETING_CHANGED = audit.action(
    "dispatch.meeting_changed", "会议“%(title)s”：%(what)s", fields={"title": KEEP, "what": KEEP}
)
COMMENT_MOVED = audit.action(
    "dispatch.comment_moved",
    "《%(title)s》征求意见，%(unit)s：%(what)s",
    fields={"title": KEEP, "unit": KEEP, "what": KEEP, "reason": KEEP},
)
LOCAL_MADE = audit.action(
    "dispatch.local_made",
    "自行部署“%(task)s”，%(count)s 个单位",
    fields={"task": KEEP, "count": KEEP, "basis": KEEP},
)
