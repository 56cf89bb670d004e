"""Which texts a demand relies on by name: those in book title marks, and those that go by their number of items. No Django."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TITLE = re.compile(r"《([^《》\n]{2,120})》(?:（([^（）]{2,60}号)）)?")
_COUNTED = re.compile(
    r"[一二三四五六七八九十百两\d]{1,4}(?:条|个|项)?(?:禁令|措施|铁律|红线|硬措施|必查|必须|严禁|不准|不得|规定动作)(?=[》”\"、，。；（]|$|等|要求|落实|规定)"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}〔\d{4}〕\d+号")
# What an enterprise writes itself is no text that the office could be given.
_OWN = ("承诺书", "责任书", "通知书", "告知书", "台账", "登记表", "明细表", "清单", "协议")
LONGEST = 200


def cited(words: str, cites: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Names with the document number where the text gives one, each name once. `cites`: as the compiler found them.

    >>> cited("严格遵守省政府动火作业《六条禁令》，落实六十条措施。")
    [('六条禁令', ''), ('六十条措施', '')]
    >>> cited("", ["《防范典型多发事故六十条措施》（矿安〔2023〕124号）", "矿安〔2023〕124号"])
    [('防范典型多发事故六十条措施', '矿安〔2023〕124号')]
    """
    found: dict[str, str] = {}
    for text in (*cites, words):
        for title, number in _TITLE.findall(text):
            if not title.endswith(_OWN):
                found[title] = number or found.get(title, "")
    inside = "".join(found)
    for name in _COUNTED.findall(_TITLE.sub("《》", words)):
        if name not in inside:
            found.setdefault(name, "")
    known = set(found.values())
    for text in cites:
        if "《" not in text and (match := _NUMBER.fullmatch(text.strip())) and match[0] not in known:
            found.setdefault(match[0], match[0])
    return [(name[:LONGEST], number) for name, number in found.items()]
