"""The year file and the draft yearly duty report as documents. Nothing is written that is not recorded."""

from __future__ import annotations

from datetime import date

from zhiben.apps.leadership.models import DutyRecord
from zhiben.apps.leadership.selectors.files import YearFile
from zhiben.foundation.documents.layout.content import Block, Heading, Official, Paragraph, Table

NOTHING = "（没有记录）"


def year_document(found: YearFile, *, office: str, on: date) -> Official:
    """Every list and every kind of record, empty ones included."""
    blocks: list[Block] = []
    for part in found.lists:
        title = f"{part.duty_list.get_kind_display()}{part.duty_list.title and f'（{part.duty_list.title}）'}"
        blocks.append(Heading(level=1, text=f"{title}：计入完成 {part.done}/{len(part.lines)}"))
        rows = tuple(
            (str(line.item.ordinal), line.item.text, _day(line.item.due_on), line.item.result or "—", line.state(on)[0])
            for line in part.lines
        )
        blocks.append(Table(head=("序号", "事项", "时限", "结果", "状态"), rows=rows))
    for kind, records in found.records.items():
        blocks.append(Heading(level=1, text=f"{DutyRecord.Kind(kind).label}：{len(records)} 次"))
        held = tuple(
            (_day(row.held_on), row.title, _about(row), "有" if proven else "无佐证") for row, proven in records
        )
        blocks.append(Table(head=("日期", "名称", "对象", "佐证"), rows=held) if held else Paragraph(text=NOTHING))
    return Official(
        head=office, masthead="安全生产履职档案", title=f"{found.name} {found.year} 年安全生产履职档案", blocks=tuple(blocks),
        signer=office, dated_on=on, sealed=False,
    )  # fmt: skip


def duty_report(found: YearFile, *, office: str, on: date) -> Official:
    """A draft of the yearly report on one's duty, from recorded checks and studies alone; without any, an empty marked one."""
    kinds = (DutyRecord.Kind.CHECK, DutyRecord.Kind.STUDY, DutyRecord.Kind.VISIT)
    blocks: list[Block] = []
    for kind in kinds:
        records = found.records[kind]
        if records:
            blocks.append(Heading(level=1, text=f"{DutyRecord.Kind(kind).label}（{len(records)} 次）"))
            blocks += [Paragraph(text=f"{_day(row.held_on)}，{row.title}。{row.text}") for row, _ in records]
    if not blocks:
        blocks = [
            Paragraph(text=f"【空白草稿】{found.year} 年没有带队检查、专题研究、包保走访的记录，本草稿没有可写的内容。")
        ]
    title = f"{found.name} {found.year} 年安全生产履职报告（草稿）"
    return Official(
        head=office, masthead="履职报告草稿", title=title, receivers="县安全生产委员会", blocks=tuple(blocks), signer=found.name,
        dated_on=on, sealed=False,
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


def _about(row: DutyRecord) -> str:
    if row.about is not None:
        return row.about.short_name
    return row.site.name if row.site is not None else "—"
