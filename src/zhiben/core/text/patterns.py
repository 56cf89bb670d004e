"""Patterns written over several lines. The folded text has no white space, so neither has a pattern."""

from __future__ import annotations

import re


def spaced(pattern: str) -> re.Pattern[str]:
    """The compiled pattern with the white space taken out of it.

    >>> spaced("12 月 | 11 月").pattern
    '12月|11月'
    """
    return re.compile("".join(pattern.split()))
