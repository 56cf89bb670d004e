"""信函格式: the name in red, two double lines across the page, the number at the right below the first.

Name and lines hang on the page itself, since they stand outside the text block; what follows is text like any other.
Lengths in millimetres from the upper edge of the page. Values: docs/reference/official-layout.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from zhiben.foundation.documents.layout.base import BLOCK, MM, RED, TOP
from zhiben.foundation.documents.layout.content import Official
from zhiben.foundation.documents.layout.fonts import TITLE
from zhiben.foundation.documents.layout.runs import font_xml, paragraph

HEAD_AT, LINE_BELOW, WIDE, SECOND_AT = 30.0, 4.0, 170.0, 277.0
LARGEST, NARROWER = 42, 0.94
THICK, BETWEEN, THIN = 0.9, 0.6, 0.3
NUMBER_BELOW = 16 * 7 / 8 * 25.4 / 72  # seven eighths of a character of 3号
_POINT = 25.4 / 72
_EMU = 36_000
_NAMESPACES = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def letterhead(document: Official, number: str) -> Iterator[str]:
    """The first paragraphs of a letter, to the two blank lines above its title."""
    points = min(LARGEST, int(NARROWER * BLOCK / 20 / max(1, len(document.red_name))))
    first = HEAD_AT + points * _POINT + LINE_BELOW
    drawn = (
        _name(document.red_name, points)
        + _rect(2, first, THICK)
        + _rect(3, first + THICK + BETWEEN, THIN)
        + _rect(4, SECOND_AT - THICK - BETWEEN - THIN, THIN)
        + _rect(5, SECOND_AT - THICK, THICK)
    )
    below = first + THICK + BETWEEN + THIN + NUMBER_BELOW
    marks = [mark for mark in (document.copy_number, document.secrecy, document.urgency) if mark]
    before = max(0, round(below * MM) - TOP)
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{BLOCK}"/></w:tabs>'
    place = f'<w:pBdr><w:bottom w:val="nil"/></w:pBdr>{tab}<w:spacing w:before="{before}"/><w:jc w:val="left"/>'
    line = paragraph("GwNumber", (f"{marks[0] if marks else ''}\t{number}", ""), properties=place)
    yield line.replace("</w:pPr>", f"</w:pPr><w:r>{drawn}</w:r>", 1)
    yield from (paragraph("GwMark", (mark, "")) for mark in marks[1:])


def _anchor(number: int, top: float, left: float, size: tuple[float, float], shape: str, *, behind: bool) -> str:
    extent = f'cx="{round(size[0] * _EMU)}" cy="{round(size[1] * _EMU)}"'
    return (
        f'<w:drawing><wp:anchor {_NAMESPACES} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="{number}" '
        f'behindDoc="{int(behind)}" locked="1" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{round(left * _EMU)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{round(top * _EMU)}</wp:posOffset></wp:positionV>'
        f'<wp:extent {extent}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        f'<wp:docPr id="{900 + number}" name="信函{number}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f"{shape.replace('{extent}', extent)}</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )


def _box(fill: str) -> str:
    return (
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"{fill}<a:ln><a:noFill/></a:ln></wps:spPr>"
    )


def _rect(number: int, top: float, high: float) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{RED}"/></a:solidFill>'
    shape = f"<wps:cNvSpPr/>{_box(fill)}<wps:bodyPr/>"
    return _anchor(number, top, (210 - WIDE) / 2, (WIDE, high), shape, behind=True)


def _name(name: str, points: int) -> str:
    """Its glyphs begin at HEAD_AT: they stand about a tenth of their height below the top of their line."""
    size = f'<w:color w:val="{RED}"/><w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'
    line = (
        f'<w:p><w:pPr><w:spacing w:line="{22 * points}" w:lineRule="exact"/><w:jc w:val="center"/></w:pPr>'
        f"<w:r><w:rPr>{font_xml(TITLE)}{size}</w:rPr><w:t>{escape(name)}</w:t></w:r></w:p>"
    )
    shape = (
        f'<wps:cNvSpPr txBox="1"/>{_box("<a:noFill/>")}<wps:txbx><w:txbxContent>{line}</w:txbxContent></wps:txbx>'
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr>'
    )
    high = 1.1 * points * _POINT
    return _anchor(1, HEAD_AT - 0.1 * points * _POINT, (210 - WIDE) / 2, (WIDE, high), shape, behind=False)
