"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.rulepacks import permissions
from zhiben.foundation.web import navigation

navigation.register("规则判定", "rulepacks:home", permissions.SURVEY, 18, "scale", "规则")
navigation.register("待查明", "rulepacks:facts", permissions.SURVEY, 19, "zoom-question", "规则")
navigation.register("建议的隐患", "rulepacks:proposals", permissions.SURVEY, 19, "gavel", "规则")
navigation.register("规则包", "rulepacks:packs", permissions.SURVEY, 19, "book", "规则")
