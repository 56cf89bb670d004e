"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.directives import permissions
from zhiben.foundation.web import navigation

navigation.register("文件", "directives:list", permissions.VIEW, 20, "files", "文件")
navigation.register("任务台账", "directives:ledger", permissions.VIEW, 21, "table", "文件")
navigation.register("单位对应", "directives:units", permissions.RESOLVE_UNITS, 22, "building-community", "文件")
