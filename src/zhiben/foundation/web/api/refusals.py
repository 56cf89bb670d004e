"""Refusals that only a program meets: how it asked, not what it asked for."""

from __future__ import annotations

from zhiben.core.errors import ZhibenError


class Unreadable(ZhibenError):
    """The request itself cannot be read."""

    status = 400


class Unauthenticated(ZhibenError):
    """Nobody known is calling."""

    status = 401


class NotAcceptable(ZhibenError):
    """The caller reads nothing that is given here."""

    status = 406


class TooLarge(ZhibenError):
    status = 413


class UnsupportedMedia(ZhibenError):
    """The body is of a kind that is not taken here."""

    status = 415


def unreadable_body() -> Unreadable:
    return Unreadable("api.body_unreadable", "请求正文无法识别。请发送 UTF-8 编码、格式完整的内容，且不含控制字符。")


def too_large(limit: int) -> TooLarge:
    """`limit` in bytes."""
    return TooLarge("api.body_too_large", f"请求正文超过 {limit // 1024} KB 的上限，请分次提交。")
