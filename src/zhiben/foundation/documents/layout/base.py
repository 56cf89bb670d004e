"""The base of every official document: page box, styles, footers. What a county may replace with a docx of its own.

Built here from its parts, so that it holds nothing but what the layout needs: the template that python-docx brings
falls back to Japanese fonts and carries 800 KB of styles. Lengths are in twentieths of a point (twips) unless said.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from zhiben.foundation.documents.layout.fonts import BODY, FONTS, HEI, KAI, SONG, TITLE

MM = 56.6929
# GB/T 9704: top 37 mm, left 28 mm, text block 156 × 225 mm on A4; docs/reference/official-layout.md has the sources.
PAGE = (round(210 * MM), round(297 * MM))
TOP, BOTTOM, LEFT, RIGHT = (round(each * MM) for each in (37, 35, 28, 26))
BLOCK = PAGE[0] - LEFT - RIGHT
# 22 lines in 225 mm; 28 characters in 156 mm take a quarter of a point off each character of 16 points.
LINE = 579
CHARACTER = 315
TIGHTEN = -5
# The page number stands 7 mm below the text block.
FOOTER = BOTTOM - round(7 * MM) - 300
RED = "FF0000"
_EPOCH = (1980, 1, 1, 0, 0, 0)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class Style:
    """`size` in half points; `line` exact in twips; `indent` and the like are attributes of w:ind, `more` of w:pPr."""

    id: str
    name: str
    font: str
    size: int
    align: str = "both"
    line: int = LINE
    indent: str = ""
    before: str = ""
    color: str = ""
    more: str = ""
    tight: bool = True
    outline: int | None = None


_BODY_INDENT = f'w:firstLineChars="200" w:firstLine="{2 * CHARACTER}"'
STYLES = (
    Style("GwBody", "公文正文", BODY, 32, indent=_BODY_INDENT),
    Style("GwMark", "公文份号密级", HEI, 32, align="left"),
    Style("GwRedHead", "公文发文机关标志", TITLE, 96, align="center", color=RED, tight=False),
    Style(
        "GwNumber", "公文发文字号", BODY, 32, align="center",
        before=f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>',
    ),
    Style("GwTitle", "公文标题", TITLE, 44, align="center", line=660, tight=False),
    Style("GwReceivers", "公文主送", BODY, 32, align="left"),
    Style("GwHeading1", "公文一级标题", HEI, 32, indent=_BODY_INDENT, outline=0),
    Style("GwHeading2", "公文二级标题", KAI, 32, indent=_BODY_INDENT, outline=1),
    Style("GwHeading3", "公文三级标题", BODY, 32, indent=_BODY_INDENT, outline=2),
    Style("GwHeading4", "公文四级标题", BODY, 32, indent=_BODY_INDENT, outline=3),
    Style("GwAttached", "公文附件说明", BODY, 32, align="left"),
    Style("GwSigner", "公文署名", BODY, 32, align="right"),
    Style("GwNote", "公文附注", BODY, 32, align="left", indent=_BODY_INDENT),
    Style("GwAttachmentLabel", "公文附件标识", HEI, 32, align="left"),
    Style("GwTableTitle", "公文表题", HEI, 28, align="center", line=520, tight=False),
    Style("GwCell", "公文表格", BODY, 24, align="left", line=360, tight=False),
    Style("GwCellHead", "公文表头", HEI, 24, align="center", line=360, tight=False),
    Style("GwImprint", "公文版记", BODY, 28, align="left", line=520, tight=False),
    Style("GwPageNumber", "公文页码", SONG, 28, align="left", line=320, tight=False),
)  # fmt: skip
STYLE_IDS = frozenset(style.id for style in STYLES)


def fonts_xml(font: str) -> str:
    """The font for every script: `w:eastAsia` too, without which Chinese text takes another one."""
    return f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}" w:hint="eastAsia"/>'


def _style(style: Style) -> str:
    indent = f"<w:ind {style.indent}/>" if style.indent else ""
    outline = f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else ""
    color = f'<w:color w:val="{style.color}"/>' if style.color else ""
    tight = f'<w:spacing w:val="{TIGHTEN}"/>' if style.tight else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{style.before}'
        f'<w:spacing w:before="0" w:after="0" w:line="{style.line}" w:lineRule="exact"/>{indent}'
        f'<w:jc w:val="{style.align}"/>{outline}{style.more}</w:pPr>'
        f"<w:rPr>{fonts_xml(style.font)}{color}{tight}"
        f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def _styles() -> str:
    return (
        f"{_HEAD}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts_xml(BODY)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/><w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        + "".join(map(_style, STYLES))
        + "</w:styles>"
    )


def _footer(align: str) -> str:
    """The number between dashes, one character in from the outer edge."""
    edge = "right" if align == "right" else "left"

    def field(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    number = f'{field("begin")}<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>{field("separate")}<w:r><w:t>1</w:t></w:r>{field("end")}'
    return (
        f'{_HEAD}<w:ftr {W} {R}><w:p><w:pPr><w:pStyle w:val="GwPageNumber"/>'
        f'<w:ind w:{edge}Chars="100" w:{edge}="280"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">— </w:t></w:r>{number}<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


def section() -> str:
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId10"/><w:footerReference w:type="even" r:id="rId11"/>'
        f'<w:pgSz w:w="{PAGE[0]}" w:h="{PAGE[1]}"/>'
        f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}" w:header="850" '
        f'w:footer="{FOOTER}" w:gutter="0"/><w:cols w:space="425"/></w:sectPr>'
    )


def _font_table() -> str:
    known = "".join(
        f'<w:font w:name="{font.wanted}"><w:altName w:val="{font.others[0]}"/><w:charset w:val="86"/></w:font>'
        for font in FONTS
    )
    return f"{_HEAD}<w:fonts {W}>{known}</w:fonts>"


_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _types() -> str:
    parts = {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable",
             "footer1": "footer", "footer2": "footer"}  # fmt: skip
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in parts.items()
    )
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(rows: Mapping[str, tuple[str, str]]) -> str:
    body = "".join(f'<Relationship Id="{id}" Type="{kind}" Target="{to}"/>' for id, (kind, to) in rows.items())
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{namespace}">{body}</Relationships>'


@lru_cache(maxsize=1)
def base_template() -> bytes:
    """The base as a docx with an empty paragraph, to be opened, changed and handed in again."""
    core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    word = {
        "rId1": (f"{_RELATED}/styles", "styles.xml"), "rId2": (f"{_RELATED}/settings", "settings.xml"),
        "rId3": (f"{_RELATED}/fontTable", "fontTable.xml"),
        "rId10": (f"{_RELATED}/footer", "footer1.xml"), "rId11": (f"{_RELATED}/footer", "footer2.xml"),
    }  # fmt: skip
    return pack(
        {
            "[Content_Types].xml": _types().encode(),
            "_rels/.rels": _relations(
                {"rId1": (f"{_RELATED}/officeDocument", "word/document.xml"), "rId2": (core, "docProps/core.xml")}
            ).encode(),
            "docProps/core.xml": (
                f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
                'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title></dc:title></cp:coreProperties>'
            ).encode(),
            "word/document.xml": (
                f'{_HEAD}<w:document {W} {R}><w:body><w:p><w:pPr><w:pStyle w:val="GwBody"/></w:pPr></w:p>{section()}'
                "</w:body></w:document>"
            ).encode(),
            "word/_rels/document.xml.rels": _relations(word).encode(),
            "word/styles.xml": _styles().encode(),
            "word/settings.xml": (
                f"{_HEAD}<w:settings {W}><w:evenAndOddHeaders/><w:characterSpacingControl "
                'w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" '
                'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
            ).encode(),
            "word/fontTable.xml": _font_table().encode(),
            "word/footer1.xml": _footer("right").encode(),
            "word/footer2.xml": _footer("left").encode(),
        }
    )


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A zip file of which the same parts always make the same bytes: fixed order, date and compression."""
    out = io.BytesIO()
    first = "[Content_Types].xml"
    with zipfile.ZipFile(out, "w") as package:
        for name in sorted(parts, key=lambda name: (name != first, name)):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            package.writestr(member, parts[name], compresslevel=6)
    return out.getvalue()
