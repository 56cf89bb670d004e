"""Tables of a document: every row is written once, so that time grows with the rows and not with their square."""

from __future__ import annotations

from zhiben.foundation.documents.layout.base import BLOCK
from zhiben.foundation.documents.layout.content import Table, width
from zhiben.foundation.documents.layout.runs import paragraph

_NARROWEST, _WIDEST, _LOOKED_AT = 3.0, 24.0, 200
BORDERS = "".join(
    f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table_xml(table: Table) -> str:
    """The head repeats on every page, no row is torn, the whole is as wide as the text block."""
    columns = widths_of(table)
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in columns)
    head = _row(table.head, columns, "GwCellHead", "<w:cantSplit/><w:tblHeader/>")
    rows = "".join(_row(row, columns, "GwCell", "<w:cantSplit/>") for row in table.rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{BLOCK}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{BORDERS}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>'
    )


def widths_of(table: Table) -> list[int]:
    """Twips, together the text block: by the given shares, else by the square root of what the columns hold."""
    count = len(table.head)
    if len(table.widths) == count and all(share > 0 for share in table.widths):
        shares = list(table.widths)
    else:
        looked_at = (table.head, *table.rows[:_LOOKED_AT])
        longest = [max((width(row[at]) for row in looked_at if at < len(row)), default=1.0) for at in range(count)]
        shares = [min(_WIDEST, max(_NARROWEST, each)) ** 0.7 for each in longest]
    found = [round(BLOCK * share / sum(shares)) for share in shares]
    found[-1] += BLOCK - sum(found)
    return found


def _row(cells: tuple[str, ...], columns: list[int], style: str, properties: str) -> str:
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{_cell(cell, style)}</w:tc>'
        for wide, cell in zip(columns, (*cells, *[""] * (len(columns) - len(cells))), strict=False)
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def _cell(text: str, style: str) -> str:
    centre = '<w:jc w:val="center"/>' if style == "GwCell" and width(text) <= 4 else ""
    return paragraph(style, (text, ""), properties=centre)
