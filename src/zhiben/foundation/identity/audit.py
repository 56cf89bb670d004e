"""What the trail keeps of sessions and second factors. No secret and no code is ever a field."""

from __future__ import annotations

from zhiben.foundation import audit
from zhiben.foundation.audit import KEEP

SESSION_ENDED = audit.action(
    "identity.session_ended",
    "终止登录（%(device)s，%(address)s）：%(why)s",
    fields={"device": KEEP, "address": KEEP, "why": KEEP},
)
POLICY_SET = audit.action(
    "identity.policy_set",
    "“%(role)s”登录要求改为：%(after)s（原为：%(before)s）",
    fields={"role": KEEP, "before": KEEP, "after": KEEP},
)
FACTOR_ADDED = audit.action("identity.factor_added", "启用动态口令", fields={})
FACTOR_REMOVED = audit.action("identity.factor_removed", "停用动态口令", fields={})
FACTOR_RESET = audit.action(
    "identity.factor_reset", "动态口令由%(by)s重置：%(reason)s", fields={"by": KEEP, "reason": KEEP}
)
FACTOR_REFUSED = audit.action("identity.factor_refused", "动态口令验证未通过", fields={"address": KEEP})
RECOVERY_USED = audit.action("identity.recovery_used", "使用恢复码登录，剩余 %(left)s 个", fields={"left": KEEP})
RECOVERY_RENEWED = audit.action("identity.recovery_renewed", "重新生成恢复码", fields={})
