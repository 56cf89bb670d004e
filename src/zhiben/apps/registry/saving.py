"""Lists of the register whose address can be saved."""

from __future__ import annotations

from zhiben.foundation.web.saved.lists import register

register("registry:list", "监管对象")
register("registry:due", "设备检验")
