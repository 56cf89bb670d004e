"""Three administrators, each with an own part: the system one keeps accounts and offices, the security one who may do
what and how people sign in, the audit one the trail. No permission here is held by two of them, but for the list of
accounts, which the first two read.
"""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import AUDIT_ADMIN, BUSINESS, READS, SECURITY_ADMIN, SYSTEM_ADMIN

SESSIONS = declare("identity.sessions", "查看、终止他人的登录", roles=(SECURITY_ADMIN,))
SECOND_FACTORS = declare("identity.second_factors", "重置他人的动态口令", roles=(SECURITY_ADMIN,))
LOCK_OUTS = declare("identity.lock_outs", "查看登录失败，解除锁定", roles=(SECURITY_ADMIN,))
POLICIES = declare("identity.policies", "设定各角色的登录要求", roles=(SECURITY_ADMIN,))

PEOPLE = declare("identity.people", "查看用户列表", roles=(SYSTEM_ADMIN, SECURITY_ADMIN))
ACCOUNTS = declare("identity.accounts", "建立、停用用户，重置密码", roles=(SYSTEM_ADMIN,))
GRANTS = declare("identity.grants", "授予、收回角色", roles=(SECURITY_ADMIN,))
OFFICES = declare("identity.offices", "维护机构、别名和区域", roles=(SYSTEM_ADMIN,))
RESPONSIBLE = declare("identity.responsible", "查询某日责任人", roles=(*BUSINESS, SECURITY_ADMIN))
TRAIL = declare("audit.view", "查看审计记录", roles=(AUDIT_ADMIN,), relations=(READS,))
