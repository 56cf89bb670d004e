"""The items of minutes from pasted text. No Django."""

from __future__ import annotations

import re

_HEAD = re.compile(
    r"^\s*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、.．]|[①-⑳]|(?:第?[一二三四五六七八九十]{1,3}[条项是])|[-•·])\s*"
)
LONGEST, MOST = 4000, 100


def split_items(text: str) -> list[str]:
    """Each numbered line begins an item; where nothing is numbered, each line is one.

    >>> split_items("会议议定：\\n一、全面排查气瓶。\\n限月底完成。\\n二、通报结果。")
    ['全面排查气瓶。限月底完成。', '通报结果。']
    >>> split_items("全面排查气瓶。\\n\\n通报结果。")
    ['全面排查气瓶。', '通报结果。']
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not any(_HEAD.match(line) for line in lines):
        return lines
    found: list[str] = []
    for line in lines:
        head = _HEAD.match(line)
        if head:
            found.append(line[head.end() :])
        elif found:
            found[-1] += line
    return [item for item in found if item]
