"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.directives import permissions
from zhiben.foundation.web import navigation

navigation.register("文件", "directives:list", permissions.VIEW, 20, "files", "文件与任务")
navigation.register("任务台账", "directives:ledger", permissions.VIEW, 30, "table", "文件与任务")
navigation.register("单位对应", "directives:units", permissions.RESOLVE_UNITS, 40, "building-community", "文件与任务")
