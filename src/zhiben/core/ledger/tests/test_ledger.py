from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from zhiben.core.directive.model import Clause, Directive, Duty, Metadata, Quantity, Recurrence, Source
from zhiben.core.errors import InputError
from zhiben.core.ledger import COLUMNS, LedgerRow, changes, read_xlsx, rows_of, write_markdown, write_xlsx

ROW = LedgerRow(
    "1", "燃气安全", "逐户上门检查。", "住建局", "青石镇、柳溪镇", "2026-06-30", "覆盖率≥90%", "约谈", "一", "d1"
)


def directive() -> Directive:
    heading = Clause(id="c1", path=["一"], kind="section", heading="燃气安全", start=0, end=5)
    clause = Clause(
        id="c2", parent="c1", path=["一", "（二）"], kind="clause", start=5, end=20,
        effective_lead=["住建局"], effective_responsible=["青石镇", "柳溪镇"],
    )  # fmt: skip
    duty = Duty(
        id="d1", clause="c2", start=6, end=18, text="6月底前\n上门检查", modality="must", deadlines=[date(2026, 6, 30)],
        recurrences=[Recurrence(times=1, per="month")], consequences=["interview", "circular"],
        targets=[Quantity(metric="覆盖率", op=">=", value=90, unit="%")],
    )  # fmt: skip
    source = Source(name="a.txt", media_type="text/plain", sha256="", characters=20)
    metadata = Metadata(document_number="安澜安委〔2026〕3号")
    return Directive(
        source=source, metadata=metadata, clauses=[heading, clause], duties=[duty], reporting=[], diagnostics=[]
    )


def sheet(*rows: list[str]) -> bytes:
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet()
    for at, row in enumerate(rows):
        page.write_row(at, 0, row)
    book.close()
    return buffer.getvalue()


def test_a_row_says_who_does_what_by_when_and_where_it_is_written() -> None:
    assert rows_of(directive()) == [
        LedgerRow(
            number="1", task="燃气安全", measure="6月底前上门检查", lead="住建局", responsible="青石镇、柳溪镇",
            deadline="2026-06-30；每月至少1次", targets="覆盖率≥90%", consequences="约谈；通报",
            basis="安澜安委〔2026〕3号 一（二）", key="d1",
        )
    ]  # fmt: skip


def test_what_is_written_is_read_again() -> None:
    rows = [ROW, replace(ROW, number="2", task="=1+1", measure="'-引号", key="d2")]
    assert read_xlsx(write_xlsx(rows, "安澜县责任台账")) == rows


def test_no_cell_is_taken_for_a_formula() -> None:
    data = write_xlsx([replace(ROW, task='=HYPERLINK("x")', measure="@SUM(A1)")], "=cmd")
    cells = [
        str(c)
        for row in CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        for c in row
    ]
    assert not [c for c in cells if c.startswith(("=", "@"))]


def test_columns_may_come_in_any_order_and_without_the_key() -> None:
    data = sheet(["某县台账"], list(reversed(COLUMNS)), [f"v{i}" for i in range(9)], [""] * 9)
    (row,) = read_xlsx(data)
    assert (row.number, row.basis, row.key) == ("v8", "v0", "")


@pytest.mark.parametrize(
    ("data", "code", "cell"),
    [
        (b"not a workbook", "ledger.not_a_workbook", ""),
        (sheet(["a", "b"]), "ledger.no_heading", ""),
        (sheet(["序号", "工作任务", "具体措施"]), "ledger.column_missing", "A1"),
        (sheet([""], [*COLUMNS, "序号"]), "ledger.column_twice", "J2"),
        (sheet([*COLUMNS, "编号（请勿改动）"], [*"123456789", "d1"], [*"123456789", "d1"]), "ledger.key_twice", "J3"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_cell(data: bytes, code: str, cell: str) -> None:
    with pytest.raises(InputError) as refused:
        read_xlsx(data)
    assert refused.value.code == code
    assert cell in refused.value.message


def test_changes_name_the_cells_that_differ() -> None:
    assert changes(ROW, replace(ROW, number="9", lead="城管局")) == {"lead": ("住建局", "城管局")}


def test_markdown_keeps_its_columns_whatever_stands_in_a_cell() -> None:
    text = write_markdown([replace(ROW, measure="甲|乙\n丙")], "台账")
    assert text.splitlines()[0] == "# 台账"
    assert "甲\\|乙 丙" in text
