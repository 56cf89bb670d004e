"""Small real files for tests: written part by part, so that each holds exactly the custom it shows."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = " ".join(
    (
        f'xmlns:w="{_W}"',
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
    )
)
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>{more}</Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

LINE = 28.0  # points between baselines, as official documents have it
SIZE = 16.0


def zip_file(members: Mapping[str, str | bytes] | Mapping[str, bytes]) -> bytes:
    """A zip file with these members."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A docx whose body is this WordprocessingML; `parts` are the insides of numbering, styles, footnotes …"""
    names = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "endnotes": "endnotes"}
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES.format(
            more="".join(
                f'<Override PartName="/word/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                f'wordprocessingml.{part}+xml"/>'
                for part in parts
            )
        ),
        "_rels/.rels": _RELATIONS.format(
            items=f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _RELATIONS.format(
            items="".join(f'<Relationship Id="{part}" Type="{_OFFICE}/{part}" Target="{part}.xml"/>' for part in parts)
        ),
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
    }
    members |= {
        f"word/{part}.xml": f"<w:{names[part]} {_NAMES}>{inside}</w:{names[part]}>" for part, inside in parts.items()
    }
    return zip_file(members)


def run(text: str, properties: str = "") -> str:
    """A `w:r`."""
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def par(text: str = "", *, num: tuple[int, int] | None = None, style: str = "", more: str = "") -> str:
    """A `w:p`: its text, then `more` runs. `num` is (list, level)."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}{more}</w:p>"


def cell(content: str, properties: str = "") -> str:
    """A `w:tc` from text or from paragraphs."""
    inside = content if content.startswith("<w:") else par(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def table(*rows: list[str]) -> str:
    """A `w:tbl` from rows of `cell`s or of plain texts."""
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    cells = [[one if one.startswith("<w:tc>") else cell(one) for one in row] for row in rows]
    inside = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in cells)
    grid = "<w:gridCol/>" * max(len(row) for row in rows)
    return (
        f"<w:tbl><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{inside}</w:tbl>"
    )


def level(at: int, style: str, text: str, more: str = "") -> str:
    """A `w:lvl` of a list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, instances: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """Inside of numbering.xml with one list (0) and its instances."""
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{instances}'


def pdf(*pages: Callable[[Any], object]) -> bytes:
    """A pdf on A4 whose pages are drawn by functions of a reportlab canvas, in a font of the reader's own."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for draw in pages:
        canvas.setFont("STSong-Light", SIZE)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def text_page(*lines: str, head: str = "", foot: str = "", top: float = 740.0) -> Callable[[Any], None]:
    """Draws lines from the left margin (80 points, 27 characters wide); a leading full-width blank is an indent."""

    def draw(canvas: Any) -> None:
        for at, line in enumerate(lines):
            blank = len(line) - len(line.lstrip("\u3000"))
            canvas.drawString(80 + blank * SIZE, top - at * LINE, line.lstrip("\u3000"))
        if head:
            canvas.drawString(80, 800, head)
        if foot:
            canvas.drawCentredString(297, 40, foot)

    return draw


def ruled(
    rows: list[list[str]], *, top: float, widths: tuple[float, ...] = (40, 250, 140), high: float = 60.0
) -> Callable[[Any], None]:
    """Draws a table with all its borders from the left margin; a line break in a text is a wrapped line."""

    def draw(canvas: Any) -> None:
        xs = [80.0]
        for width in widths:
            xs.append(xs[-1] + width)
        ys = [top - high * at for at in range(len(rows) + 1)]
        canvas.grid(xs, ys)
        canvas.setFont("STSong-Light", 12)
        for row, y in zip(rows, ys, strict=False):
            for text, x in zip(row, xs, strict=False):
                for at, line in enumerate(text.split("\n")):
                    canvas.drawString(x + 5, y - 16 - 15 * at, line)
        canvas.setFont("STSong-Light", SIZE)

    return draw
