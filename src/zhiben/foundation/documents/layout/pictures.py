"""Pictures in a document: the png as a part of the package, and the drawing that shows it where it stands."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator

from lxml import etree

from zhiben.foundation.documents.layout.base import BLOCK
from zhiben.foundation.documents.layout.content import Block, Official, Picture

_EMU = 635  # of one twip
_RELATIONS = "word/_rels/document.xml.rels"
_TYPES = "[Content_Types].xml"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_W = "http://schemas.openxmlformats.org/drawingml/2006"


def pictures_of(document: Official) -> dict[str, bytes]:
    """The pictures of a document by their relation, each once."""
    blocks: list[Block] = [*document.blocks]
    for attachment in document.attachments:
        blocks += attachment.blocks
    return {relation(block): block.png for block in blocks if isinstance(block, Picture)}


def relation(picture: Picture) -> str:
    return f"rIdPicture{hashlib.sha256(picture.png).hexdigest()[:12]}"


def add_pictures(parts: dict[str, bytes], pictures: dict[str, bytes]) -> None:
    """The files, the relations to them and the type of a png, into the parts of a package."""
    if not pictures:
        return
    for key, png in pictures.items():
        parts[f"word/media/{key}.png"] = png
    targets = [{"Id": key, "Type": _IMAGE, "Target": f"media/{key}.png"} for key in sorted(pictures)]
    parts[_RELATIONS] = _with(parts[_RELATIONS], "Relationship", targets)
    if b'Extension="png"' not in parts[_TYPES]:
        png_type = [{"Extension": "png", "ContentType": "image/png"}]
        parts[_TYPES] = _with(parts[_TYPES], "Default", png_type, first=True)


def _with(part: bytes, name: str, rows: Iterable[dict[str, str]], *, first: bool = False) -> bytes:
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    for row in rows:
        element = etree.Element(f"{{{root.nsmap[None]}}}{name}", dict(row))
        if first:
            root.insert(0, element)
        else:
            root.append(element)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, from the head of the file. Raises: ValueError for what is no png.

    >>> size_of(b"\\x89PNG\\r\\n\\x1a\\n" + b"\\0\\0\\0\\rIHDR" + b"\\0\\0\\0\\x02" + b"\\0\\0\\0\\x01")
    (2, 1)
    """
    if png[:8] != b"\x89PNG\r\n\x1a\n" or len(png) < 24:
        raise ValueError("no png")
    return struct.unpack(">II", png[16:24])


def drawings(picture: Picture, number: int) -> Iterator[str]:
    """The runs of a paragraph that shows the picture, in proportion."""
    wide_px, high_px = size_of(picture.png)
    wide = round(BLOCK * picture.share) * _EMU
    high = round(wide * high_px / wide_px)
    key = relation(picture)
    yield (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="{key}"/>'
        f'<a:graphic xmlns:a="{_W}/main"><a:graphicData uri="{_W}/picture"><pic:pic xmlns:pic="{_W}/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{key}"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:embed="{key}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
