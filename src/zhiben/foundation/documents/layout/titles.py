"""A title in lines of a balanced shape, not torn inside a word of its formula or a name in 《》."""

from __future__ import annotations

import re

PER_LINE = 19
# Where a line must not begin: what belongs to the character before it.
_NOT_FIRST = frozenset("的和与及等、，。：；）》”〕号年月日")
_NOT_LAST = frozenset("（《“〔第")
_GLUED = re.compile(
    r"《[^》]*》|〔[^〕]*〕|\d+|[（(][^）)]*[）)]|关于|通知|方案|意见|报告|请示|管理|工作|安全|生产|事故|隐患|企业|问题|开展|进一步|专项|排查|整治"
)


def in_lines(title: str, per_line: int = PER_LINE) -> list[str]:
    """Lines of about the same length; a title with line breaks of its own keeps them.

    >>> in_lines("安澜县安全生产委员会办公室关于开展有限空间作业专项排查整治的通知")
    ['安澜县安全生产委员会办公室', '关于开展有限空间作业专项排查整治的通知']
    """
    if "\n" in title:
        return [line.strip() for line in title.splitlines() if line.strip()]
    count = -(-len(title) // per_line)
    lines, rest = [], title
    for left in range(count, 1, -1):
        cut = _cut(rest, len(rest) / left, per_line)
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, rest]


def _cut(text: str, ideal: float, per_line: int) -> int:
    inside = {at for found in _GLUED.finditer(text) for at in range(found.start() + 1, found.end())}
    least = max(1, len(text) - per_line * (-(-len(text) // per_line) - 1))
    choices = range(least, min(per_line, len(text) - 1) + 1)

    def cost(at: int) -> float:
        torn = 6 * (at in inside) + 8 * (text[at] in _NOT_FIRST) + 8 * (text[at - 1] in _NOT_LAST)
        formula = -5 * text.startswith("关于", at)
        return abs(at - ideal) + torn + formula

    return min(choices, key=cost)
