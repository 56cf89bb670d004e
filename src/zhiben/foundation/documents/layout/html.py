"""A document as html to look at: the same order and the same numbers, with class names that a style sheet gives shape."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from html import escape

from zhiben.foundation.documents.layout.content import (
    Attachment,
    Block,
    Heading,
    Official,
    Picture,
    Table,
    long_date,
    numbered,
)
from zhiben.foundation.documents.layout.titles import in_lines


def to_html(document: Official) -> str:
    """One `<article class="gw">`. Everything that was typed is escaped; no script, no style attribute."""
    form = f" gw-{document.form}" if document.form != "document" else ""
    return f'<article class="gw{form}" lang="zh-CN">{"".join(_parts(document))}</article>'


def _parts(document: Official) -> Iterator[str]:
    for mark in (document.copy_number, document.secrecy, document.urgency):
        if mark:
            yield _p("gw-mark", mark)
    yield _p("gw-head", document.red_name)
    number = escape(document.number or "〔　〕　号")
    signatory = f'<span>签发人：<span class="gw-kai">{escape(document.signatory)}</span></span>'
    yield f'<p class="gw-number{" gw-upward" if document.signatory else ""}"><span>{number}</span>{signatory if document.signatory else ""}</p>'
    yield f'<h2 class="gw-title">{"<br>".join(map(escape, in_lines(document.title)))}</h2>'
    if document.receivers:
        yield _p("gw-receivers", document.receivers.rstrip("：:") + "：")
    yield from _blocks(document.blocks)
    if document.attachments:
        items = "".join(f"<li>{escape(attachment.title)}</li>" for attachment in document.attachments)
        single = " gw-single" if len(document.attachments) == 1 else ""
        yield f'<div class="gw-attached"><span>附件：</span><ol class="gw-list{single}">{items}</ol></div>'
    yield from _end(document)
    if document.note:
        yield _p("gw-body", f"（{document.note.strip('（）()')}）")
    for at, attachment in enumerate(document.attachments, start=1):
        yield from _attachment(attachment, str(at) if len(document.attachments) > 1 else "")
    yield from _imprint(document)


def _end(document: Official) -> Iterator[str]:
    """Who signs and when; of minutes, who was there."""
    if document.form == "minutes":
        for word, names in document.attendance:
            yield f'<p class="gw-body"><span class="gw-h1">{escape(word)}：</span>{escape(names)}</p>'
        return
    sealed = " gw-sealed" if document.sealed else ""
    day = long_date(document.dated_on) if document.dated_on else "　　年　月　日"
    yield f'<div class="gw-signature{sealed}"><p>{escape(document.signer)}</p><p>{day}</p></div>'


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for label, block in numbered(blocks):
        if isinstance(block, Heading):
            name = f"gw-h{block.level}"
            yield f'<p class="gw-body"><span class="{name}">{escape(label + block.text)}</span>{escape(block.then)}</p>'
        elif isinstance(block, Table):
            yield _table(block)
        elif isinstance(block, Picture):
            data = b64encode(block.png).decode()
            title = escape(block.title)
            yield f'<figure class="gw-picture"><img src="data:image/png;base64,{data}" alt="{title}"><figcaption>{title}</figcaption></figure>'
        else:
            yield _p("gw-body", block.text)


def _table(table: Table) -> str:
    caption = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.head)
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f'<table class="gw-table">{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _attachment(attachment: Attachment, number: str) -> Iterator[str]:
    if attachment.blocks:
        yield f'<hr class="gw-page"><p class="gw-label">附件{number}</p>'
        yield f'<h3 class="gw-title">{"<br>".join(map(escape, in_lines(attachment.title)))}</h3>'
        yield from _blocks(attachment.blocks)


def _imprint(document: Official) -> Iterator[str]:
    rows = []
    if document.cc:
        rows.append(_p("gw-cc", f"抄送：{document.cc.rstrip('。')}。"))
    if document.printed_by and document.form != "letter":
        day = f"{long_date(document.printed_on)}印发" if document.printed_on else "　　年　月　日印发"
        rows.append(f'<p class="gw-printed"><span>{escape(document.printed_by)}</span><span>{day}</span></p>')
    if rows:
        yield f'<footer class="gw-imprint">{"".join(rows)}</footer>'


def _p(name: str, text: str) -> str:
    return f'<p class="{name}">{escape(text)}</p>'
