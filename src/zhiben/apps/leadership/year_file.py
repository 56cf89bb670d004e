"""The year file and the draft yearly duty report as documents. Nothing is written that is not recorded."""

from __future__ import annotations

from datetime import date

from zhiben.apps.leadership.models import DutyList, DutyRecord, ListItem
from zhiben.apps.leadership.selectors.files import Line, ListPart, YearFile
from zhiben.foundation.documents.layout.content import Block, Heading, Official, Paragraph, Table

NOTHING = "（没有记录）"
_PROBLEMS = (DutyList.Kind.PROBLEMS, DutyList.Kind.KEY_PROBLEMS)


def year_document(found: YearFile, *, office: str, on: date) -> Official:
    """Every list and every kind of record, empty ones included."""
    blocks: list[Block] = []
    for part in found.lists:
        blocks.append(Heading(level=1, text=f"{part.label}：计入完成 {part.done}/{len(part.lines)}"))
        blocks.append(_list(part, on))
    if found.sponsored:
        blocks.append(Heading(level=1, text=f"包保：{len(found.sponsored)} 个对象"))
        held = tuple((row.words, _day(row.day), _day(row.until)) for row in found.sponsored)
        blocks.append(Table(head=("对象", "自", "至"), rows=held))
    for _kind, label, records in found.kinds:
        blocks.append(Heading(level=1, text=f"{label}：{len(records)} 次"))
        rows = tuple(
            (_day(row.held_on), row.title, _about(row), "有" if proven else "无佐证") for row, proven in records
        )
        blocks.append(Table(head=("日期", "名称", "对象", "佐证"), rows=rows) if rows else Paragraph(text=NOTHING))
    return Official(
        head=office, masthead="安全生产履职档案", title=f"{found.name} {found.year} 年安全生产履职档案", blocks=tuple(blocks),
        signer=office, dated_on=on, sealed=False,
    )  # fmt: skip


def _list(part: ListPart, on: date) -> Block:
    if not part.lines:
        return Paragraph(text="清单文本见附件。" if part.has_text else NOTHING)
    if part.kind in _PROBLEMS:
        head = ("序号", "问题", "类别", "结果", "投入（元）", "状态")
        return Table(head=head, rows=tuple(_problem(line, on) for line in part.lines), widths=(4, 26, 8, 22, 10, 12))
    rows = tuple(
        (str(line.item.ordinal), line.item.text, _day(line.item.due_on), line.item.result or "—", line.state(on)[0])
        for line in part.lines
    )
    return Table(head=("序号", "事项", "时限", "结果", "状态"), rows=rows)


def _problem(line: Line, on: date) -> tuple[str, ...]:
    item = line.item
    category = ListItem.Category(item.category).label
    return (str(item.ordinal), item.text, category, item.result or "—", cost_words(item) or "—", line.state(on)[0])


def cost_words(item: ListItem) -> str:
    """What solving it cost, empty where nobody said."""
    if item.cost_yuan is None:
        return ""
    return f"{item.cost_yuan:,.2f}".removesuffix(".00")


def duty_report(found: YearFile, *, office: str, committee: str, on: date) -> Official:
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
        head=office, masthead="履职报告草稿", title=title, receivers=committee, blocks=tuple(blocks), signer=found.name,
        dated_on=on, sealed=False,
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else "—"


def _about(row: DutyRecord) -> str:
    if row.about is not None:
        return row.about.short_name
    return row.site.name if row.site is not None else "—"
