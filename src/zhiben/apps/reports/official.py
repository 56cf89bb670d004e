"""A brief as an official document: headings, sentences, tables and charts, and the annex that says where each figure
comes from. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from zhiben.apps.reports import charts, wording
from zhiben.apps.reports.body import Body, Item, used_codes, words_of
from zhiben.apps.reports.figures import Figure, in_words, query
from zhiben.apps.reports.sentences import places, render
from zhiben.foundation.documents.layout.content import (
    Attachment,
    Block,
    Heading,
    Official,
    Paragraph,
    Picture,
    Table,
    chinese,
)

BY_HAND = "（人工更正）"
MASTHEADS = {"brief": "工作专报", "hearing": "汇报材料", "circular": ""}
KEYS_SHOWN = 4
SOURCE_TITLE = "数据来源表"
OPENINGS = {
    "brief": "现将有关情况报告如下。",
    "circular": "现将有关情况通报如下。",
    "hearing": "现将有关情况汇报如下。",
}


def compose_brief(
    *,
    kind: str,
    title: str,
    organisation: str,
    receivers: str,
    body: Body,
    figures: Mapping[str, Figure],
) -> Official:
    """The document without number and date: those come with its issue."""
    words = printed(body, figures)
    blocks: list[Block] = [Paragraph(text=OPENINGS[kind])]
    for section in body["sections"]:
        blocks.append(Heading(level=1, text=section["title"]))
        blocks += [block for item in section["items"] for block in _blocks(item, words, figures)]
    extra = [Attachment(title=item["title"], blocks=(_table(item, words),)) for item in body.get("annexes", ())]
    return Official(
        head=organisation, masthead=MASTHEADS[kind] and f"安全生产{MASTHEADS[kind]}", title=title, receivers=receivers,
        blocks=tuple(blocks), attachments=(*extra, source_table(body, figures)), signer=organisation,
    )  # fmt: skip


def printed(body: Body, figures: Mapping[str, Figure]) -> dict[str, str]:
    """The words of every place as they stand on paper, where a figure by hand says so."""
    found = words_of(body, figures)
    return found | {code: found[code] + BY_HAND for code, figure in figures.items() if figure.is_by_hand}


def _blocks(item: Item, words: Mapping[str, str], figures: Mapping[str, Figure]) -> Iterator[Block]:
    if item["kind"] == "sentence":
        yield Paragraph(text=render(item["text"], words))
    elif item["kind"] == "table":
        yield _table(item, words)
    else:
        bars = chart_bars(item, words, figures)
        title = render(item["title"], words)
        yield Picture(title=title, png=charts.base64_png(bars, item["series"], item["unit"]))


def chart_bars(
    item: Item, words: Mapping[str, str], figures: Mapping[str, Figure], links: Mapping[str, str] | None = None
) -> list[charts.Bar]:
    """The bars of a chart from its figures."""
    found = []
    for label, *cells in item["bars"]:
        codes = [places(cell)[0] for cell in cells]
        found.append(
            charts.Bar(
                render(label, words), [figures[code].value for code in codes], [figures[code].words for code in codes],
                [links[code] for code in codes] if links else (),
            )
        )  # fmt: skip
    return found


def _table(item: Item, words: Mapping[str, str]) -> Table:
    rows = tuple(tuple(render(cell, words) for cell in row) for row in item["rows"])
    # A name is not broken where it can be helped; numbers need less.
    longest = [max([len(row[at]) for row in rows] + [len(head) / 2]) for at, head in enumerate(item["head"])]
    widths = tuple(min(14.0, max(4.0, each + 1)) for each in longest)
    return Table(title=item["title"], head=tuple(item["head"]), rows=rows, widths=widths)


def source_table(body: Body, figures: Mapping[str, Figure]) -> Attachment:
    """Every figure: where it stands, what it says, the query in words, how many records, and their keys."""
    parts = {section["title"]: f"第{chinese(at)}部分" for at, section in enumerate(body["sections"], start=1)}
    rows = [
        (str(number), parts.get(where, where), f"{figures[code].words}{figures[code].unit if figures[code].value is not None else ''}",
         says(figures[code]), f"{figures[code].count}", keys_of(figures[code]))
        for number, (code, where) in enumerate(used_codes(body).items(), start=1)
    ]  # fmt: skip
    head = ("序号", "位置", "数值", "统计口径", "记录数", "记录编号")
    instants = {figure.as_of for figure in figures.values()}
    when = f"数据截至{wording.instant(max(instants))}。" if instants else ""
    note = f"{when}记录编号只列前{KEYS_SHOWN}条的前八位，全部记录可在系统中点击数字查看。合计数的记录见其各分项。"
    table = Table(head=head, rows=tuple(rows), widths=(5, 10, 10, 36, 8, 31))
    return Attachment(title=SOURCE_TITLE, blocks=(Paragraph(text=note), table))


def says(figure: Figure) -> str:
    """The query of a figure in words, with the reason where it was put in by hand."""
    if figure.is_by_hand:
        return f"人工更正：{figure.reason}"
    given = figure.parameters
    until = given.get("until", "")
    names = {
        "unit": given.get("unit_name", ""),
        "field": given.get("field_name", ""),
        "sector": f"“{given['sector']}”领域" if given.get("sector") else "",
        "until": wording.day(datetime.fromisoformat(until).date()) if until else "",
    }
    return in_words(figure.query, names)


def keys_of(figure: Figure) -> str:
    if figure.is_by_hand:
        return "—"
    if figure.parts and not figure.keys:
        return "各分项之和"
    if not figure.keys:
        return "无" if not figure.count else f"按口径查询，共{figure.count}条"
    shown = "、".join(_short(key) for key in figure.keys[:KEYS_SHOWN])
    return shown + ("等" if len(figure.keys) > KEYS_SHOWN else "")


def _short(key: str) -> str:
    return key.split("-")[0]


def records_kind(figure: Figure) -> str:
    return query(figure.query).records
