"""Lists of directives and duties whose address can be saved."""

from __future__ import annotations

from zhiben.foundation.web.saved.lists import register

register("directives:list", "文件")
register("directives:ledger", "任务台账")
