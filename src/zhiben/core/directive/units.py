"""The units a clause names: explicit lists (（责任单位：…）, （…负责）, 由…牵头), and whom its text makes act.

A list that the clause gives (`listed`) decides; a phrase that stands alone (建设局牵头负责。) always counts; who merely
acts in the text counts where neither the clause nor its section gives a list. Which of these holds the caller knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from zhiben.core.directive.actors import LEADING, named_alone, read_actors
from zhiben.core.directive.bearers import split_subject
from zhiben.core.directive.names import Named, split_names
from zhiben.core.directive.predicates import PREDICATE
from zhiben.core.text.bodies import FIELDS, is_unit, is_whole, kind_of
from zhiben.core.text.patterns import quick
from zhiben.core.text.plain import Plain

Role = Literal["lead", "responsible", "person", "other"]
_Found = tuple[Role, int, int]  # a name and its role, offsets in the plain text

_ROLES = (
    "牵头|主办|主责|责任|配合|协办|承办|参与|参加|协同|协作|协助|联合|落实|实施|主管|监管|督导|督办"
    "|包保|包联|分管|执行|承担|组织|负责|第一|直接|监督|验收|认领|成员|具体|整改|属地|主要|其他"
)
_LABEL = re.compile(
    rf"(?P<label>(?:{_ROLES})(?:[和及、/]?(?:{_ROLES}))*(?:（(?:{_ROLES})）)?"
    r"(?:单位|部门|科室|处室|机构|站所|股室|主体|领导|负责人|责任人|人员?|同志|县领导|市领导|区领导)(?:（[^（）]{1,8}）)?|(?:牵头|配合|协办|主办)(?=：)"
    r"|(?P<other>(?:完成|整改|办结|工作|任务|落实|计划|推进|序时)?(?:时限|时间|期限|节点|进度|日期)(?:要求|安排)?|(?:工作|完成)?目标|联系方式|联系电话|联系人|备注))：",
)
_PERSON = re.compile("(?:领导|人|人员|同志)(?:（|$)")
_LEADS = re.compile("牵头|主办|主责|第一")
_BRACKET = re.compile(r"（(?:[^（）]|（[^（）]{0,200}）){0,600}）|\[[^\[\]]*\]|〔[^〔〕]*〕|\{[^{}]*\}")
_LIST_END = quick(r"[。；！？\n]|（[一二三四五六七八九十]{1,3}）|(?<![0-9])[0-9]{1,2}[.．、](?![0-9])|[\])〕}]")
_MARK = quick(
    "(?:(?:按照|根据|依照|依据|按|依)(?:各自|工作)?(?:职责|职能|职权)(?:分工|范围)?|分别|共同|联合|具体|各自|总|密切|积极|分工|协同)*"
    "(?P<mark>牵头(?:负责|组织|实施|落实|抓总|推进|督办|完成)?(?!单位|部门)|主办|主责|承办|配合(?:实施|落实|完成)?(?!单位|部门)|协办|协助(?:督办|落实|实施)?|参与|参加|负责(?:落实|组织实施|实施|推进|督促落实|牵头)?(?![人同])|抓好落实|组织实施|落实)"
)
_TERM = re.compile("[，；](?:并?于|在)?(?:[0-9]{4}年|[0-9]{1,2}月|长期|持续|立即|年底|全年|每|即日|近期)[^，；]{0,20}$")
# 以下均需各镇（街道）负责，不再一一列出: who bears this clause and every one after it.
_EVERYBODY = re.compile(
    r"[，；。]?(?:以下|下述|下列|以上)(?:各项|各条|所有)?(?:工作|任务|措施|内容)*(?:各项)?均(?:需|由|须|应|要)?(?:由)?(?P<who>[^，；。]{2,40}?)"
    r"(?:负责|落实|组织落实|组织实施|承担|参与)(?:，?不再(?:一一|逐一|逐项|另行|重复)?(?:列出|列明|列举|注明|标注))?。?(?=[）\]〕]|$)"
)
_STOPS = re.compile("[。；！？\n]")
_LONGEST_LABEL = 20
_LONGEST_HEADING = 80
_LONGEST_PHRASE = 240
_NOTHING = re.compile(r"[-/\\—－.·无同上0-9A-Za-z（）、，；。：%“”《》*]*")
_LEAD_BRACKET = re.compile("（(?:牵头|牵头单位|牵头部门|总牵头|主办)）$")
_OTHER_BRACKET = re.compile("（(?:配合|责任单位|配合单位|参与|协办)）$")
# （排第一位的为牵头单位）
_FIRST_LEADS = re.compile("（[^（）]{0,6}(?:第一|首)位?[^（）]{0,6}牵头[^（）]{0,6}）")
_STATED = re.compile("(?:工作|任务|事项|内容|项目|措施|均|统一|全部|分别|具体|上述|以上)由")
_AREA = "县市区省镇旗州"
_NAMED_ENTERPRISE = re.compile("[^、，]{2,30}公司|[^、，]{1,6}[县市区镇乡][^、，]{2,20}(?<!企业)(?<!单位)(?<!场所)")
_SET_RIGHT = re.compile("整改|改正|停产|停业|停工|停止|拆除|治理")
_ABOVE = re.compile("(?:党中央|国务院|中共中央|习近平)")


@dataclass(frozen=True, slots=True)
class UnitLists:
    """What one clause's own text says. `tails` are stretches that are lists and nothing else, in plain offsets."""

    lead: tuple[Named, ...] = ()
    responsible: tuple[Named, ...] = ()
    persons: tuple[Named, ...] = ()
    tails: tuple[tuple[int, int], ...] = ()
    listed: bool = False
    acting_lead: tuple[Named, ...] = ()
    acting: tuple[Named, ...] = ()
    below: tuple[Named, ...] = ()
    """Who is responsible for every clause after this one as well (以下均需各镇负责，不再一一列出)."""

    def stated(self, *, inherits: bool) -> tuple[list[str], list[str]]:
        """Lead and responsible of the clause; `inherits`: its section or its table row gives a list."""
        lead, responsible = [*self.lead], [*self.responsible]
        if not self.listed and not inherits:
            lead += self.acting_lead
            responsible += self.acting
        leads = list(dict.fromkeys(n.name for n in lead))
        return leads, [name for name in dict.fromkeys(n.name for n in responsible) if self.listed or name not in leads]


def read_units(plain: Plain, *, body: int = 0, acting: bool = True) -> UnitLists:
    """Units of a clause's own text; running text is read for acting units from `body` on (past number and heading).

    `acting` off saves the reading of who acts, where a list of the section decides anyway.
    """
    text = plain.folded
    found: list[_Found] = []
    tails: list[tuple[int, int]] = []
    covered = bytearray(len(text) + 1)
    for start, end, names in [*_bracketed(text), *_labelled(text)]:
        if not covered[start]:
            tails.append((start, end))
            covered[start:end] = b"\1" * (end - start)
            found += names
    listed = any(role in ("lead", "responsible") for role, _, _ in found)
    for start, end, names in _phrases(text, body, covered):
        tails.append((start, end))
        covered[start:end] = b"\1" * (end - start)
        found += names
    leads, acts = _acting(plain, body, covered) if acting and not listed else ((), ())
    if acting and not listed and 2 < body < _LONGEST_HEADING:
        led, shared = _named_by_heading(plain, body)
        leads, acts = (*led, *leads), (*shared, *(acts or _enterprise_of_heading(plain, body)))
    return UnitLists(
        lead=_named(plain, found, "lead"),
        responsible=_named(plain, found, "responsible"),
        persons=_named(plain, found, "person"),
        tails=tuple(sorted(tails)),
        listed=listed,
        acting_lead=leads,
        acting=acts,
        below=_below(plain),
    )


def _below(plain: Plain) -> tuple[Named, ...]:
    if "均" not in plain.folded:
        return ()
    everybody = _EVERYBODY.search(plain.folded)
    if everybody is None or everybody[0].lstrip("，；。").startswith("以上"):
        return ()
    spans = split_names(plain.folded, *everybody.span("who"))
    return tuple(Named(plain.text[a:b], a, b) for a, b in spans)


def read_cell(plain: Plain, start: int, end: int, default: Role = "responsible") -> UnitLists:
    """Units of a table cell, whose column gives the role unless the cell says 牵头 or 配合 itself."""
    found: list[_Found]
    if _labels(plain.folded, start, end):
        found = [hit for _, _, names in _sections(plain.folded, start, end) for hit in names]
    else:
        found = list(_roles(plain.folded, start, end, default))
    cut: list[_Found] = [(role, a, b) for role, c, d in found for a, b in _at_gaps(plain, c, d)]
    return UnitLists(
        _named(plain, cut, "lead"), _named(plain, cut, "responsible"), _named(plain, cut, "person"), (), bool(cut)
    )


def split_units(plain: Plain, start: int, end: int) -> list[Named]:
    """Names of a list or table cell in order, whatever their role.

    >>> from zhiben.core.text.plain import read_plain
    >>> [n.name for n in split_units(read_plain("县住建局等相关部门，各镇（街道）政 府（办事处）"), 0, 23)]
    ['县住建局', '各镇（街道）政府（办事处）']
    """
    cell = read_cell(plain, start, end)
    return sorted([*cell.lead, *cell.responsible, *cell.persons], key=lambda n: n.start)


def _bracketed(text: str) -> Iterator[tuple[int, int, list[_Found]]]:
    for mark in _BRACKET.finditer(text):
        a, b = mark.start() + 1, mark.end() - 1
        names = list(_in_bracket(text, a, b)) if b - a > 1 else []
        if names:
            after = _STOPS.match(text, b + 1)
            yield a - 1, after.end() if after and text[b + 1] == "。" else b + 1, names


def _in_bracket(text: str, a: int, b: int) -> Iterator[_Found]:
    if "：" in text[a:b] and _labels(text, a, b):
        for _, _, found in _sections(text, a, b):
            yield from found
        return
    everybody = _EVERYBODY.search(text, a, b)
    if everybody:
        yield from (("responsible", c, d) for c, d in split_names(text, *everybody.span("who")))
        b = everybody.start()
    term = _TERM.search(text, a, b)
    b = term.start() if term else b
    marks = list(_MARK.finditer(text, a, b))
    if marks:
        if marks[-1].end() >= b - 1 and marks[-1].start() > a:
            yield from _roles(text, a, b, "responsible", strict=True)
        return
    names = [] if term or text[b + 1 : b + 2] not in ("", "。") else split_names(text, a, b)
    at_end = len(names) > 1 or text[a - 2 : a - 1] in ("。", "；")
    if names and at_end and all(is_unit(text[c:d]) and is_whole(text[c:d]) for c, d in names):
        yield from (("responsible", c, d) for c, d in names)


def _labelled(text: str) -> Iterator[tuple[int, int, list[_Found]]]:
    """Labelled lists outside brackets: 责任单位：A、B up to the end of the sentence or the next label."""
    yield from _sections(text, 0, len(text))


def _sections(text: str, start: int, end: int) -> Iterator[tuple[int, int, list[_Found]]]:
    labels = _labels(text, start, end)
    units_seen = False
    for i, label in enumerate(labels):
        after = labels[i + 1].start() if i + 1 < len(labels) else end
        stop = _LIST_END.search(text, label.end(), after)
        last = stop.start() if stop else after
        role = _role_of(label)
        names: list[_Found] = [] if role == "other" else list(_roles(text, label.end(), last, role))
        if not names and role != "other":
            continue
        units_seen = units_seen or role != "other"
        if not units_seen:
            continue
        yield label.start(), last + 1 if stop and last == stop.start() and text[last] in "。；" else last, names


def _labels(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Labels before a colon, looked for from the colon back: colons are rare."""
    found: list[re.Match[str]] = []
    colon = text.find("：", start, end)
    while colon >= 0:
        label = _LABEL.search(text, max(start, found[-1].end() if found else start, colon - _LONGEST_LABEL), colon + 1)
        if label:
            found.append(label)
        colon = text.find("：", colon + 1, end)
    return found


def _role_of(label: re.Match[str]) -> Role:
    if label["other"]:
        return "other"
    if _PERSON.search(label["label"]):
        return "person"
    return "lead" if _LEADS.match(label["label"]) else "responsible"


def _roles(text: str, start: int, end: int, default: Role, *, strict: bool = False) -> Iterator[_Found]:
    """Names of a list in which 牵头, 配合, 负责 behind a name say its role; `strict`: nothing if a part is no name."""
    out: list[_Found] = []
    at = start
    for mark in _MARK.finditer(text, start, end):
        if _follows_bracket(text, mark.start()) or mark.start() == at:
            continue
        role: Role = "lead" if _LEADS.search(mark["mark"]) else ("person" if default == "person" else "responsible")
        out += ((role, a, b) for a, b in split_names(text, at, mark.start()))
        at = mark.end()
    out += ((default, a, b) for a, b in split_names(text, at, end))
    out = [name for hit in out if (cut := _clean(text, hit)) for name in _run_together(text, cut)]
    if out and out[0][0] == "responsible" and _FIRST_LEADS.search(text, start, end):
        out[0] = ("lead", *out[0][1:])
    if strict and not all(is_whole(text[a:b]) or _names_an_area(text, a, b) for _, a, b in out):
        return
    yield from out


def _names_an_area(text: str, a: int, b: int) -> bool:
    """县委党校, 县残疾人康复中心: what begins with an area in a list of units is one, however it ends."""
    return text[a] in _AREA and 3 <= b - a <= 12 and PREDICATE.search(text, a + 1, b) is None


def _follows_bracket(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] in "（"


def _clean(text: str, hit: _Found) -> _Found | None:
    role, a, b = hit
    if lead := _LEAD_BRACKET.search(text, a, b):
        role, b = "lead", lead.start()
    elif other := _OTHER_BRACKET.search(text, a, b):
        b = other.start()
    if first := _FIRST_LEADS.search(text, a, b):
        b = first.start()
    if stated := _STATED.search(text, a, b):
        a = stated.end()
    while b > a and text[b - 1] in "。，；、：":
        b -= 1
    if b - a < 2 or b - a > 60 or _NOTHING.fullmatch(text, a, b):
        return None
    return role, a, b


def _run_together(text: str, hit: _Found) -> Iterator[_Found]:
    """县应急局县公安局: names that only white space parted, each beginning with the same area."""
    role, at, end = hit
    if text.find(text[at], at + 3, end) < 0 and text.find("各", at + 3, end) < 0:
        yield hit
        return
    for i in range(at + 3, end - 2):
        begins = text[i] == text[at] or text.startswith(("各镇", "各乡", "各街", "各村", "各园"), i)
        if begins and text[at] in _AREA and is_unit(text[at:i]) and is_whole(text[at:i]):
            yield role, at, i
            at = i
    yield role, at, end


def _phrases(text: str, body: int, covered: bytearray) -> Iterator[tuple[int, int, list[_Found]]]:
    """Pieces that are a phrase of responsibility and nothing else: 县应急局牵头，县公安局配合。"""
    at = body
    while at < len(text):
        stop = _STOPS.search(text, at)
        end = stop.start() if stop else len(text)
        past = stop.end() if stop else len(text)
        short = 3 < end - at <= _LONGEST_PHRASE and not covered[at]
        marks = list(_MARK.finditer(text, max(at, end - 24), end)) if short else []
        if marks and marks[-1].end() == end and marks[-1].start() > at:
            names = list(_roles(text, at, end, "responsible", strict=True))
            if names and all(is_unit(text[a:b]) or text[a:b] in FIELDS for _, a, b in names):
                yield at, past, names
        at = past


def _acting(plain: Plain, body: int, covered: bytearray) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    text = plain.folded
    found: list[_Found] = []
    for actor in read_actors(text, body, len(text)):
        if actor.announced or actor.kind == "person" or covered[actor.start]:
            continue
        role: Role = "lead" if actor.role == "lead" else "responsible"
        for a, b in split_subject(text, actor.start, actor.end, apart=False):
            if _acts_as_unit(text, a, b, actor.end):
                found.append((role, a, b))
    return _named(plain, found, "lead"), _named(plain, found, "responsible")


def _named_by_heading(plain: Plain, body: int) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    """1. 县住建局：牵头整治…: units that are the heading lead or act."""
    text = plain.folded
    end = body - (text[body - 1] in "：。\n")
    named = named_alone(text, 0, end)
    if named is None or named.kind != "unit" or text[named.start] not in _AREA + "各乡村街":
        return (), ()
    role: Role = "lead" if LEADING.match(text, body) else "responsible"
    found: list[_Found] = [(role, a, b) for a, b in split_subject(text, named.start, named.end, apart=False)]
    return _named(plain, found, "lead"), _named(plain, found, "responsible")


def _enterprise_of_heading(plain: Plain, body: int) -> tuple[Named, ...]:
    """2.青石镇红星采石场。…限8月15日前整改: a circular gives each enterprise that it names a term."""
    text = plain.folded
    named = named_alone(text, 0, body - (text[body - 1] in "：。\n"))
    if named is None or named.kind != "enterprise" or not _NAMED_ENTERPRISE.fullmatch(text, named.start, named.end):
        return ()
    if not _SET_RIGHT.search(text, body):
        return ()
    return (Named(plain.text[named.start : named.end], named.start, named.end),)


def _acts_as_unit(text: str, a: int, b: int, end: int) -> bool:
    if _ABOVE.match(text, a, b):
        return False
    return kind_of(text[a:b]) in ("unit", "enterprise") or (
        b < end and not is_whole(text[a:b]) and text.endswith(("部门", "单位"), a, end)
    )


def _at_gaps(plain: Plain, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Two whole names with white space between them (a line each in the cell) are two; a wrapped name is one."""
    text, spot, at = plain.folded, plain.spot, start
    gaps = end - start > 3 and spot[end - 2] - spot[start + 1] > end - start - 3
    for i in range(start + 2, end - 1) if gaps else ():
        if spot[i] - spot[i - 1] > 1 and _is_list_of_two(text[at:i], text[i:end]):
            yield at, i
            at = i
    yield at, end


def _is_list_of_two(left: str, right: str) -> bool:
    return left.count("（") == left.count("）") and is_unit(left) and is_whole(left) and is_whole(right)


def _named(plain: Plain, found: Sequence[_Found], role: Role) -> tuple[Named, ...]:
    if not found:
        return ()
    names: dict[str, Named] = {}
    for what, a, b in found:
        if what == role:
            names.setdefault(plain.text[a:b], Named(plain.text[a:b], a, b))
    return tuple(names.values())
