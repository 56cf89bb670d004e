"""Consequences: what follows when something happens or is not done, from the closed list of the contract.

A trigger word counts where its sentence says that it follows: after a case (…的，; 情节严重; 逾期; 对…实施), with 一律 or
责令, or by its own force (移送司法机关). It does not where the word is a task (健全约谈制度, 定期通报, 强化公开曝光), in a
title or a name, or where an act is only forbidden.
"""

from __future__ import annotations

import re
from collections import defaultdict

from zhiben.core.directive.consequence_words import FAMILIES, Family, Force
from zhiben.core.directive.reading import Found, Ground
from zhiben.core.text.patterns import quick, spaced

BLAMED = frozenset(("circular", "expose", "interview"))
STATES = frozenset(("suspend_production", "close_down"))
FORBIDDING = frozenset(("no_post", "no_resumption", "unrated", "remove_personnel", "stop_work", "suspend_production"))

NATURAL = frozenset(("stop_work", "suspend_production", "close_down"))
ANNOUNCED = frozenset(("circular", "expose", "interview", "listed_supervision", "escalated_investigation"))

_WORDS = [spaced(family.words) for family in FAMILIES]
_BY_CORE: dict[str, list[int]] = defaultdict(list)
for _index, _family in enumerate(FAMILIES):
    for _core in _family.core.split("|"):
        _BY_CORE[_core].append(_index)
for _core, _families in _BY_CORE.items():  # 处罚 hides the 处 of 并处罚款
    _families += [index for inner in _BY_CORE if inner != _core and inner in _core for index in _BY_CORE[inner]]
_CORE = re.compile("|".join(sorted(_BY_CORE, key=len, reverse=True)))

_TASK_BEHIND = re.compile(
    r"^”?(?:[、和及与或][^，。；、]{1,10}){0,6}(?:等)?(?!并|，)(?:(?!并)[^，。；、的]){0,10}?(?:制度|机制|办法|规程|程序|细则|率|台账|"
    r"清单|体系|流程|平台|名录|预案|力度|职责|"
    r"工作(?!人员|不|滞|推|落)|规定(?!的))|^[^，。；、]{0,6}率"
)
_TASK_BEFORE = re.compile(
    r"(?:建立|健全|完善|制定|修订|探索|推行|加强|强化|加大|规范|用好|综合运用|运用|用足|灵活运用|推进|推动|有序|"
    r"畅通|落实|执行|严格执行|做好|畅通|鼓励|宣传|创新)[^，。；]{0,24}$"
)
# 停产整顿期间, 停产停建矿山, 关闭的: a state that is spoken of, not what follows.
_NOUN_BEHIND = re.compile(r"^(?:的(?!，?一律)|期间|期满|前|决定|指令|措施的|了\d|过)")
_STATE_BEHIND = re.compile(
    r"^(?:、?停[产建工业])?(?:矿山|煤矿|企业|项目|单位|状态|整顿期|复产|后(?!，?一律)|通知书?的|矿井|工地|期)"
)
# 停产检修, 停工待料, 加强监督、严肃追责: with neither 责令 before nor 整顿 behind they follow from nothing by themselves.
_BARE_STOP = re.compile(r"(?:停[产工业建]){1,3}|停止(?:生产|建设|营业|经营|运营|使用|供电)")
_BARE_BLAME = re.compile(r"(?:严肃)?(?:[追问]责){1,2}|责任倒查")
_NEGATED = re.compile(
    r"(?:不得|未|未能|擅自|严禁|禁止|避免|防止|杜绝|违规|已|已经|曾|被|经|经过|拒不|免于|不予|拒绝|尚未|需要|自行|"
    r"主动|每[件起]|结果)$"
)
_NEGATED_AHEAD = re.compile(r"(?:未|未能|未被|拒不|免予|曾|经|被|已经?|擅自|不予|需要)(?:依法|责令|实施|予以)?$")
_CASE = quick(
    r"的(?:[^，。；的]{0,8}(?:企业|单位|个人|责任人|事故|承包人|承包商|人员|场所|项目|工地|商户|乡镇|街道|"
    r"镇（街道）|车辆|设备|隐患))?，|的[^，。；的]{1,6}(?=奖励)|"
    r"的[^，。；的]{0,6}(?:企业|单位)(?=纳入|列入|列为)|的(?=一律|依法|要|将|予以|给予|由|严|责令|坚决|立即|"
    r"及时|可|实施|实行|按|进行|采取|纳入|列|不得|不准|提级|吊销|"
    r"暂扣|追究|通报|约谈|处|停|顶格|清出|取消|提请|坚持|全部|应|须|均|都|该|实名|挂牌|公开|曝光|终身|移|"
    r"全[省市县区镇]通报|在全)"
    r"|情节(?:较重|严重|恶劣)|性质恶劣|拒不|逾期|违反|否则|一律|达不到|不合格|不达标|不到位|不力|涉嫌|构成犯罪|"
    r"造成[^，。；]{0,8}(?:事故|后果)|一旦|(?:如|若)(?!实|期|下)|"
    r"凡(?:是)?|发现[^。；]{0,40}(?:，|立即|及时|坚决)|未(?:经|按|完成|落实|达|取得)|弄虚作假|屡查屡犯|屡教不改|"
    r"直至|仍|对(?:以上|上述)"
)
_OBJECT = quick(
    r"(?:\A|[，；：、。）“会办局府委部镇街组队])(?:凡|同时|并|要|应|须|特别是|尤其是)?(?:是)?对于?(?!接|照|标|策|应|外|口|象|此|比|"
    r"自)[^。；]{2,70}"
)
_BLAME = re.compile(
    r"不|未|隐患|问题|违|典型|案例|事故|滞后|拒|虚|失职|瞒|差|落后|缓慢|频发|突出|推诿|敷衍|非法|薄弱|靠后|排名|"
    r"后[一二三四五\d]+[位名]|末位|"
    r"造假|拖延|严重|屡|反复|多次|久拖|多发|超限|超载|占用|迟缓"
)
# 综合运用通报、约谈、联合惩戒等措施，依法严厉追责: a list of means that ends in a threat.
_MEANS = re.compile(r"(?:综合|灵活)?运用[^。；]{0,40}$")
_MEANS_BEHIND = re.compile(
    r"[^。；]{0,40}?(?:措施|手段|方式)，(?:依法|依规|从严|严厉|严肃|坚决|从重)[^，。；]{0,8}(?:追责|问责|惩|处罚|查处|追究|打击)"
)
# 将对…进行约谈, 将直接挂牌督办, 由县政府提级调查: said to come.
_ANNOUNCED = re.compile(
    r"将(?:(?:直接|依法|依规|一律|予以|严肃)+|对[^。；]{2,40}?(?:进行|实施|予以|直接|依法))$|"
    r"将(?:直接|依法|一律)[^，。；]{2,12}，并(?:在[^，。；]{2,12})?$|事故”?由[^，。；]{2,16}$|起由[^，。；]{2,16}$"
)
# Weather, readings and danger stop work by themselves; that is a duty and no threat.
_NATURE = re.compile(
    r"水位|雨|风速|风力|大风|雷|雾|雪|气温|温度|浓度|监测值|报警|预警|险情|征兆|塌|积水|地质|高温|台风|洪|突发|"
    r"发生[^，。；]{0,6}事故的，"
)
_ORDERED = re.compile(r"责令|未|违|拒|逾期|不合格|不达标|隐患|不符合|擅自|非法|一律")
_TIMED = re.compile(r"[日时]前(?:一律|立即|全部)?$")
_FRONTED = re.compile(r"(?:典型|突出|严重)(?:问题|隐患|案例|违法行为)[^，。；]{0,8}$")
_ACTED = re.compile(r"(?:实施|实行|予以|给予|一律|责令|依法|采取|立即|进行|从严)[^，。；]{0,8}$")


# 不得进场: a penalty of persons, not of what is brought in.
_ENTRY = re.compile(r"入场|进场")
_PEOPLE = re.compile(r"人员|工人|员工|民工|驾驶员|作业员|培训|考试|考核|持证|教育|交底")


def _stopped_by_nature(family: Family, head: str, word: str) -> bool:
    """Whether what stops is stopped by weather, danger or a date, by nobody's fault."""
    if family.kind != "stop_work" and _TIMED.search(head):
        return True
    if family.kind == "suspend_production":
        return False
    if family.kind == "close_down":
        return word.startswith("立即") and not _ORDERED.search(head)
    return _NATURE.search(head) is not None and not _ORDERED.search(head + word)


def read_consequences(ground: Ground) -> list[Found]:
    """Consequences in the order of the text, each kind once for each place it is named."""
    candidates: set[tuple[int, int]] = set()
    for hit in _CORE.finditer(ground.text):
        piece = ground.piece(*hit.span())
        if piece is not None:
            candidates.update((piece, index) for index in _BY_CORE[hit.group()])
    found = []
    for piece, index in candidates:
        family, (start, end) = FAMILIES[index], ground.pieces[piece]
        for hit in _WORDS[index].finditer(ground.text, start, end):
            if _follows(ground, piece, family, hit.start(), hit.end()):
                found.append(Found("consequences", hit.start(), hit.end(), family.kind))
    found.sort(key=lambda f: (f.start, f.end, str(f.value)))
    return found


def _follows(ground: Ground, piece: int, family: Family, start: int, end: int) -> bool:
    """Whether the sentence says that this follows, and is not setting a task, telling the past or naming a case."""
    if ground.mark(start) == "《":
        return False
    head, tail = ground.head(piece, start), ground.tail(piece, end, 60)
    if _TASK_BEHIND.match(tail) or _NOUN_BEHIND.match(tail):
        return False
    if family.kind in STATES and _STATE_BEHIND.match(tail):
        return False
    if (_NEGATED_AHEAD if family.kind in FORBIDDING else _NEGATED).search(head):
        return False
    blamed = family.kind in BLAMED
    word = ground.text[start:end]
    if _BARE_STOP.fullmatch(word) and tail[:1] not in ("，", "。", "；", ""):
        return False
    if family.kind in NATURAL and _stopped_by_nature(family, head, word):
        return False
    if _MEANS.search(head) and _MEANS_BEHIND.match(tail):
        return True
    if family.kind in ANNOUNCED and _ANNOUNCED.search(head):
        return True
    if family.kind == "no_post" and _ENTRY.search(word) and not _PEOPLE.search(head):
        return False
    if _CASE.search(head + word[:2]) or (blamed and _FRONTED.search(head)):
        return True
    about = _OBJECT.search(head + word)
    if about and (not blamed or _BLAME.search(about.group())):
        return True
    if (
        family.force is Force.CASE
        or _BARE_STOP.fullmatch(word)
        or _BARE_BLAME.fullmatch(word)
        or _TASK_BEFORE.search(head[-30:])
    ):
        return False
    return family.force is Force.OWN or bool(_ACTED.search(head) or _ACTED.match(word))
