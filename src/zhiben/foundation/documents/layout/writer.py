"""An official document as docx: the content in paragraphs of the base's styles."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from zhiben.core.errors import InputError
from zhiben.foundation.documents.layout.base import BLOCK, CHARACTER, LINE, MM, STYLE_IDS, base_template, pack
from zhiben.foundation.documents.layout.content import (
    Attachment,
    Block,
    Heading,
    Official,
    Picture,
    Table,
    long_date,
    numbered,
    width,
)
from zhiben.foundation.documents.layout.fonts import BODY, HEI, KAI
from zhiben.foundation.documents.layout.imprint import imprint_xml
from zhiben.foundation.documents.layout.letterhead import letterhead
from zhiben.foundation.documents.layout.pictures import add_pictures, drawings, pictures_of
from zhiben.foundation.documents.layout.runs import font_xml, paragraph
from zhiben.foundation.documents.layout.tables import table_xml
from zhiben.foundation.documents.layout.titles import in_lines

W_NS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# The name in red: its top 35 mm below the top of the text block, as large as fits, at most 22 mm high.
_HEAD_AT = round(35 * MM)
_HEAD_LARGEST = 62
_HEAD_SHARE = 0.94  # narrower than the red line below it
_BLANK = '<w:p><w:pPr><w:pStyle w:val="GwBody"/><w:ind w:firstLineChars="0" w:firstLine="0"/></w:pPr></w:p>'
_KEPT_BLANK = _BLANK.replace('"GwBody"/>', '"GwBody"/><w:keepNext/>')
_GAP = '<w:p><w:pPr><w:pStyle w:val="GwBody"/><w:spacing w:line="160" w:lineRule="exact"/></w:pPr></w:p>'
_GAP_BEFORE = _GAP.replace('"GwBody"/>', '"GwBody"/><w:keepNext/>')
_HERE = "the pages of the document"
_UNNUMBERED = "〔　〕　号"
_LARGEST_PART = 4 * 1024 * 1024


def compose(document: Official, base: bytes | None = None) -> bytes:
    """The docx. The same document on the same base gives the same bytes.

    Raises: InputError "document.base_broken", "document.base_styles" for a base that cannot carry it.
    """
    parts = open_base(base or base_template())
    root = etree.fromstring(parts["word/document.xml"], _parser())
    body = root.find(f"{W_NS}body")
    section = body.find(f"{W_NS}sectPr") if body is not None else None
    if body is None or section is None or root.nsmap.get("w") != W_NS.strip("{}"):
        raise InputError("document.base_broken", "公文底稿中没有正文或页面设置，请从本系统下载底稿后再修改。")
    for child in list(body):
        if child is not section:
            body.remove(child)
    if document.form == "letter" and section.find(f"{W_NS}titlePg") is None:
        # The first page of a letter bears no number.
        columns = section.find(f"{W_NS}cols")
        section.insert(len(section) if columns is None else section.index(columns) + 1, etree.Element(f"{W_NS}titlePg"))
    body.insert(0, etree.Comment(_HERE))
    frame = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    # As text: elements moved from one tree to another take time with their square.
    pages = "".join(_pages(document)).encode()
    parts["word/document.xml"] = frame.replace(f"<!--{_HERE}-->".encode(), pages, 1)
    add_pictures(parts, pictures_of(document))
    return pack(parts)


def open_base(base: bytes) -> dict[str, bytes]:
    """The parts of a base that has every style of the layout. Raises: InputError, see `compose`."""
    try:
        with zipfile.ZipFile(io.BytesIO(base)) as package:
            members = [member for member in package.infolist() if not member.is_dir()]
            if any(member.file_size > _LARGEST_PART for member in members) or len(members) > 100:
                raise _broken()
            parts = {member.filename: package.read(member) for member in members}
        styles = etree.fromstring(parts["word/styles.xml"], _parser())
        parts["word/document.xml"]
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError, RuntimeError, EOFError, ValueError) as error:
        raise _broken() from error
    known = {style.get(f"{W_NS}styleId") for style in styles.iter(f"{W_NS}style")}
    if missing := sorted(STYLE_IDS - known):
        raise InputError(
            "document.base_styles", f"公文底稿缺少样式：{'、'.join(missing)}。请从本系统下载底稿，只改样式的格式。",
            missing=missing,
        )  # fmt: skip
    return parts


def _broken() -> InputError:
    return InputError("document.base_broken", "公文底稿无法打开。请上传由本系统下载后修改、另存为 docx 的文件。")


def _parser() -> etree.XMLParser:
    """One for each use: no entities, no network."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _pages(document: Official) -> Iterator[str]:
    yield from _top(document)
    for number, line in enumerate(titles := in_lines(document.title)):
        keep = "<w:keepNext/>" if number < len(titles) - 1 else ""
        yield paragraph("GwTitle", (line, ""), properties=keep)
    yield _BLANK
    if document.receivers:
        yield paragraph("GwReceivers", (document.receivers.rstrip("：:") + "：", ""))
    yield from _blocks(document.blocks, last_keeps=True)
    yield from _attached(document.attachments)
    yield from _attendance(document) if document.form == "minutes" else _signature(document)
    if document.note:
        yield paragraph("GwNote", (f"（{document.note.strip('（）()')}）", ""))
    for number, attachment in enumerate(document.attachments, start=1):
        yield from _attachment(attachment, number if len(document.attachments) > 1 else 0)
    yield imprint_xml(document)


def _top(document: Official) -> Iterator[str]:
    """版头: marks, the name in red, the number above the red line, two blank lines."""
    if document.form == "letter":
        yield from letterhead(document, document.number or _UNNUMBERED)
        yield _BLANK * 2
        return
    marks = [mark for mark in (document.copy_number, document.secrecy, document.urgency) if mark]
    yield from (paragraph("GwMark", (mark, "")) for mark in marks)
    head = document.red_name
    points = min(_HEAD_LARGEST, int(_HEAD_SHARE * BLOCK / 20 / max(1, len(head))))
    size = f'<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'
    # The glyph stands about a tenth of its height below the top of its line.
    before = max(0, _HEAD_AT - len(marks) * LINE - 2 * points)
    line = f'<w:spacing w:before="{before}" w:line="{24 * points}" w:lineRule="exact"/>'
    yield paragraph("GwRedHead", (head, size), properties=line)
    yield _BLANK * 2
    number = document.number or ("第　期" if document.form == "minutes" else _UNNUMBERED)
    if document.signatory:
        edge = f'<w:tabs><w:tab w:val="right" w:pos="{BLOCK - CHARACTER}"/></w:tabs>'
        # An indent would shorten the red line: the character in is written.
        runs = ((f"　{number}\t签发人：", ""), (document.signatory, font_xml(KAI)))
        yield paragraph("GwNumber", *runs, properties=edge + '<w:jc w:val="left"/>')
    else:
        yield paragraph("GwNumber", (number, ""))
    yield _BLANK * 2


def _blocks(blocks: tuple[Block, ...], *, last_keeps: bool = False) -> Iterator[str]:
    """`last_keeps`: the last paragraph stays with what follows, so that no signature stands alone on a page."""
    for at, (label, block) in enumerate(numbered(blocks), start=1):
        keep = "<w:keepNext/>" if last_keeps and at == len(blocks) else ""
        if isinstance(block, Heading):
            runs = [(label + block.text, "")]
            if block.then:
                runs.append((block.then, font_xml(BODY)))
            yield paragraph(f"GwHeading{block.level}", *runs, properties=keep if block.then else "<w:keepNext/>")
        elif isinstance(block, Table):
            if block.title:
                yield paragraph("GwTableTitle", (block.title, ""), properties="<w:keepNext/>")
            yield ("" if block.title else _GAP_BEFORE) + table_xml(block) + _GAP
        elif isinstance(block, Picture):
            yield _picture(block, at)
        else:
            yield paragraph("GwBody", (block.text, ""), properties=keep)


def _picture(block: Picture, number: int) -> str:
    """In a line as high as the picture, its title below it on the same page."""
    drawn = "".join(drawings(block, number))
    line = '<w:keepNext/><w:spacing w:before="120" w:line="240" w:lineRule="auto"/>'
    shown = f'<w:p><w:pPr><w:pStyle w:val="GwTableTitle"/>{line}</w:pPr>{drawn}</w:p>'
    return shown + paragraph("GwTableTitle", (block.title, ""))


def _attached(attachments: tuple[Attachment, ...]) -> Iterator[str]:
    """附件说明: one blank line, two characters in, the numbers under one another, no mark at the end."""
    if not attachments:
        return
    yield _KEPT_BLANK
    several = len(attachments) > 1
    for number, attachment in enumerate(attachments, start=1):
        lead = "附件：" if number == 1 else "　　　"
        count = f"{number}." if several else ""
        hang = 3 * CHARACTER + (round(CHARACTER * width(count)) if several else 0)
        indent = f'<w:ind w:left="{2 * CHARACTER + hang}" w:hanging="{hang}"/>'
        yield paragraph("GwAttached", (f"{lead}{count}{attachment.title}", ""), properties="<w:keepNext/>" + indent)


def _attendance(document: Official) -> Iterator[str]:
    """One blank line, two characters in: the word in 黑体, the names behind it hanging below one another."""
    if document.attendance:
        yield _BLANK
    for word, names in document.attendance:
        hang = CHARACTER * (len(word) + 1)
        indent = f'<w:ind w:left="{2 * CHARACTER + hang}" w:hanging="{hang}"/>'
        yield paragraph("GwAttached", (f"{word}：", font_xml(HEI)), (names, ""), properties=indent)


def _signature(document: Official) -> Iterator[str]:
    """With a seal the date ends four characters from the edge and the signer stands centred above it; without one the
    signer ends two characters from the edge and the date begins two characters behind the signer."""
    day = long_date(document.dated_on) if document.dated_on else "　　年　月　日"
    signer_wide, day_wide = width(document.signer), width(day)
    if document.sealed:
        day_in = 4.0
        signer_in = max(0.0, day_in + (day_wide - signer_wide) / 2)
    else:
        day_in = max(2.0, signer_wide - day_wide)
        signer_in = day_in + day_wide + 2 - signer_wide
    # A seal covers about two lines above the name.
    yield _KEPT_BLANK * (2 if document.sealed else 1)
    keep = "<w:keepNext/><w:keepLines/>"
    yield paragraph("GwSigner", (document.signer, ""), properties=keep + _from_right(signer_in))
    yield paragraph("GwSigner", (day, ""), properties=_from_right(day_in))


def _from_right(characters: float) -> str:
    return f'<w:ind w:rightChars="{round(characters * 100)}" w:right="{round(characters * CHARACTER)}"/>'


def _attachment(attachment: Attachment, number: int) -> Iterator[str]:
    """On a new page: its label in the first line, its title in the third."""
    if not attachment.blocks:
        return
    yield paragraph("GwAttachmentLabel", (f"附件{number or ''}", ""), properties="<w:pageBreakBefore/>")
    yield _BLANK
    yield from (paragraph("GwTitle", (line, "")) for line in in_lines(attachment.title))
    yield _BLANK
    yield from _blocks(attachment.blocks)
