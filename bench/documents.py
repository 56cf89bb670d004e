"""`python -m bench.documents`: goals D1 to D5, documents beside docxtpl and LibreOffice in one run. Exit status 1 where missed.

The reference is a plain docxtpl template without head, numbering levels or imprint, filled with the same paragraphs and
the same rows of a table.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import docx
from docxtpl import DocxTemplate

from bench.measure import alternate, growth, seconds
from bench.report import closing, goal, say
from zhiben.foundation.documents.layout import pdf
from zhiben.foundation.documents.layout.content import Heading, Official, Paragraph, Table
from zhiben.foundation.documents.layout.writer import compose

SENTENCE = (
    "各镇街、各有关部门要逐级压实责任，建立台账，明确时限，确保专项排查整治取得实效。各单位于每月底前报送进展情况。"
)
PARAGRAPHS, ROWS, PAIRS = 300, 200, 7
D1, D2, D3, D4 = 5.0, 12.0, 0.10, 5.0


def document(paragraphs: int, rows: int) -> Official:
    """Every tenth paragraph is a heading; the table comes last."""
    blocks = [
        Heading(level=1 + number // 10 % 4, text=f"第{number}项工作") if number % 10 == 0 else Paragraph(text=SENTENCE)
        for number in range(paragraphs)
    ]
    table = Table(
        head=("序号", "工作内容", "牵头单位", "责任单位", "完成时限", "备注"),
        rows=tuple((str(n), "建立台账并及时更新", "县应急管理局", "各镇街", "2026年6月底", "") for n in range(rows)),
    )
    return Official(
        head="安澜县应急管理局", number="安应急发〔2026〕1号", title="关于开展专项排查整治的通知", receivers="各镇街",
        blocks=(*blocks, *((table,) if rows else ())), signer="安澜县应急管理局", cc="县委办公室", printed_by="县应急管理局办公室",
    )  # fmt: skip


def theirs(paragraphs: int, rows: int) -> Callable[[], bytes]:
    plain = docx.Document()
    for line in ("{{ title }}", "{%p for line in lines %}", "{{ line }}", "{%p endfor %}"):
        plain.add_paragraph(line)
    table = plain.add_table(rows=3, cols=6)
    table.rows[0].cells[0].text, table.rows[2].cells[0].text = "{%tr for row in rows %}", "{%tr endfor %}"
    for at, cell in enumerate(table.rows[1].cells):
        cell.text = f"{{{{ row[{at}] }}}}"
    template = io.BytesIO()
    plain.save(template)
    values = {
        "title": "关于开展专项排查整治的通知",
        "lines": [SENTENCE] * paragraphs,
        "rows": [(str(n), "建立台账并及时更新", "县应急管理局", "各镇街", "2026年6月底", "") for n in range(rows)],
    }

    def run() -> bytes:
        made, out = DocxTemplate(io.BytesIO(template.getvalue())), io.BytesIO()
        made.render(values)
        made.save(out)
        return out.getvalue()

    return run


def main() -> int:
    large = document(PARAGRAPHS, ROWS)
    ratio = alternate(lambda: compose(large), theirs(PARAGRAPHS, ROWS), PAIRS)
    times = 1 / ratio.median
    figure = f"{times:.2f} × as long  [{1000 * ratio.ours:.1f} against {1000 * ratio.reference:.1f} ms]"
    goal("D1 document / bare docxtpl", times <= D1, figure, f"≤ {D1:.0f} × as long")
    grown = growth(lambda rows: lambda: compose(document(0, rows)), 200, PAIRS)
    goal("D2 growth, rows of a table", grown <= D2, f"{grown:.1f} ×", f"≤ {D2:.0f} × for 10 ×")
    if pdf.soffice() is None:
        say("D3 is left out: there is no LibreOffice on this machine.")
    else:
        data = compose(large)
        share = seconds(lambda: compose(large)) / seconds(lambda: pdf.convert([data]))
        goal("D3 docx / the pdf made of it", share <= D3, f"{100 * share:.1f} %", f"≤ {100 * D3:.0f} %")
    notices = seconds(lambda: [compose(document(40, 10)) for _ in range(100)])
    goal("D4 a hundred notices of three pages", notices <= D4, f"{notices:.2f} s", f"≤ {D4:.0f} s")
    same = len({compose(large) for _ in range(3)}) == 1
    goal("D5 same content, same bytes", same, "yes" if same else "no", "the same")
    return closing()


if __name__ == "__main__":
    sys.exit(main())
