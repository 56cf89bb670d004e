"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.directives import permissions
from zhiben.foundation.web import navigation

navigation.register("文件", "directives:list", permissions.VIEW, 20, "files")
navigation.register("任务台账", "directives:ledger", permissions.VIEW, 30, "table")
navigation.register("单位对应", "directives:units", permissions.RESOLVE_UNITS, 40, "building-community")
