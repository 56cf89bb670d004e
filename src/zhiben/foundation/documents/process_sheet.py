"""发文稿纸: the sheet that goes round with a document, for the signatures on paper. A form that a county may replace."""

from __future__ import annotations

import io
from functools import lru_cache

from django.utils import timezone
from docx import Document as open_docx
from docx.oxml import parse_xml
from docx.shared import Mm
from docx.table import Table

from zhiben.foundation.documents.layout.base import W, base_template
from zhiben.foundation.documents.layout.content import Official
from zhiben.foundation.documents.layout.forms import Value, fill
from zhiben.foundation.documents.layout.tables import BORDERS
from zhiben.foundation.documents.models import Document
from zhiben.foundation.documents.selectors import template_bytes
from zhiben.foundation.documents.template_kinds import declare_form

PLACES = {
    "office": "发文机关",
    "number": "发文字号",
    "title": "标题",
    "receivers": "主送",
    "cc": "抄送",
    "urgency": "紧急程度",
    "secrecy": "密级",
    "drafted_by": "拟稿人",
    "drafted_on": "拟稿日期",
    "approved_by": "签发人",
    "issued_on": "成文日期",
    "attachments": "附件",
}
# Two cells of a row, or one over the whole width; what has no place is written by hand.
_ROWS = (
    ("发文字号：{{ number }}", "紧急程度：{{ urgency }}　密级：{{ secrecy }}"),
    ("签发：{{ approved_by }}", "会签："),
    ("核稿：", "拟稿：{{ drafted_by }}　{{ drafted_on }}"),
    ("标题：{{ title }}",),
    ("主送：{{ receivers }}",),
    ("抄送：{{ cc }}",),
    ("附件：{{ attachments }}",),
    ("成文日期：{{ issued_on }}", "印制份数："),
)


@lru_cache(maxsize=1)
def built_in() -> bytes:
    """The sheet as it is without a county's own: a head and a table of two columns."""
    sheet = open_docx(io.BytesIO(base_template()))
    sheet.paragraphs[0].style = "公文标题"
    sheet.paragraphs[0].text = "{{ office }}发文稿纸"
    table = sheet.add_table(rows=len(_ROWS), cols=2)
    for row, texts in zip(table.rows, _ROWS, strict=True):
        row.height = Mm(18 if len(texts) == 2 else 24)
        cells = row.cells
        first = cells[0] if len(texts) == 2 else cells[0].merge(cells[1])
        for cell, text in zip((first, cells[1]), texts, strict=False):
            cell.paragraphs[0].text = text
            cell.paragraphs[0].style = "公文表格"
    _ruled(table)
    out = io.BytesIO()
    sheet.save(out)
    return out.getvalue()


def _ruled(table: Table) -> None:
    """Lines around every cell: the base has no table style to name."""
    table._tbl.tblPr.append(parse_xml(f"<w:tblBorders {W}>{BORDERS}</w:tblBorders>"))


SHEET = declare_form("documents.process_sheet", "发文稿纸", PLACES, built_in)


def process_sheet(found: Document) -> bytes:
    """The sheet of a document on the template of its county."""
    content = Official.model_validate(found.content)
    values: dict[str, Value] = {
        "office": found.organisation.name,
        "number": str(found.number or ""),
        "title": found.title,
        "receivers": content.receivers,
        "cc": content.cc,
        "urgency": content.urgency,
        "secrecy": content.secrecy,
        "drafted_by": found.drafted_by_name,
        "drafted_on": timezone.localdate(found.drafted_at).isoformat(),
        "approved_by": found.approved_by,
        "issued_on": found.issued_on.isoformat() if found.issued_on else "",
        "attachments": "；".join(attachment.title for attachment in content.attachments),
    }
    return fill(template_bytes(SHEET, county=found.county_key), values)
