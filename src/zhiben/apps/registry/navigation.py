"""The entries of this app in the main navigation."""

from __future__ import annotations

from zhiben.apps.registry import permissions
from zhiben.foundation.web import navigation

navigation.register("监管对象", "registry:list", permissions.VIEW, 15, "building-factory-2", "监管对象")
navigation.register("地图", "registry:map", permissions.VIEW, 16, "map-2", "监管对象")
