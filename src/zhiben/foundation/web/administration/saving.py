"""The list of users, whose address can be saved."""

from __future__ import annotations

from zhiben.foundation.web.saved.lists import register

register("administration:people", "用户")
