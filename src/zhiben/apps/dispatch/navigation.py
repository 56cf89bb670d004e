"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.directives import tabs
from zhiben.apps.dispatch import permissions
from zhiben.foundation.web import navigation

tabs.register("dispatch:results", "落实情况", "progress-check", permissions.VIEW)
navigation.register("要求比对", "dispatch:pairs", permissions.ISSUE, 23, "git-merge", "文件")
navigation.register("引用原文", "dispatch:library", permissions.VIEW, 24, "book", "文件")
navigation.register("征求意见", "dispatch:drafts", permissions.COMMENT, 25, "message", "文件")
navigation.register("会议议定", "dispatch:meetings", permissions.VIEW, 26, "users-group", "文件")
navigation.register("专项行动", "dispatch:campaigns", permissions.VIEW, 27, "target", "文件")
navigation.register("任务办理", "dispatch:tasks", permissions.VIEW, 30, "checklist", "任务与调度")
navigation.register("调度", "dispatch:rounds", permissions.VIEW, 31, "list-details", "任务与调度")
navigation.register("灾情报告", "dispatch:disasters", permissions.VIEW, 33, "alert-triangle", "任务与调度")
navigation.register("催办督办", "dispatch:escalations", permissions.VIEW, 40, "urgent", "督查考核")
