"""版记: who has a copy, who printed it when, between lines at the foot of the last page.

A text box on the lower edge of the text block. Floating tables and frames would say the same in fewer words, but
LibreOffice 7.4 leaves both where the text ends.
"""

from __future__ import annotations

from math import ceil

from zhiben.foundation.documents.layout.base import BLOCK
from zhiben.foundation.documents.layout.content import Official, long_date, width
from zhiben.foundation.documents.layout.runs import paragraph

# A character of 14 points, the line of the style, and English metric units in a twip.
_SMALL, _LINE, _EMU = 280, 520, 635
_THICK = 'w:val="single" w:sz="8" w:space="0" w:color="000000"'
_THIN = 'w:val="single" w:sz="6" w:space="0" w:color="000000"'
_NAMESPACES = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def imprint_xml(document: Official) -> str:
    """The box and the paragraph that it hangs on; "" where there is nothing to say."""
    rows = _rows(document)
    if not rows:
        return ""
    height = sum(lines for _, lines, _ in rows) * _LINE + 80
    lines = document.form != "letter"
    inside = _table([paragraph("GwImprint", (text, ""), properties=place) for text, _, place in rows], lines=lines)
    extent = f'cx="{BLOCK * _EMU}" cy="{height * _EMU}"'
    box = (
        f'<w:drawing><wp:anchor {_NAMESPACES} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" '
        'behindDoc="0" locked="1" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="margin"><wp:align>center</wp:align></wp:positionH>'
        '<wp:positionV relativeFrom="margin"><wp:align>bottom</wp:align></wp:positionV>'
        f'<wp:extent {extent}/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/>'
        '<wp:docPr id="1" name="版记"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        f'<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing>"
    )
    return (
        '<w:p><w:pPr><w:pStyle w:val="GwBody"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr>'
        f"<w:r>{box}</w:r></w:p>"
    )


def _rows(document: Official) -> list[tuple[str, int, str]]:
    """(text, lines it takes, properties)."""
    rows = []
    if document.cc:
        text = f"抄送：{document.cc.rstrip('。')}。"
        first, following = BLOCK // _SMALL - 2, BLOCK // _SMALL - 5
        lines = 1 + max(0, ceil((width(text) - first) / following))
        place = f'<w:ind w:left="{4 * _SMALL}" w:right="{_SMALL}" w:hanging="{3 * _SMALL}"/>'
        rows.append((text, lines, place))
    if document.printed_by and document.form != "letter":
        day = f"{long_date(document.printed_on)}印发" if document.printed_on else "　　年　月　日印发"
        place = f'<w:tabs><w:tab w:val="right" w:pos="{BLOCK - _SMALL}"/></w:tabs><w:ind w:left="{_SMALL}"/>'
        rows.append((f"{document.printed_by}\t{day}", 1, place))
    return rows


def _table(rows: list[str], *, lines: bool) -> str:
    """The lines are borders of a table: those of a paragraph would be indented with it. A letter has none."""
    borders = f"<w:top {_THICK}/><w:bottom {_THICK}/><w:insideH {_THIN}/>" if lines else ""
    cells = "".join(
        f'<w:tr><w:tc><w:tcPr><w:tcW w:w="{BLOCK}" w:type="dxa"/></w:tcPr>{row}</w:tc></w:tr>' for row in rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{BLOCK}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/>'
        f'<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid><w:gridCol w:w="{BLOCK}"/></w:tblGrid>'
        f'{cells}</w:tbl><w:p><w:pPr><w:pStyle w:val="GwImprint"/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    )
