"""The security administrator keeps how people sign in; nobody else does."""

from __future__ import annotations

from zhiben.foundation.access.permissions import declare
from zhiben.foundation.access.roles import SECURITY_ADMIN

SESSIONS = declare("identity.sessions", "查看、终止他人的登录", roles=(SECURITY_ADMIN,))
SECOND_FACTORS = declare("identity.second_factors", "重置他人的动态口令", roles=(SECURITY_ADMIN,))
POLICIES = declare("identity.policies", "设定各角色的登录要求", roles=(SECURITY_ADMIN,))
