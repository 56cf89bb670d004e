"""What the trail keeps of sessions, second factors, accounts, grants and offices. No secret and no code is a field."""

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
SIGN_IN_REFUSED = audit.action("identity.sign_in_refused", "密码错误，登录未通过", fields={"address": KEEP})
LOCKED_OUT = audit.action(
    "identity.locked_out", "%(kind)s次数过多，已暂时锁定（%(address)s）", fields={"kind": KEEP, "address": KEEP}
)
UNLOCKED = audit.action("identity.unlocked", "锁定由%(by)s解除：%(reason)s", fields={"by": KEEP, "reason": KEEP})
RECOVERY_USED = audit.action("identity.recovery_used", "使用恢复码登录，剩余 %(left)s 个", fields={"left": KEEP})
RECOVERY_RENEWED = audit.action("identity.recovery_renewed", "重新生成恢复码", fields={})

TOKEN_ISSUED = audit.action(
    "identity.token_issued",
    "签发接口令牌“%(label)s”（%(reach)s），有效期至 %(expires_on)s",
    fields={"label": KEEP, "reach": KEEP, "expires_on": KEEP},
)
TOKEN_REVOKED = audit.action(
    "identity.token_revoked", "吊销接口令牌“%(label)s”：%(why)s", fields={"label": KEEP, "why": KEEP}
)
TOKEN_MOVED = audit.action(
    "identity.token_moved",
    "接口令牌“%(label)s”首次从 %(address)s 使用",
    fields={"label": KEEP, "address": KEEP},
)

USER_CREATED = audit.action("access.user_created", "建立用户 %(username)s", fields={"username": KEEP})
USER_SWITCHED = audit.action("access.user_switched", "%(step)s用户：%(reason)s", fields={"step": KEEP, "reason": KEEP})
PASSWORD_RESET = audit.action("access.password_reset", "密码由%(by)s重置", fields={"by": KEEP})
ROLE_GIVEN = audit.action(
    "access.role_given",
    "授予“%(role)s”（%(relation)s），范围：%(where)s，自 %(valid_from)s 起；依据：%(basis)s",
    fields={"role": KEEP, "relation": KEEP, "where": KEEP, "valid_from": KEEP, "valid_to": KEEP, "basis": KEEP},
)
ROLE_ENDED = audit.action(
    "access.role_ended",
    "收回“%(role)s”，最后一日 %(valid_to)s：%(reason)s",
    fields={"role": KEEP, "where": KEEP, "valid_to": KEEP, "reason": KEEP},
)
OFFICE_CREATED = audit.action("access.office_created", "登记机构“%(name)s”", fields={"name": KEEP, "valid_from": KEEP})
OFFICE_ENDED = audit.action(
    "access.office_ended",
    "机构停用，最后一日 %(valid_to)s，职责由“%(successor)s”承接：%(basis)s",
    fields={"valid_to": KEEP, "successor": KEEP, "basis": KEEP},
)
ALIAS_ADDED = audit.action("access.alias_added", "增加别名“%(name)s”", fields={"name": KEEP})
ALIAS_REMOVED = audit.action("access.alias_removed", "删除别名“%(name)s”", fields={"name": KEEP})
AREA_CREATED = audit.action("access.area_created", "登记%(kind)s“%(name)s”", fields={"kind": KEEP, "name": KEEP})
AREA_RENAMED = audit.action(
    "access.area_renamed",
    "“%(before)s”更名为“%(name)s”，自 %(since)s 起：%(basis)s",
    fields={"before": KEEP, "name": KEEP, "since": KEEP, "basis": KEEP},
)
AREA_ENDED = audit.action(
    "access.area_ended",
    "区域撤销，最后一日 %(valid_to)s，并入“%(successor)s”：%(basis)s",
    fields={"valid_to": KEEP, "successor": KEEP, "basis": KEEP},
)
IMPORTED = audit.action(
    "access.imported",
    "从 %(file)s 导入：机构 %(offices)s 个，用户 %(users)s 个",
    fields={"file": KEEP, "offices": KEEP, "users": KEEP},
)
AREAS_IMPORTED = audit.action(
    "access.areas_imported", "从 %(file)s 导入：区域 %(areas)s 个", fields={"file": KEEP, "areas": KEEP}
)
