"""Web pages: the document in the page, not the page around it.

The main content is the smallest element that still holds nearly all the running text; scripts, navigation, feet, forms
and whatever is named like them go first. What stands above the content and describes it (title, 发文字号, 索引号,
发布日期 …) is kept. One line a block, one line a table row with its cells separated by tabs, numbers of ordered lists
written out.
"""

from __future__ import annotations

import re

from lxml import etree, html

from zhiben.core.readers import refusals
from zhiben.core.readers.markup import SPACE, lines_of

_JUNK = frozenset(
    "script style noscript template nav footer aside form select option button input textarea iframe frame object "
    "embed svg canvas video audio map applet link meta dialog".split()
)
_JUNK_NAME = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|foot|footer|footbox|bottom|crumbs?|breadcrumbs?|dqwz|location|position|share|"
    r"bdsharebuttonbox|sidebar|side|related|xgxx|recommend|copyright|search|toolbar|tools|qrcode|ewm|banner|friendlink|"
    r"links|pagination|pager|comment|comments|login|skip|topbar|toplink|wza|print|close|fontsize)(?:$|[-_\s\d])",
    re.I,
)
# How the editors that such sites use call what was typed into them.
_CONTENT_NAME = re.compile(
    r"trs_?editor|trs_?ueditor|ucap-content|zoom|article[-_]?con|pages_content|zw_?content|detail[-_]?con", re.I
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_META_LABEL = re.compile(
    r"(?:索\s*引\s*号|发文字号|文\s*号|发文机关|发布机构|发布单位|制发机关|成文日期|发文日期|发布日期|发布时间|公开日期|生成日期|印发日期|"
    r"实施日期|主题分类|信息分类|信息来源|来\s*源|有效性|效力状态|标\s*题|名\s*称)\s*[】\]]?\s*[：:]?"
)
_CUT, _END = re.compile(r"<(?:html|body)[\s>]", re.I), re.compile(r"</(?:html|body|frameset)\s*>", re.I)
_NOTE = re.compile(
    r"编辑|打印|关闭|浏览|阅读|点击|扫一扫|分享|字体|字号|上一|下一|来源|作者|主办|承办|版权|备案|ICP|网站|返回|收藏|相关|推荐|更新"
)
_SENTENCE = re.compile(r"[。；！？]")


def read_html(text: str, name: str) -> str:
    """Source text of a page. Raises: InputError "reader.frame_page", "reader.no_text", "reader.too_deep"."""
    if re.search(r"<!ENTITY|<!DOCTYPE[^>]{0,300}\[", text[:20_000], re.I):
        raise refusals.unsafe_xml(name)
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise refusals.no_text(name) from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise refusals.too_deep(name)
    if _CUT.search(text) and not _END.search(text):
        raise refusals.damaged(name)
    body = root.find("body")
    framed = next(root.iter("frameset", "frame", "iframe"), None) is not None
    head = _head(root)
    if body is None:
        raise refusals.frame_page(name) if framed else refusals.no_text(name)
    _drop_junk(body)
    lines = _content(body)
    if framed and not any(_SENTENCE.search(line) for line in lines):
        raise refusals.frame_page(name)
    if not lines:
        raise refusals.no_text(name)
    return "\n".join([*_missing(head, lines), *lines])


# --- what belongs to the page only ----------------------------------------------------------------------------------


def _drop_junk(body: etree._Element) -> None:
    """Empty what is not shown, and what is named like page furniture unless most of the text is in it."""
    weights = _weights(body)
    for element in list(body.iter(*_JUNK)):
        # Some sites wrap the whole page in one form.
        if element.tag != "form" or weights[element] * 2 < weights[body]:
            _empty(element)
    weights = _weights(body)
    chosen: set[etree._Element] = set()
    for element in body.iterdescendants(etree.Element):
        named = " ".join(filter(None, (element.get("class"), element.get("id"), element.get("role"))))
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        junk = hidden or (named and _JUNK_NAME.search(named[:300]) and weights[element] * 2 < weights[body])
        if junk and chosen.isdisjoint(element.iterancestors()):
            chosen.add(element)
    if sum(weights[element] for element in chosen) < 0.8 * weights[body]:  # else the names mean something else here
        for element in chosen:
            _empty(element)


def _empty(element: etree._Element) -> None:
    """Take out what is inside. Taking the element itself out would copy the text after it, quadratic in a hostile page;
    writing that text back is refused where it holds a control character that the page wrote as a number.
    """
    element.text = None
    del element[:]


def _text_of(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _weight(element: etree._Element) -> int:
    """Characters of running text: what is no link."""
    return len("".join(_text_of(element).split())) - sum(len("".join(_text_of(a).split())) for a in element.iter("a"))


# --- where the content is ---------------------------------------------------------------------------------------------


def _content(body: etree._Element) -> list[str]:
    """Lines of the main content, with what describes it above and what continues it below."""
    weights = _weights(body)
    path = [body]
    while True:
        heaviest = max(path[-1], key=lambda child: weights.get(child, 0), default=None)
        if heaviest is None or heaviest.tag not in _DESCEND:
            break
        named = f"{heaviest.get('class') or ''} {heaviest.get('id') or ''}"
        if weights.get(heaviest, 0) < (0.5 if _CONTENT_NAME.search(named) else 0.9) * weights[path[-1]]:
            break
        path.append(heaviest)
    before: list[str] = []
    after: list[str] = []
    for parent, inside in zip(path, path[1:], strict=False):
        above: list[str] = []
        below: list[str] = []
        side = above
        for child in parent:
            if child is inside:
                side = below
            elif (side is above and _describes(child)) or (
                side is below and _continues(child, near=inside is path[-1])
            ):
                side.extend(lines_of(child))
        before.extend(above)
        after[:0] = below
    return [*before, *lines_of(path[-1]), *after]


_DESCEND = frozenset("html body div article section main form center table tbody tr td span font".split())


def _weights(body: etree._Element) -> dict[etree._Element, int]:
    """Running text below every element, in one pass."""
    weights: dict[etree._Element, int] = {}
    for _, element in etree.iterwalk(body, events=("end",)):
        own = 0 if element.tag == "a" else len("".join((element.text or "").split()))
        for child in element:
            if element.tag != "a":
                own += weights.get(child, 0) + len("".join((child.tail or "").split()))
        weights[element] = own
    return weights


def _describes(element: etree._Element) -> bool:
    """A title or a block of labelled facts about the document, rather than a list of links."""
    text = _text_of(element)
    if next(element.iter("h1", "h2"), None) is not None or element.tag in ("h1", "h2"):
        return len(text) < 2_000
    if _META_LABEL.search(text) and len(text) < 4_000:
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return "title" in named and 0 < len(text.strip()) < 300


def _continues(element: etree._Element, *, near: bool) -> bool:
    """What goes on below the content: running text, a table, the list of annexes; beside it also a signature or date."""
    text = _text_of(element).strip()
    if re.match(r"(?:相关)?附\s*件", text) and len(text) < 1_000:
        return True
    if near and 2 <= len(text) <= 60 and next(element.iter("a"), None) is None and not _NOTE.search(text):
        return True
    return (_weight(element) >= 20 and _SENTENCE.search(_text_of(element)) is not None) or (
        next(element.iter("table"), None) is not None and _weight(element) >= 40
    )


def _head(root: etree._Element) -> list[tuple[str, str]]:
    """What the page's head says about the document: (label, value), the title without a label."""
    facts: dict[str, str] = {}
    for meta in root.iter("meta"):
        key, value = (meta.get("name") or "").lower(), (meta.get("content") or "").strip()
        if key in ("articletitle", "pubdate", "contentsource") and value:
            facts[key] = SPACE.sub(" ", value).removesuffix(" 00:00:00")
    title = root.findtext("head/title") or ""
    title = facts.get("articletitle") or re.split(r"\s*[_|]\s*|\s+[-–—]+\s+|--+", title.strip()[:500])[0]
    out = [("", title)] if title else []
    return out + [
        (label, facts[key]) for key, label in (("contentsource", "来源"), ("pubdate", "发布日期")) if key in facts
    ]


def _missing(head: list[tuple[str, str]], lines: list[str]) -> list[str]:
    """Facts of the head that the page itself does not show."""
    squeezed = "".join("".join(lines).split())
    out = []
    for label, value in head:
        if "".join(value.split()) in squeezed or (not label and not re.search(r"[\u4e00-\u9fff]{4}", value)):
            continue
        if label == "发布日期" and re.search(r"(?:发布|成文|发文|印发)(?:日期|时间)", squeezed):
            continue
        out.append(f"{label}：{value}" if label else value)
    return out
