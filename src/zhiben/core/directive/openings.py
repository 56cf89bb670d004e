"""Names that open a clause where no known predicate follows them: 镇卫生院24小时值班, 各镇专班名单于6月底前报县安委办.

The lexicon of predicates is closed, the ways to say what somebody does are not. A name that begins with an area or with
各 and ends like an office is taken for the subject of its clause whatever follows, unless that makes it an attribute.
"""

from __future__ import annotations

import re

from zhiben.core.text.bodies import TAILS, Kind, ends_with_name

_HEAD = re.compile("各(?![司负尽自个种类项])|[省市县区镇乡村]|驻村|海上各|自治")
# One of these is in every clause that such a name opens.
FIRST_CHARACTER = re.compile("[各省市县区镇乡村驻海自]")
# 县市场|监管局: what looks like a predicate is the middle of an office's name.
OFFICE_GOES_ON = re.compile(
    "(?:监督|监管|管理|执法|服务|保障){1,2}(?:局|所|站|办|处|科|部门|分局|支队|大队|中队|总队|委员会|中心)"
)
_ATTRIBUTE = re.compile(
    r"[的、，；：。（）“”》《和与及或兼等\n]|以及|为(?!了)|是|系|一?级|内|外|里|上(?!报)|下(?!达|发)|间|中(?!午)|以|之|属|有关|主要|分管|负责人|领导|干部|党|支部|支书|书记|人员|"
    r"工作|职[责能]|文件|通知|会议|部署|要求|实际|范围|境|辖|网站|系统|平台|公章|牌|地址|名称|意见|方案|规定|办法|制度|机关|行业|基层|"
    r"(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日(?:印发)?$|发生|存在|出现|未|没有|被|曾|已|共|连续|不力|不足"
)
_MORE = re.compile("、|和|与|及(?!时)|以及")
_MEASURED = re.compile("[^，。；要应须必]{0,24}(?:率|比例|占比|总数|起数|数量|不得?(?:少于|低于|超过|多于)[0-9])")
_BRACKET = re.compile("（[^（）]{1,12}）")
_LONGEST_NAME = 20
_LONGEST_TAIL = 6
_FEWEST_WORDS = 2


def opening_names(text: str, left: int, right: int) -> tuple[int, Kind] | None:
    """Where the names end with which the clause `text[left:right]` opens, and of what kind the last is; None for none.

    >>> opening_names("镇卫生院24小时值班", 0, 10), opening_names("县应急局的部署要落实", 0, 10)
    ((4, 'unit'), None)
    """
    if not _HEAD.match(text, left, right):
        return None
    at = left
    while True:
        named = _name_at(text, at, right)
        if named is None:
            return None
        end, kind = named
        more = _MORE.match(text, end, right)
        if more is None:
            break
        at = more.end()
    if right - end < _FEWEST_WORDS or _ATTRIBUTE.match(text, end, right) or _MEASURED.match(text, end, right):
        return None
    return end, kind


def _name_at(text: str, at: int, right: int) -> tuple[int, Kind] | None:
    """The shortest name that begins at `at`, with the tail that carries it on: 市政府, 市政府督查室."""
    last = min(right, at + _LONGEST_NAME)
    for end in range(at + 2, last + 1):
        kind = ends_with_name(text, at, end)
        if kind is None:
            continue
        for further in range(min(last, end + _LONGEST_TAIL), end, -1):
            if any(text[cut:further] in TAILS for cut in range(max(at, further - _LONGEST_TAIL), end + 1)):
                kind = ends_with_name(text, at, further) or kind
                end = further
                break
        if goes_on := OFFICE_GOES_ON.match(text, end, last):
            end = goes_on.end()
            kind = ends_with_name(text, at, end) or kind
        bracket = _BRACKET.match(text, end, right)
        return (bracket.end() if bracket else end), kind
    return None
