"""What a browser says of itself, short enough for a person to know the own device by."""

from __future__ import annotations

_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ 浏览器"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


def device_of(agent: str) -> str:
    """System and browser, by the first mark found: marks of others (Chrome says Safari too) come later.

    >>> device_of("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0")
    'Windows · Edge'
    >>> device_of("curl/8.1")
    '未知设备'
    """
    found = [next((word for mark, word in table if mark in agent), "") for table in (_SYSTEMS, _BROWSERS)]
    return " · ".join(filter(None, found)) or "未知设备"
