"""The head of a document: page header fields, red head, number, title, recipients.

Everything above the first sentence. Which line is what is decided by what it says, as the looks do not survive a scan
or a web page; the order of the parts varies with the house, so no order is assumed but title before recipients.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhiben.core.directive.lines import Line
from zhiben.core.text.bodies import is_unit, is_whole, kind_of
from zhiben.core.text.patterns import quick
from zhiben.core.text.plain import FOLD, read_plain

_FIELDS = {
    "number": "发文字号|发文文号|文件编号|文件文号|文件号|公文文号|发文号|文号",
    "issuer": (
        "发文机构|发文机关|发布机构|发布机关|发文单位|发布单位|制发机关|制定机关|颁布部门|公开责任部门|公开机构|印发机关"
    ),
    "written": "成文日期|成文时间|发文日期|发文时间|印发日期|印发时间|签发日期|制发日期|颁布日期",
    "published": "发布日期|发布时间|公开日期|公开时间|生成日期|生成时间|上传时间|更新时间",
    "title": "标题|文件名称|信息名称|公文名称|名称",
    "other": (
        "索引号|信息索引号|索取号|公开属性|公开方式|公开类别|公开目录|公开范围|公开形式|公开时限|公开程序|主题分类|组配分类|信息分类|信息类别|体裁分类|服务对象分类"
        "|分类|有效性|时效性|时效|有效期|效力状态|法律效力|应用分类|废止日期|失效日期|实施日期|生效日期|生效时间|主题词|关键词|浏览次数|点击次数|点击率|点击数|访问量"
        "|浏览量|阅读次数|阅读量|阅读|浏览|点击|统一编号|规范性文件编号|登记号|概述|内容概述|信息来源|文章来源|稿件来源|来源|作者|字体大小|字体|字号|分享到|分享至|分享"
        "|责任编辑|编辑|审核|文件类型|文种|信息格式|载体类型|语种|记录形式|发布人|地域|所属栏目|所属主题|打印|保存"
    ),
}
_FIELD = re.compile("|".join(f"(?P<{key}>{labels})" for key, labels in _FIELDS.items()))
NUMBER = r"[\u4e00-\u9fffA-Za-z·]{1,24}[〔\[（(]{1,2}(?:19|20)\d{2}(?:年)?[〕\]）)]{1,2}(?:第)?\d{1,5}号"
_NUMBER = re.compile(NUMBER)
_NUMBER_LINE = re.compile(
    rf"(?P<number>{NUMBER}|[\u4e00-\u9fff]{{0,24}}(?:（[\u4e00-\u9fff]{{1,8}}）)?第\d{{1,4}}号)(?:签发人：?.{{0,12}})?"
)
DATE = quick(
    r"(?P<y>(?:19|20)\d{2})[年.\-/](?P<m>\d{1,2})[月.\-/](?P<d>\d{1,2})日?"
    r"|(?P<cy>[〇零一二三四五六七八九]{4})年(?P<cm>[一二三四五六七八九十]{1,2})月(?P<cd>[一二三四五六七八九十]{1,3})日"
)
_SIGNED = re.compile(rf"(?P<who>[\u4e00-\u9fff]{{3,40}})（?(?P<date>{DATE.pattern})）?")
_ACT = "通知|通报|通告|公告|意见|决定|函|报告|请示|批复|说明|公示|令|建议|提示|通知书|倡议书|规定|办法|决议|方案"
_PAPER = (
    f"{_ACT}|要点|计划|规划|细则|措施|预案|清单|制度|指南|标准|规范|条例|公报|纪要|安排|分工|任务书|责任书|职责"
    "|行动|部署|要求|导则|机制|目录|手册|台账|名单|表|公约|守则|须知|规程|承诺书|倡议"
)
_BRACKETS = r"(?:（[^（）]{1,24}）|\[[^\[\]]{1,24}\]|〔[^〔〕]{1,24}〕)*"
ACT_END = re.compile(f"(?:{_ACT}){_BRACKETS}$")
PAPER_END = re.compile(f"(?:{_PAPER}){_BRACKETS}$")
# 特提·明电 before the number is how it was sent.
_URGENCY = re.compile("^(?:(?:特提|特急|加急|平急|急件|明电|密电|内部明电)[·、]?)+(?=[\u4e00-\u9fff]{2})")
_RED_HEAD = re.compile("[^，。：《》]{4,60}文件(?:（[^（）]{1,12}）)?")
_JUNK = re.compile(
    "(?:您?(?:现在|当前|所在)(?:的|所在)?的?位置|首页|网站首页|欢迎|设为首页|打印|关闭|字体|字号|分享|来源|发布|浏览|点击|收藏|下载|保存|视力|保护视力|无障碍|简体|繁体|简/|移动版|智能检索"
    "|搜索|检索|登录|注册|网站导航|导航|今天|今日|Document|时间：|日期：|作者|阅读|听全文|大中小|\\[大|特急|加急|急件|平急|密级|秘密|内部|签发人|附件下载|政务公开|信息公开|政府信息公开|当前)"
)
_OPENING = re.compile(
    "为|根据|按照|结合|近期|当前|今年|近年来|随着|经|现将|依据|遵照|(?:19|20)[0-9]{2}年(?:以来|是|，)"
)
_SUFFIXED = re.compile(f"(?:{_PAPER}){_BRACKETS}[-_|].{{2,30}}$")
_CRUMBS = re.compile(r">|»|›|/首页|首页[-—]")
_SITE = re.compile("(?:门户网站|政府网|政务网|信息网|平台|网站|政务服务网)$")
_NUMBERED = re.compile(
    r"[#*]*(?:[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}[、.．）](?![0-9]{2})|第[一二三四五六七八九十]{1,3}[章条节]|[0-9]{1,2}总则)"
)
_NO_RECIPIENTS = re.compile(
    "现将|为了|为进|为认|为深|为全|为切|为做|为贯|为落|为有|根据|按照|如下|通知|要求|附件|联系|抄送|责任单位|牵头|目标|任务"
)
_PLAUSIBLE = re.compile(
    "各|单位|部门|企业|公司|街道|政府|委员会|局|社区|村|成员|科室|园区|办事处|镇|乡|中心|学校|站所|集团|队|所$|办$|处$"
)
_HEAD_LINES = 60
_LONGEST_FIELDS = 1000


@dataclass(slots=True)
class Head:
    """What the head says; `lines` are the indices of its lines, `body` the index of the first line behind it."""

    title: str | None = None
    titles: list[str] = field(default_factory=list)
    number: str | None = None
    recipients: list[str] = field(default_factory=list)
    red_head: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    issuers: list[str] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)
    body: int = 0
    inline: int | None = None  # where the text begins on the recipients' own line, as an offset of the source


@dataclass(slots=True)
class _Group:
    lines: list[int]
    text: str


def written(source: str, start: int, end: int) -> str:
    """A stretch of the source as written, without white space and markup."""
    return read_plain(source, start, end).text


def apart(source: str, start: int, end: int) -> list[str]:
    """Names on a line, parted at 、 and at blanks between whole names: 中共安澜县委  安澜县人民政府."""
    pieces = [piece for piece in re.split(r"[\s、]+", source[start:end].strip(" *_#\t")) if piece]
    folded = [piece.translate(FOLD) for piece in pieces]
    if len(pieces) > 1 and all(is_whole(piece) for piece in folded):
        return pieces
    return ["".join(pieces)] if pieces else []


def read_head(source: str, lines: Sequence[Line]) -> Head:
    """Head of a document; an empty one where the text begins at once."""
    head = Head()
    groups: list[_Group] = []
    open_group: _Group | None = None
    last = 0
    for i, line in enumerate(lines[: _HEAD_LINES * 4]):
        if line.kind == "blank" or (line.kind == "furniture" and not is_unit(line.text)):
            continue  # a body's name in title and signature looks like a running head
        if len(head.lines) > _HEAD_LINES or _begins_text(source, line, groups):
            break
        last = i + 1
        head.lines.add(i)
        if _is_setting(source, line, head):
            open_group = None
        elif open_group is not None and _continues(open_group.text, line.text):
            open_group.lines.append(i)
            open_group.text += line.text
        else:
            open_group = _Group([i], line.text)
            groups.append(open_group)
    head.body = last
    _choose_title(source, lines, head, groups)
    _read_recipients(source, lines, head)
    return head


def _begins_text(source: str, line: Line, groups: list[_Group]) -> bool:
    text = line.text
    if line.kind == "table":
        return "序号" in text
    if _NUMBERED.match(text):
        return True
    if _fields_of(source[line.start : min(line.end, line.start + _LONGEST_FIELDS)]):
        return False
    if text.endswith("：") or (groups and "：" in text[:60] and "。" in text):
        return True
    if ("。" in text and len(text) > 24) or len(text) > 90:
        return True
    if not any(PAPER_END.search(group.text) for group in groups):
        return bool(re.match("为.{10,}", text) and len(text) > 30)
    # A sentence that goes on in the next line, as pdf and scan wrap it.
    return ("，" in text and not _JUNK.match(text)) or (len(text) > 20 and _OPENING.match(text) is not None)


def _fields_of(raw: str) -> list[tuple[str, str]]:
    """Fields of a page header in a line as written: key and value each; [] where it is no such line."""
    words = [word for word in re.split(r"[\t|]+|\s{1,}(?![^：:]{0,8}[：:])", raw.strip(" •·*-|\t")) if word.strip()]
    bare = re.sub(r"[\s|]", "", raw.lstrip(" •·*-|\t"))
    folded = bare.translate(FOLD)
    marks = [m for m in _FIELD.finditer(folded) if folded[m.end() : m.end() + 1] == "："]
    if marks and (marks[0].start() == 0 or len(marks) > 1):
        ends = [*[m.start() for m in marks[1:]], len(bare)]
        return [(m.lastgroup or "other", bare[m.end() + 1 : end]) for m, end in zip(marks, ends, strict=True)]
    keys = [_FIELD.fullmatch(re.sub(r"[\s：:]", "", word)) for word in words]
    if len(words) < 2 or not keys[0] or sum(key is not None for key in keys) * 3 < len(words):
        return []
    return [
        (key.lastgroup or "other", "" if following else word)
        for key, word, following in zip(keys, words[1:], keys[1:], strict=False)
        if key
    ]


def _is_setting(source: str, line: Line, head: Head) -> bool:
    """Page header, red head, number, navigation: everything in the head that is no title."""
    text = line.text
    found = _fields_of(source[line.start : min(line.end, line.start + _LONGEST_FIELDS)])
    for key, value in found:
        if key != "other" and value:
            head.fields.setdefault(key, value.strip())
    if found:
        return True
    number = _NUMBER_LINE.fullmatch(text)
    if number and not PAPER_END.search(text):
        told = written(source, line.start, line.end)[: number.end("number")]
        head.number = head.number or _URGENCY.sub("", told)
        return True
    if _RED_HEAD.fullmatch(text) and not re.search("关于|印发", text):
        end = line.start + source[line.start : line.end].rfind("文件")
        head.red_head += apart(source, line.start, end)
        head.number = head.number or _number_in(text)
        return True
    if (
        _JUNK.match(text)
        or _CRUMBS.search(text)
        or _SITE.search(text)
        or _SUFFIXED.search(text)
        or text[0] in "[【<"
        or line.kind == "table"
    ):
        return True
    if _is_signed_head(source, line, head):
        return True
    day = DATE.match(text.strip("（）"))
    if not day or len(text) >= 40 or PAPER_END.search(text):
        return False
    head.fields.setdefault("written" if day.end() == len(text.strip("（）")) and "年" in text else "published", text)
    return True


def _is_signed_head(source: str, line: Line, head: Head) -> bool:
    """县平安办　2026年3月19日: who issues it and when, on one line under the title."""
    signed = _SIGNED.fullmatch(line.text)
    if signed is None or not (kind_of(signed["who"]) in ("unit", "enterprise") and is_whole(signed["who"])):
        return False
    raw = source[line.start : line.end]
    names = apart(raw, 0, max(raw.find(signed["date"][:1]), 0))
    if not names:
        return False
    head.fields.setdefault("issuer", "、".join(names))
    head.fields.setdefault("written", signed["date"])
    return True


def _number_in(text: str) -> str | None:
    number = _NUMBER.search(text)
    return number.group() if number else None


def _continues(so_far: str, text: str) -> bool:
    """Whether a line goes on with a title that the lines before it began."""
    if _is_title_alone(so_far, text):
        return False
    if so_far.count("《") > so_far.count("》") or re.match("的|（.{1,24}）$|和|及|、", text):
        return True
    if len(so_far) > 120:
        return False
    if "关于" in so_far:
        return not (
            ACT_END.search(so_far)
            and not so_far.endswith(("方案", "办法", "规定", "意见"))
            or re.search("的.{2,8}$", so_far)
            and ACT_END.search(so_far)
        )
    return not PAPER_END.search(so_far)


def _is_title_alone(so_far: str, text: str) -> bool:
    """政务公开 / 关于…的通知: what stands above a title is part of it only if it names who issues it."""
    issues = re.match("(?P<who>[^《》]{0,60}?)(?:关于|印发|转发)", text)
    if not issues or "关于" in so_far or so_far.count("《") > so_far.count("》"):
        return False
    who = issues["who"]
    return (
        not (kind_of(so_far) in ("unit", "enterprise") and is_whole(so_far))
        or who.startswith(so_far)
        or (bool(who) and so_far.endswith(who))
    )


def _choose_title(source: str, lines: Sequence[Line], head: Head, groups: list[_Group]) -> None:
    complete = [g for g in groups if PAPER_END.search(g.text) and len(g.text) > 5]
    chosen = complete[-1] if complete else None
    if chosen is None and groups and not is_unit(groups[-1].text) and len(groups[-1].text) > 5:
        chosen = groups[-1]
    if chosen is None:
        head.title = head.fields.get("title")
        head.red_head += (
            [g.text for g in groups if is_unit(g.text) and is_whole(g.text)][:1] if not head.red_head else []
        )
        return
    head.titles = [g.text for g in complete]
    acts = [g for g in complete if "关于" in g.text and ACT_END.search(g.text)]
    if acts and "关于" not in chosen.text and chosen is not acts[-1]:
        chosen = acts[-1]  # the plan's own title follows its notice at once, without recipients
    head.title = "".join(written(source, lines[i].start, lines[i].end) for i in chosen.lines)
    if not head.red_head:
        head.red_head = [g.text for g in groups if g is not chosen and is_unit(g.text) and is_whole(g.text)][-1:]
    elsewhere = head.fields.get("title")
    if (
        elsewhere
        and head.title != elsewhere
        and head.title.endswith(elsewhere)
        and PAPER_END.search(elsewhere.translate(FOLD))
    ):
        head.title = elsewhere
    _issuers_of_title(source, lines, head, chosen)


def _issuers_of_title(source: str, lines: Sequence[Line], head: Head, chosen: _Group) -> None:
    raw = " ".join(source[lines[i].start : lines[i].end] for i in chosen.lines)
    before = re.match(r"(?P<names>[^《》]{3,120}?)(?:关于|印发|转发)", raw)
    if before is None and not head.red_head and "issuer" not in head.fields:
        # 县安委会2026年工作要点; an area alone (青石镇2026年…) is what the paper is about
        before = re.match(r"(?P<names>[^《》0-9]{4,40}?)(?<![镇乡村县市区旗州省道])(?:19|20)\d\d年", raw)
    if before:
        names = apart(before["names"], 0, len(before["names"]))
        if names and all(is_whole(name.translate(FOLD)) for name in names):
            head.issuers = names


def _read_recipients(source: str, lines: Sequence[Line], head: Head) -> None:
    """The line or lines up to the first colon behind the head, where they are a list of names."""
    taken: list[int] = []
    so_far = ""
    for i in range(_first_after_title(lines, head), min(len(lines), head.body + 12)):
        line = lines[i]
        if line.kind != "text" or (i in head.lines and not _names_ahead(line.text)):
            continue
        colon = line.text.find("：")
        text = so_far + (line.text if colon < 0 else line.text[:colon])
        if len(text) > 400 or "。" in text or _NO_RECIPIENTS.search(text) or _NUMBERED.match(line.text):
            return
        taken.append(i)
        if colon >= 0:
            _accept_recipients(source, lines, head, taken, colon)
            return
        so_far = text


def _first_after_title(lines: Sequence[Line], head: Head) -> int:
    body = head.body
    while body > 0 and (body - 1 not in head.lines or _names_ahead(lines[body - 1].text)) and head.body - body < 6:
        body -= 1
    return body


def _names_ahead(text: str) -> bool:
    """机关各科室、各中心、: the first line of a list of recipients that runs over two."""
    return "各" in text and ("、" in text or "，" in text) and not PAPER_END.search(text)


def _accept_recipients(source: str, lines: Sequence[Line], head: Head, taken: list[int], colon: int) -> None:
    plains = [read_plain(source, lines[i].start, lines[i].end) for i in taken]
    last = plains[-1]
    cut = last.folded.find("：")
    text = "".join(p.text for p in plains[:-1]) + last.text[:cut]
    names = [name for name in split_recipients(text) if name]
    good = [name for name in names if _PLAUSIBLE.search(name) or kind_of(name.translate(FOLD))]
    if not names or len(good) * 2 < len(names) or any(len(name) > 48 for name in names):
        return
    head.recipients = names
    head.lines.update(taken)
    head.body = max(head.body, taken[-1] + 1)
    if cut + 1 < len(last.folded):
        head.inline = last.spot[cut + 1]


def split_recipients(text: str) -> list[str]:
    """主送机关 split at 、 ， and ；, not inside brackets.

    >>> split_recipients("各乡（镇、街道），县直各单位、各企业")
    ['各乡（镇、街道）', '县直各单位', '各企业']
    """
    names, depth, at = [], 0, 0
    for i, c in enumerate(text.translate(FOLD)):
        depth += (c in "（[〔") - (c in "）]〕")
        if c in "、，；" and depth <= 0:
            names.append(text[at:i])
            at = i + 1
    return [name.strip() for name in [*names, text[at:]] if name.strip()]
