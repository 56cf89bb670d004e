"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.directives import tabs
from zhiben.apps.dispatch import permissions
from zhiben.foundation.web import navigation

navigation.register("任务办理", "dispatch:tasks", permissions.VIEW, 32, "checklist", "文件与任务")
navigation.register("催办督办", "dispatch:escalations", permissions.VIEW, 34, "urgent", "文件与任务")
navigation.register("调度", "dispatch:rounds", permissions.VIEW, 33, "list-details", "文件与任务")
navigation.register("灾情报告", "dispatch:disasters", permissions.VIEW, 38, "alert-triangle", "文件与任务")
navigation.register("专项行动", "dispatch:campaigns", permissions.VIEW, 36, "target", "文件与任务")
navigation.register("会议议定", "dispatch:meetings", permissions.VIEW, 37, "users-group", "文件与任务")
navigation.register("征求意见", "dispatch:drafts", permissions.COMMENT, 38, "message", "文件与任务")
navigation.register("要求比对", "dispatch:pairs", permissions.ISSUE, 39, "git-merge", "文件与任务")
navigation.register("引用原文", "dispatch:library", permissions.VIEW, 40, "book", "文件与任务")

tabs.register("dispatch:results", "落实情况", "progress-check", permissions.VIEW)
