"""Who acts in a sentence: noun phrases that stand as subject before a predicate.

Read from the predicate backwards: a name's last character directly followed by a word that begins a predicate is an
anchor; from there the phrase reaches back to the beginning of its clause. It is no subject where the clause begins with
a word that makes it an object (督促企业…, 对企业…) or is a condition (企业…的，). One pass, one look at each anchor.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal, NamedTuple

from zhiben.core.directive.openings import FIRST_CHARACTER, OFFICE_GOES_ON, opening_names
from zhiben.core.directive.predicates import MODAL, OBJECT, PREDICATE
from zhiben.core.text.bodies import FIELDS, LAST_CHARACTERS, Kind, ends_with_name, is_whole
from zhiben.core.text.patterns import quick

Role = Literal["lead", "act", "join"]


class Actor(NamedTuple):
    """A noun phrase `text[start:end]`, often a list of names. `announced`: it says what it is going to do (将于…)."""

    start: int
    end: int
    role: Role
    kind: Kind
    announced: bool = False


_ANCHOR = re.compile(f"[{re.escape(LAST_CHARACTERS)}](?=等?(?:{PREDICATE.pattern})|，(?:{PREDICATE.pattern}))")
_FIELD_ANCHOR = re.compile(
    "(?=[等分共联具各密要应积牵负配做协参按])(?=等?(?:分别|共同|联合|具体|各自|密切|要|应|积极)?(?:牵头|负责(?![人同])|配合|做好|协同|参与|按职责|按照职责))"
)
_BOUNDARY = re.compile("[，；。：！？\n]")
_LEAD_IN = quick(
    "(?:[0-9]{1,2}(?:、|[.．](?![0-9]))|（[一二三四五六七八九十0-9]{1,3}）|[①-⑳]|[一二三四五六七八九十]是|[一二三四五六七八九十]{1,3}、"
    "|(?:[0-9]{4}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:(?:年|月)?(?:底|末|初)|[上中下]旬)?(?:之?前|起|后)(?=.)|[0-9]{4}年(?=.)|[0-9]{1,2}月(?:份)?(?=.)"
    "|(?:以[上下]|上述|下[列述])(?:各项|各条|所有)?(?:工作|任务|措施|事项|内容)*(?:，)?(?:各项)?均(?:需|须|应|要)?由?(?=[各省市县区镇乡])"
    "|(?:主?汛期|重点时段|节假日|节日|冬季|夏季|冬春季节|高温期间?)(?:（[^（）]{1,20}）)?(?=各)|同时|此外|另外|其中|并且|并(?!网|列|购|联|轨)|而且|而|即|特别是|尤其是|(?:紧急|特殊|必要|极端)(?:天气|情况|情形)?[下时]|原则上|对此|为此|届时|(?:整改|整治|施工|防台|防汛|活动|检修|停产|假期|登陆)?期间|平时|日常|近期|目前|今后|具体|请|望|现请|希望)"
)
_OPENING = re.compile(r"[（\[〔“]")
# Without one of these a clause that has its subject can have no other.
_WITHIN_CLAUSE = re.compile(r"[（\[〔“由经]")
_AGENT = re.compile("(?<![自理缘来事])由(?!于|此)")
_AGENT_SIGNS = re.compile("(?:须|应|并|需|要)?经(?!过|济|营|信|发|开|科|贸|常|费|办)")
_SIGNS = re.compile("签字|审批|审核|确认|批准|同意|验收")
_CONDITION = re.compile("(?:的(?=一律|应|必须|可以?(?!能)|依法|责令|按|给予|不得|由|要|均|，|；|。)|的$)")
_TOWARDS = re.compile("(?:对|针对|按|根据|结合|发现|可)")
_PENALTY = re.compile(
    "(?:一律|均|都)?(?:依法|依规|从严|从重|予以|给予|严肃|坚决|一并)*"
    "(?:责令|停产|停业|停工|停止生产|停止建设|吊销|暂扣|关闭|取缔|处罚|处以|追究|问责|约谈|通报|移送|顶格|上限|查处|处理|按事故|(?:调整|清退|淘汰)(?=$|[，。；、])|列入|列为|纳入)"
)
_ANNOUNCED = re.compile("将(?=[于在对会适择不定组按联派采通视根继每进选每开])")
_HELD = re.compile(f"等|，|{MODAL.pattern}|{OBJECT.pattern}")
LEADING = re.compile("等?(?:要|应当?|须|必须|负责|将)?(?:分别|共同|联合|各自|具体|总)?(?:牵头|主办|主责)")
# 县住建局：落实…要求，牵头制定方案: it leads, though not by its first act.
_LEADS_LATER = re.compile("：[^。；]{0,120}?，牵头(?!单位|部门)")
_CONTACT = re.compile("(?:联系|咨询|受理|报名|举报)(?:单位|部门|地址|方式|人)$")
_JOIN = re.compile("会同(?!意)|联合(?=[各有相县区市镇街公应消住交])")
_JOINED_AT_HEAD = re.compile("(?:会同|联合|配合|协同|协助)")
_NOUN_AT_HEAD = re.compile(
    "并网|现场|平均|上下|全员|基本|一般|公开|监督|主管|分管|培训|检验|参加|参与|有限|双(?!重)|首|从业|上级|到场|要害|可燃"
)
_GROUP_AFTER_HEADING = re.compile(
    "(?<=[导任制实障力围识效改核查责法理设监治排练训系础线作入务])各(?=镇|乡|街|村|部门|单位|级|地|有关|相关|成员|行业|县|市|区|园区|企业|科室|社区|责任|牵头|分管|包)"
)
_RELATIVE = re.compile("涉及|负有|承担|从事|具有|拥有|存在|需要|所有(?!人)|取得|列入|持有|获得|发生|使用")
_INNER = quick(
    "组成(?!部门|单位|员|人)|用于|推送|提交|提请|报请|报(?=[省市县区镇])|离开|成立|下设|坚持|作为|根据|"
    "(?<![主需必只重首次])要(?![求害点素件])|必须|应当|不得|严禁|禁止|向(?!阳)|对(?!口|.{1,40}的.)|未(?!.{1,40}的.)|被|为|是|将(?!军)|负责(?![人同]|.{1,40}的.)|每(?=[日天周月季年半])|把|进行|的，|会同(?!意)"
)
# 使用单位, 审批人, 施工总承包单位: what a party does is its name.
_PARTY = re.compile(
    "(?:使用|审批|签发|承包|发包|分包|施工|建设|监理|验收|检验|检测|管理|生产|经营|储存|运输|销售|督办|监管|主管|牵头|配合|责任|整改|作业|委托|受托"
    "|采购|培训|服务|投保|承运|出租|承租|供应|维护|维保|安装|监护)(?:[^，。；、的对向各有相]{0,6})?(?:单位|人|方|部门|机构|人员|者|商)"
)
# 由甲、乙等单位组成: what something consists of does nothing.
_COMPOSED = re.compile("等?[^，。；]{0,8}组成")
# 党委、政府确定的任务: whose act only says which thing is meant.
_WHICH = re.compile("[^，。；要应须必]{1,14}的(?:工作|事项|问题|任务|议题|情形|情况|隐患|线索|意见)")
# 企业应用率保持在95%以上: what is measured is a rate.
_RATE_OF = re.compile(
    "(?:[^，。；要应须必由对]|应(?=[用急])){1,24}(?:率|比例|占比)(?:均|都|要|应|须|力争)?(?:达|保持|不低于|不少于|提升|提高|稳定|超过)"
)
_RATE_WORD = re.compile("率|比例|占比")
_NAMES_A_PLACE = re.compile("所(?=在地|在车间|在单位|在企业|在区域|在乡镇|在街道|在的|需|涉|属|有)")
_ROLE_LABEL = re.compile(
    "(?:责任|牵头|配合|督办|整改|主办|协办|参与|落实|联系|主管|承办|分管|包保)(?:单位|部门|人|领导|科室)$"
)
_MEASURED = re.compile(
    "(?:均|都)?由|(?:一律|均|应当?|必须|要)?(?:不得?(?:少于|超过|低于|高于|多于|小于|大于)|不足|占)[0-9一二两三四五六七八九十百]"
)
_GENERIC_HEADS = frozenset("部门 单位 机构 人员 组 小组 局 科 处 所 站 队 办 中心 科室 领导 干部 负责人 同志".split())
_LONGEST = 160


def read_actors(text: str, start: int, end: int) -> list[Actor]:
    """The acting phrases of folded `text[start:end]`, in order."""
    anchors = {m.end(): False for m in _ANCHOR.finditer(text, start, end)}
    for m in _FIELD_ANCHOR.finditer(text, start + 2, end):
        if m.start() not in anchors and _field_before(text, start, m.start()):
            anchors[m.start()] = True
    named = [actor for a, b in _lines(text, start, end) for actor in _named_by_colon(text, a, b)]
    edges = [m.start() for m in _BOUNDARY.finditer(text, start, end)]
    found: list[Actor] = [*named]
    taken = -1  # beginning of the last clause that has its subject
    for at in sorted(anchors):
        i = bisect_left(edges, at)
        left = edges[i - 1] + 1 if i else start
        right = edges[i] if i < len(edges) else end
        if at - left > _LONGEST:
            continue
        first = left != taken
        actor = None
        if first or _WITHIN_CLAUSE.search(text, left, at):
            used = found[-1].start if found else -1
            actor = _actor(text, start, left, at, right, first=first, field=anchors[at], used=used)
        if not actor and found and (further := _further(text, left, at, found[-1].end)):
            actor = further
        if not actor and found and left == taken and _goes_on(text, found[-1].end, at):
            found[-1] = found[-1]._replace(end=at)
        if actor:
            taken = left
            found.append(_with_names_before(text, actor, edges, i - 1, start))
    found += _opening(text, start, end, edges, found)
    found += _joined(text, start, end)
    return sorted(found, key=lambda a: a.start) if len(found) > 1 else found


def _opening(text: str, start: int, end: int, edges: list[int], found: list[Actor]) -> list[Actor]:
    """Names that open a clause in which no predicate is known."""
    opened = []
    taken = sorted([(actor.start, actor.end) for actor in found])
    for left, right in zip([start, *(edge + 1 for edge in edges)], [*edges, end], strict=True):
        if not FIRST_CHARACTER.search(text, left, right):
            continue
        i = bisect_left(taken, (left, 0))
        if i < len(taken) and taken[i][0] < right:
            continue
        if left > start and text[left - 1] == "：" and _CONTACT.search(text, max(start, left - 8), left - 1):
            continue
        begins = _skip_lead_in(text, left, right)
        if i and taken[i - 1][1] > begins:
            continue
        named = opening_names(text, begins, right)
        if named is None or not _is_nominal(text, begins, named[0]) or _is_condition(text, named[0], right, named[1]):
            continue
        if _says_which(text, named[0], right):
            continue
        opened.append(Actor(begins, named[0], "act", named[1]))
    return opened


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while (stop := text.find("\n", start, end)) >= 0:
        yield start, stop
        start = stop + 1
    yield start, end


def _named_by_colon(text: str, start: int, end: int) -> list[Actor]:
    """（一）县住建局：…: the unit that has the duty is the heading of its sentence."""
    colon = text.find("：", start, min(end, start + 80))
    named = named_alone(text, start, colon) if colon > start else None
    return [named] if named else []


def named_alone(text: str, start: int, end: int) -> Actor | None:
    """Names of bodies that are all a heading says; they have the duty that stands under it. Marks of number are passed over."""
    left = _skip_lead_in(text, start, end)
    kind = ends_with_name(text, left, end) if end - left > 1 else None
    if kind is None or _ROLE_LABEL.search(text, left, end) or not _is_nominal(text, left, end):
        return None
    if not all(is_whole(text[a:b]) for a, b in _elements(text, left, end)):
        return None
    leads = LEADING.match(text, end + 1) or _LEADS_LATER.match(text, end)
    return Actor(left, end, "lead" if leads else "act", kind)


def _field_before(text: str, start: int, at: int) -> bool:
    return any(text[max(start, at - size) : at] in FIELDS for size in range(2, 9))


def _actor(
    text: str, start: int, left: int, at: int, right: int, *, first: bool, field: bool, used: int
) -> Actor | None:
    """The subject that ends at `at` in the clause `text[left:right]`; None where that is none."""
    opened = _opened(text, left, at)
    if opened is not None:
        if text[opened] == "“":
            return None  # “领导包片、干部包村”: words of a slogan
        left, first = opened + 1, True
    agent = _agent(text, left, at)
    if agent == used:
        return None
    if agent:
        left, first = agent, True
    elif not first:
        return None
    left = _skip_lead_in(text, left, at)
    kind = "unit" if field else ends_with_name(text, left, at)
    if kind is None or at - left < 2 or not _is_nominal(text, left, at):
        again = _after_heading(text, left, at) if kind else None
        if again is None or kind is None:
            return None
        left = again
    if field and not all(text[a:b] in FIELDS or is_whole(text[a:b]) for a, b in _elements(text, left, at)):
        return None
    if text.startswith("，", at) and not _is_plain_phrase(text, start, left, at):
        return None
    if not agent and (_is_condition(text, at, right, kind) or _MEASURED.match(text, at)):
        return None
    if _COMPOSED.match(text, at, right) if agent else (_says_which(text, at, right) or _is_rate(text, at)):
        return None
    if OFFICE_GOES_ON.match(text, at):
        return None
    if _NAMES_A_PLACE.match(text, at - 1) or (text.startswith("组织", at) and MODAL.match(text, at + 2)):
        return None  # 工会组织要: the name goes on
    role: Role = "lead" if LEADING.match(text, at) else "act"
    return Actor(left, at, role, kind, announced=_ANNOUNCED.match(text, at) is not None)


def _is_rate(text: str, at: int) -> bool:
    # The words that count are rare, the words before them anything: they are looked for first.
    return _RATE_WORD.search(text, at, at + 27) is not None and _RATE_OF.match(text, at) is not None


def _says_which(text: str, at: int, right: int) -> bool:
    return text.find("的", at, right) >= 0 and _WHICH.fullmatch(text, at, right) is not None


def _further(text: str, left: int, at: int, before: int) -> Actor | None:
    """各省要每半年开展一次、各市要每季度开展一次: a second subject of the clause, behind what the first has to do."""
    cut = text.rfind("、", max(left, before), at)
    if cut <= before + 1 or _JOIN.search(text, before, cut) or not (MODAL.match(text, at) or text.startswith("每", at)):
        return None
    kind = ends_with_name(text, cut + 1, at)
    if kind is None or text[cut + 1] not in "各省市县区镇" or not is_whole(text[cut + 1 : at]):
        return None
    return Actor(cut + 1, at, "act", kind)


def _goes_on(text: str, before: int, at: int) -> bool:
    """镇包保工作组要: the first tail was no end of the name; a modal behind the second shows it."""
    if not 0 < at - before <= 8 or not MODAL.match(text, at):
        return False
    if (_HELD.match(text, before) and text[before:at] != "组织") or _INNER.match(text, before):
        return False
    return ends_with_name(text, before, at) is not None


def _opened(text: str, left: int, at: int) -> int | None:
    """The innermost bracket or quotation mark that is open at `at`."""
    if not _OPENING.search(text, left, at):
        return None
    depth = 0
    for i in range(at - 1, left - 1, -1):
        c = text[i]
        if c in "）]〕”":
            depth += 1
        elif c in "（[〔“":
            if not depth:
                return i
            depth -= 1
    return None


def _agent(text: str, left: int, at: int) -> int | None:
    """Where the agent after 由 (or 经…签字) begins."""
    if text.find("由", left, at) >= 0 and (agents := [mark.end() for mark in _AGENT.finditer(text, left, at)]):
        return agents[-1]
    signs = _AGENT_SIGNS.match(text, left, at)
    return signs.end() if signs and _SIGNS.match(text, at) else None


def _skip_lead_in(text: str, left: int, at: int) -> int:
    while skipped := _LEAD_IN.match(text, left, at):
        left = skipped.end()
    return left


def _is_nominal(text: str, left: int, at: int) -> bool:
    if _PARTY.fullmatch(text, left, at):
        return True
    if (
        text[left].isdigit()
        or OBJECT.match(text, left, at)
        or _INNER.search(text, left + text.startswith("被", left), at)
    ):
        return False
    verb = PREDICATE.match(text, left, at)
    if not verb or _NOUN_AT_HEAD.match(text, left, at):
        return True
    if "的" in text[left + 2 : at - 1]:  # 未取得许可证的企业; but 积极引导…的企业
        return OBJECT.match(text, verb.end(), at) is None
    if text.startswith("、", verb.end()):  # 建设、施工、监理单位
        return at - left < 20 and text.endswith(("单位", "部门", "机构", "企业"), left, at)
    return text[verb.end() : at] in _GENERIC_HEADS  # 审批部门, 验收单位


def _after_heading(text: str, left: int, at: int) -> int | None:
    """加强组织领导各镇街要…: a heading that runs into its text without a stop."""
    mark = _GROUP_AFTER_HEADING.search(text, left + 3, at)
    return mark.start() if mark else None


def _elements(text: str, left: int, at: int) -> list[tuple[int, int]]:
    elements = []
    while (cut := text.find("、", left, at)) >= 0:
        elements.append((left, cut))
        left = cut + 1
    return [*elements, (left, at)]


def _is_plain_phrase(text: str, start: int, left: int, at: int) -> bool:
    """Whether the clause is the phrase and nothing else, and not the rest of a list that an earlier clause began."""
    a, b = _elements(text, left, at)[-1]
    if not is_whole(text[a:b]) or PREDICATE.search(text, left, at):
        return False
    while left > start and text[left - 1] == "，" and at - left < _LONGEST:
        before = max(start, text.rfind("，", start, left - 1) + 1)
        if ends_with_name(text, before, left - 1) is None:
            return True
        if not _is_nominal(text, _skip_lead_in(text, before, left - 1), left - 1):
            return False
        left = before
    return True


def _is_condition(text: str, at: int, right: int, kind: Kind) -> bool:
    """企业未整改的，一律…: the clause says when, not who; and 企业一律停产整顿 says what is done to it."""
    if kind != "unit" and _PENALTY.match(text, at):
        return True
    if text.find("未", at, right) < 0 and MODAL.match(text, at):
        return False
    return bool(_CONDITION.search(text, at, right)) and not _TOWARDS.match(text, at)


def _with_names_before(text: str, actor: Actor, edges: list[int], i: int, start: int) -> Actor:
    """各分管领导、驻村干部，各村书记定期…: names before a comma belong to the list that goes on behind it."""
    left = actor.start
    while i >= 0 and edges[i] == left - 1 and text[edges[i]] == "，":
        before = edges[i - 1] + 1 if i else start
        before = _skip_lead_in(text, before, edges[i])
        if actor.start - before > _LONGEST or not _is_nominal(text, before, edges[i]):
            break
        if not all(is_whole(text[a:b]) for a, b in _elements(text, before, edges[i])):
            break
        left, i = before, i - 1
    return actor if left == actor.start else Actor(left, actor.end, actor.role, actor.kind, actor.announced)


def _joined(text: str, start: int, end: int) -> list[Actor]:
    """会同 A、B…: who is joined. The phrase ends before its predicate or at the end of the clause."""
    found: list[Actor] = []
    read = start
    for mark in _JOIN.finditer(text, start, end):
        if mark.start() < read:
            continue
        stop = _BOUNDARY.search(text, mark.end(), min(end, mark.end() + _LONGEST))
        right = stop.start() if stop else min(end, mark.end() + _LONGEST)
        at = right
        for anchor in _ANCHOR.finditer(text, mark.end(), right):
            if ends_with_name(text, mark.end(), anchor.end()):
                at = anchor.end()
                break
        read = at
        kind = ends_with_name(text, mark.end(), at)
        if kind:
            found.append(Actor(mark.end(), at, "join", kind))
    return found


def is_relative(text: str, start: int, end: int) -> bool:
    """涉及硝化、氯化工艺企业: a phrase whose 、 stand inside its attribute."""
    return _RELATIVE.match(text, start, end) is not None
