"""What is written down about rules, for good. Facts themselves are written down by the register."""

from __future__ import annotations

from zhiben.foundation import audit

KEEP = audit.KEEP

INSTALLED = audit.action(
    "rulepacks.installed",
    "安装规则包“%(title)s”%(edition)s：%(rules)s 条规则、%(cases)s 个测试",
    fields={"title": KEEP, "edition": KEEP, "rules": KEEP, "cases": KEEP, "digest": KEEP},
)
SWITCHED_ON = audit.action(
    "rulepacks.switched_on",
    "启用规则包“%(title)s”%(edition)s（此前%(before)s）：%(reason)s",
    fields={"title": KEEP, "edition": KEEP, "before": KEEP, "reason": KEEP, "places": KEEP},
)
SWITCHED_OFF = audit.action(
    "rulepacks.switched_off",
    "停用规则包“%(title)s”%(edition)s：%(reason)s",
    fields={"title": KEEP, "edition": KEEP, "reason": KEEP},
)
PARAMETER_SET = audit.action(
    "rulepacks.parameter_set",
    "本地参数“%(label)s”由%(before)s改为%(value)s，自 %(starts_on)s 起：%(reason)s",
    fields={"label": KEEP, "before": KEEP, "value": KEEP, "starts_on": KEEP, "reason": KEEP},
)
PARAMETER_ENDED = audit.action(
    "rulepacks.parameter_ended",
    "取消本地参数“%(label)s”（原为%(before)s）：%(reason)s",
    fields={"label": KEEP, "before": KEEP, "reason": KEEP},
)
RUN_ASKED = audit.action("rulepacks.run_asked", "发起全部判定，判定日 %(on)s", fields={"on": KEEP})
DECIDED = audit.action(
    "rulepacks.decided",
    "%(decision)s建议的隐患“%(rule)s”：%(reason)s",
    fields={
        "decision": KEEP, "rule": KEEP, "edition": KEEP, "reason": KEEP, "consequences": KEEP, "declined": KEEP,
    },
)  # fmt: skip
