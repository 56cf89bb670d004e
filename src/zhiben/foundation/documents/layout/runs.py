"""Paragraphs and runs as WordprocessingML."""

from __future__ import annotations

from xml.sax.saxutils import escape


def paragraph(style: str, *runs: tuple[str, str], properties: str = "") -> str:
    """Runs are (text, properties of the run)."""
    inside = "".join(f"<w:r>{f'<w:rPr>{props}</w:rPr>' if props else ''}{text_xml(text)}</w:r>" for text, props in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def text_xml(text: str) -> str:
    """The runs of a text; line breaks and tabs of its own stay, other control characters, which XML cannot hold, go.

    >>> text_xml("甲&乙")
    '<w:t xml:space="preserve">甲&amp;乙</w:t>'
    """
    return "<w:br/>".join(
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(_plain(part))}</w:t>' for part in line.split("\t"))
        for line in text.split("\n")
    )


def _plain(text: str) -> str:
    return "".join(character for character in text if character >= " " and not 0xD800 <= ord(character) <= 0xDFFF)


def font_xml(font: str) -> str:
    """The font of a run for every script."""
    return f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
