"""What closes a document or one of its parts: signature and date, contacts, list of attachments, imprint, page foot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from zhiben.core.directive.head import DATE, apart
from zhiben.core.directive.lines import Line
from zhiben.core.text.bodies import is_whole, kind_of
from zhiben.core.text.patterns import quick
from zhiben.core.text.plain import FOLD, fold

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0}
_SIGNED = re.compile(
    rf"(?P<body>[^，。；：]{{0,60}}?)（?(?P<date>{DATE.pattern})）?(?P<printed>印发|印制|印)?(?:共印\d+份|（.{{1,12}}）)?"
)
_SIGNED_MONTH = re.compile(
    r"(?P<body>[^，。；：]{0,60}?)（?(?P<y>20\d\d)年(?:\d{1,2}月)?）?(?:（(?:盖章|公章|印章|章|印)）)?"
)
_SEAL = re.compile("（(?:盖章|公章|印章|章|印|代章|签章)）$")
_IMPRINT = re.compile(
    "抄送[：:]?|抄报[：:]?|主送：|分送：|印发机关|（?此件(?:主动|依申请|不予|公开)|（?此件.{0,8}公开|（?信息公开(?:选项|属性)"
    "|共印\\d+份|校对[：:]|打字[：:]|（?联系人[：:]|审稿[：:]"
)
_PRINTED = re.compile(".{2,40}(?:办公室|局|委|科|处|部)(?:19|20)\\d{2}年\\d{1,2}月\\d{1,2}日印发")
_CONTACT = quick(
    "(?P<person>(?:业务|工作|具体|咨询)?联系人(?:员)?(?:及(?:联系)?(?:电话|方式))?|联络员(?:及电话)?)："
    "|(?P<phone>(?:联系|咨询|值班|办公|监督|举报|投诉|传真)?电话(?:及传真|（传真）|/传真)?|手机|联系方式)："
    "|(?P<other>传真(?:电话|号码)?|(?:电子)?(?:邮箱|邮件)(?:地址)?|通信地址|联系地址|地址|邮政编码|邮编|网址|E-?mail|QQ)："
)
_PHONE = re.compile(r"(?<![\d-])(?:1[3-9]\d{9}|(?:（?0\d{2,3}）?[-]?)?[2-9]\d{6,7}(?:-\d{1,5})?)(?![\d])")
_PERSON_NAME = re.compile("[\u4e00-\u9fff]{1,4}(?:·[\u4e00-\u9fff]{1,8})?")
_RANK = re.compile("(?:同志|先生|女士|科长|主任|处长|局长|股长|老师|经理|部长|站长|所长|副[科主处局股].{1,2})$")
_NOT_NAMES = re.compile("联系|电话|部门|单位|科|室|局|办|邮|传真|手机|地址|方式|座机|固话|公司|姓名|另行|如下|报送|各")
_ATTACHMENTS = re.compile("附件(?:：|(?=[1一]?[.、．：]))|附(?=：)：?")
_ITEM = re.compile("(?:附件)?(?P<n>[0-9]{1,2}|[一二三四五六七八九十]{1,2})(?:[.．、：]|(?=《))")
_WIDEST_GAP = 12
_LONGEST_CONTACT = 160
_FOOT = re.compile(
    r"我要留言|留言选登|网友留言|打印(?:本页|此页|页面)?$|\[?打印\]?|关闭(?:窗口|本页|页面)?$|\[(?:打印|关闭|收藏|返回)"
    "|相关(?:链接|文件|解读|阅读|文章|新闻|附件|文档|信息)$|相关(?:链接|文件|解读|阅读|文章|新闻)[：:]|政策解读|解读材料"
    "|上一[篇条]|下一[篇条]|分享到|分享至|分享：|扫一扫|扫码|主办单位：|主办：|承办单位：|承办：|版权所有|版权声明|Copyright"
    "|.{0,2}ICP备|.{0,4}公网安备|网站地图|网站标识码|网站声明|联系我们|关于我们|返回(?:顶部|首页|列表)|收藏$|附件下载"
    r"|浏览次数|责任编辑|编辑：|信息来源|技术支持|建议使用|您访问|点击下载|网站支持|.{0,60}\.(?:pdf|docx?|ofd|xlsx?|wps|zip|rar)$"
)
_FOOT_FOR_GOOD = re.compile(
    "相关(?:链接|文件|解读|阅读|文章|新闻)(?:[：:]|$)|上一[篇条]|下一[篇条]|主办单位：|主办：|版权所有|Copyright|.{0,2}ICP备"
    "|网站地图|扫一扫|我要留言|留言选登|网友留言|返回顶部"
)


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs and when; `lines` are the indices of its lines."""

    issuers: tuple[str, ...]
    day: date | None
    lines: tuple[int, ...]
    printed: bool = False
    """The imprint's date (印发), not the signature's."""
    year: int | None = None
    """Of a signature that names no day: 2026年8月（印章）."""


def read_date(text: str) -> date | None:
    """A whole date in folded text, digits or Chinese numerals.

    >>> read_date("二〇二五年五月十三日"), read_date("2025-02-30")
    (datetime.date(2025, 5, 13), None)
    """
    hit = DATE.search(text.replace("零", "〇"))
    if not hit:
        return None
    if hit["y"]:
        year, month, day = int(hit["y"]), int(hit["m"]), int(hit["d"])
    else:
        year = int("".join(str(_DIGITS[c]) for c in hit["cy"]))
        month, day = _tens(hit["cm"]), _tens(hit["cd"])
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _tens(text: str) -> int:
    """十三, 二十, 三: a numeral below a hundred."""
    before, ten, after = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return (_DIGITS.get(before, 0) if before else 1) * 10 + (_DIGITS.get(after, 0) if after else 0)


def read_signatures(source: str, lines: Sequence[Line], first: int) -> list[Signature]:
    """Signatures from line `first` on, in order: lines of body names, then a date, or both on one line."""
    found = []
    for i in range(first, len(lines)):
        line = lines[i]
        if line.kind != "text" or len(line.text) > 80:
            continue
        said = line.text.replace("零", "〇")
        if not DATE.search(said):
            if month := _SIGNED_MONTH.fullmatch(line.text):
                names, taken = _signers(source, lines, i, first, month)
                if names:
                    found.append(Signature(tuple(names), None, (*taken, i), year=int(month["y"])))
            continue
        hit = _SIGNED.fullmatch(said)
        day = read_date(line.text) if hit else None
        if not hit or not day:
            continue
        names, taken = _signers(source, lines, i, first, hit)
        if names or (names is not None and _closes(lines, i)):
            found.append(Signature(tuple(names), day, (*taken, i), bool(hit["printed"])))
    return found


def _closes(lines: Sequence[Line], i: int) -> bool:
    """Whether a date that stands alone closes a text: the end, a title, an annex or the imprint follows."""
    following = next((line for line in lines[i + 1 : i + 12] if line.kind not in ("blank", "furniture")), None)
    return following is None or (
        following.kind == "text" and len(following.text) <= 60 and following.text[-1] not in "。；，：、"
    )


def _signers(
    source: str, lines: Sequence[Line], i: int, first: int, hit: re.Match[str]
) -> tuple[list[str] | None, list[int]]:
    line = lines[i]
    if hit["body"]:
        raw = source[line.start : line.end].translate(FOLD)
        mark = re.search(r"(?:19|20)\s*\d\s*\d\s*[年.\-/]|[〇零一二三四五六七八九]\s*[〇零一二三四五六七八九]", raw)
        names = signing_names(source, line.start, line.start + mark.start()) if mark else []
        return (names, []) if names else (None, [])
    taken: list[int] = []
    signers: list[str] = []
    for j in range(i - 1, first - 1, -1):
        names = [] if lines[j].kind == "blank" else signing_names(source, lines[j].start, lines[j].end)
        if not names and lines[j].kind in ("blank", "furniture") and i - j <= _WIDEST_GAP:
            continue
        if not names or lines[j].kind == "table":
            break
        signers = names + signers
        taken.insert(0, j)
    return signers, taken


def signing_names(source: str, start: int, end: int) -> list[str]:
    """Bodies that a line names, if it names nothing else; without （盖章）."""
    names = [_SEAL.sub("", name.translate(FOLD)) and name for name in apart(source, start, end)]
    out = []
    for name in names:
        seal = _SEAL.search(name.translate(FOLD))
        name = name[: seal.start()] if seal else name
        folded = name.translate(FOLD)
        if len(name) > 40 or len(name) < 3 or re.search("[，。；：《》“”0-9]|^(?:各|附件|主送|抄送)|、", folded):
            return []
        if kind_of(folded) not in ("unit", "enterprise") or not is_whole(folded):
            return []
        out.append(name)
    return out


def read_contacts(source: str, lines: Sequence[Line], foot: int) -> tuple[list[str], list[str], set[int]]:
    """Names behind 联系人, phone numbers behind 电话 (fax is none), and the lines that say nothing else."""
    names: dict[str, None] = {}
    phones: dict[str, None] = {}
    own: set[int] = set()
    following = ""
    for i, line in enumerate(lines[:foot]):
        if line.kind == "blank":
            continue
        if "：" not in line.text and not following:
            continue
        raw = fold(re.sub(r"[*_]{2}", "", source[line.start : line.end])).replace("\t", " ")
        raw = re.sub(r"(?<=[联系人电话传真邮箱手机])\s+(?=[联系人电话传真邮箱手机：])", "", raw)
        marks = list(_CONTACT.finditer(raw))
        if following and not marks:
            _take(following, raw, names, phones)
            own.add(i)
            following = ""
            continue
        following = ""
        for k, mark in enumerate(marks):
            value = raw[mark.end() : marks[k + 1].start() if k + 1 < len(marks) else len(raw)]
            key = mark.lastgroup or "other"
            if not value.strip() and k + 1 == len(marks):
                following = key
            _take(key, value, names, phones)
        if marks and marks[0].start() <= 3 and line.kind == "text" and len(raw) <= _LONGEST_CONTACT:
            own.add(i)
    return list(names), list(phones), own


def _take(key: str, value: str, names: dict[str, None], phones: dict[str, None]) -> None:
    if key == "other":
        return
    before_fax = value.split("传真")[0] if key == "phone" else value
    for hit in _PHONE.finditer(re.sub(r"(?<=\d)\s*-\s*(?=\d)", "-", before_fax)):
        phones.setdefault(hit.group())
    for name in _person_names(value):
        names.setdefault(name)


def _person_names(value: str) -> Iterator[str]:
    first, *further = re.split("；", value.split("。")[0])
    # 甲局 张三，0839-5521170；乙局 李四，…: a part of its own has a number of its own.
    parts = [first, *(part for part in further if _PHONE.search(part))]
    value = " ".join(re.split("电话|手机|传真|邮箱", part)[0] for part in parts)
    value = re.sub("（[^（）]*）|\\([^()]*\\)", " ", value)
    tokens = [t for t in re.split(r"[\s、，,/：0-9\-]+", value) if t]
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if len(token) == 1 and i + 1 < len(tokens) and len(tokens[i + 1]) == 1:  # 张　三
            token, i = token + tokens[i + 1], i + 1
        i += 1
        bare = _RANK.sub("", token)
        token = bare if len(bare) > 1 else token  # 黄老师 has no other name
        if 2 <= len(token) and _PERSON_NAME.fullmatch(token) and not _NOT_NAMES.search(token):
            yield token


def read_attachments(source: str, lines: Sequence[Line], first: int) -> tuple[list[str], set[int]]:
    """附件：1.… 2.…, the list that a notice gives of what follows it: names and lines; [] where it has none."""
    for i in range(first, len(lines)):
        text = lines[i].text
        mark = _ATTACHMENTS.match(text)
        if lines[i].kind != "text" or not mark or not _is_list(lines, i, mark):
            continue
        taken = {i}
        items = _items(text[mark.end() :] if not text[2:3].isdigit() else text)
        last = _item_number(text[mark.end() :])
        for j in range(i + 1, min(len(lines), i + 60)):
            if lines[j].kind in ("blank", "furniture"):
                continue
            number = _item_number(lines[j].text)
            if number <= last or len(lines[j].text) > 80:
                break
            last = number
            items += _items(lines[j].text)
            taken.add(j)
        return [item for item in items if item], taken
    return [], set()


def _item_number(text: str) -> int:
    """The number of an item (附件2：, 3.), 0 where it has none."""
    item = _ITEM.match(text)
    return 0 if not item else int(item["n"]) if item["n"].isdigit() else _tens(item["n"])


def _is_list(lines: Sequence[Line], i: int, mark: re.Match[str]) -> bool:
    rest = lines[i].text[mark.end() :]
    if not lines[i].text.startswith(("附件：", "附：")) and rest[:1] not in ("", ".", "、", "．"):  # 附件1：…
        following = next((line.text for line in lines[i + 1 :] if line.kind not in ("blank", "furniture")), "")
        label = lines[i].text[: len("附件1")]
        return following.startswith("附件") or any(line.text.startswith(label) for line in lines[i + 1 :])
    if rest and len(rest) < 120 and not rest.endswith(("；", "，")):
        return True
    after = [line.text for line in lines[i + 1 : i + 8] if line.kind == "text"]
    return (
        not rest
        and len(after) > 0
        and bool(_ITEM.match(after[0]))
        and len(after[0]) < 60
        and not after[0].endswith("。")
    )


def _items(text: str) -> list[str]:
    cuts = [
        m
        for m in re.finditer(
            r"(?:^|(?<=[；。》）\u4e00-\u9fff]))(?:附件)?[0-9]{1,2}(?:[.．、：](?![0-9])|(?=《))", text
        )
    ]
    if not cuts:
        return [_ITEM.sub("", text, count=1).strip("；。，：")]
    ends = [*[m.start() for m in cuts[1:]], len(text)]
    return [text[m.end() : end].strip("；。，：") for m, end in zip(cuts, ends, strict=True)]


def foot_start(lines: Sequence[Line], first: int) -> int:
    """Index of the line at which the page foot begins for good; len(lines) where there is none."""
    numbered = max(
        (
            i
            for i, line in enumerate(lines)
            if re.match("[一二三四五六七八九十]{1,2}、|（[一二三四五六七八九十]", line.text)
        ),
        default=0,
    )
    for i in range(max(first, numbered + 1), len(lines)):
        if lines[i].kind == "text" and len(lines[i].text) < 80 and _FOOT_FOR_GOOD.match(lines[i].text):
            return i
    return len(lines)


def is_foot(line: Line) -> bool:
    """A line of the page around the text, wherever it stands."""
    return line.kind == "text" and len(line.text) < 60 and _FOOT.match(line.text) is not None


def is_imprint(line: Line) -> bool:
    """抄送, 印发, 此件公开发布: what stands under a document."""
    if line.kind == "blank" or len(line.text) >= 200:
        return False
    return _IMPRINT.match(line.text) is not None or ("印发" in line.text and _PRINTED.match(line.text) is not None)
