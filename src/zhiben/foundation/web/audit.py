"""What the trail keeps of signing in and out. A wrong password is counted by the lock-out, not here."""

from __future__ import annotations

from zhiben.foundation import audit

SIGNED_IN = audit.action("access.signed_in", "登录系统", fields={"address": audit.KEEP})
SIGNED_OUT = audit.action("access.signed_out", "退出系统", fields={})
PASSWORD_CHANGED = audit.action("access.password_changed", "修改了密码", fields={})
ROLE_GRANTED = audit.action(
    "access.role_granted",
    "授予角色“%(role)s”，区域“%(area)s”",
    fields={"role": audit.KEEP, "area": audit.KEEP, "valid_from": audit.KEEP},
)
