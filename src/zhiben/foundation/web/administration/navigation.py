"""The administrators' entries in the main navigation."""

from __future__ import annotations

from zhiben.foundation.identity import permissions
from zhiben.foundation.web import navigation

navigation.register("责任人查询", "administration:responsible", permissions.RESPONSIBLE, 810, "user-check", "系统管理")
navigation.register("用户", "administration:people", permissions.PEOPLE, 820, "users", "系统管理")
navigation.register("机构", "administration:offices", permissions.OFFICES, 825, "building", "系统管理")
navigation.register("区域", "administration:areas", permissions.OFFICES, 830, "map-2", "系统管理")
navigation.register("登录要求", "administration:policies", permissions.POLICIES, 840, "shield-check", "系统管理")
navigation.register("登录中的人员", "administration:sessions", permissions.SESSIONS, 842, "key", "系统管理")
navigation.register("登录失败", "administration:failures", permissions.LOCK_OUTS, 844, "lock", "系统管理")
navigation.register("审计记录", "administration:trail", permissions.TRAIL, 850, "history", "系统管理")
