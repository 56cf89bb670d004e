"""Forms as workbooks, out and in: tried first, each row with its reason, the same file twice changes nothing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from zhiben.apps.dispatch.lifecycle import ReturnState
from zhiben.apps.dispatch.models import Round
from zhiben.apps.dispatch.selectors import returns
from zhiben.apps.dispatch.services import sheets
from zhiben.apps.dispatch.tests.rounds import AT, opened, return_of
from zhiben.core.errors import InputError, NotPermitted
from zhiben.foundation.access.actor import Actor
from zhiben.foundation.access.testing import Offices

pytestmark = pytest.mark.django_db


def filled(found: Round, actor: Actor, **answers: Any) -> bytes:
    """The blank forms of a round, with a value in the first field of some units."""
    blank = sheets.blank_sheets(found, returns.matrix(found, actor=actor))
    book, out = CalamineWorkbook.from_filelike(BytesIO(blank)), BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as copy:
        for name in book.sheet_names:
            sheet = copy.add_worksheet(name)
            for number, line in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                sheet.write_row(number, 0, line)
            if (unit := name.partition("-")[2]) in answers:
                sheet.write(sheets.FIRST_ROW - 1, 2, answers[unit])
    return out.getvalue()


def read(found: Round, data: bytes, actor: Actor, *, apply: bool) -> sheets.ReadBack:
    return sheets.read_back(round_id=found.pk, data=data, apply=apply, actor=actor, now=AT)


@pytest.mark.requirement("RPT-01")
def test_a_filled_form_is_tried_then_written_and_the_second_time_changes_nothing(offices: Offices, gao: Actor) -> None:
    found = opened(gao)
    data = filled(found, gao, 青石镇=7)
    assert read(found, data, gao, apply=False).submitted == ["青石镇"]
    assert not return_of(found, "青石镇").values.exists()
    assert read(found, data, gao, apply=True).submitted == ["青石镇"]
    mine = return_of(found, "青石镇")
    assert mine.state == ReturnState.SUBMITTED and mine.submitted_by_name == "高敏（代录）"
    again = read(found, data, gao, apply=True)
    assert again.count("written") == 0 and again.submitted == []
    assert return_of(found, "青石镇").revision == mine.revision


def test_an_empty_form_is_not_reported_and_says_what_is_missing(offices: Offices, gao: Actor) -> None:
    found = opened(gao)
    result = read(found, filled(found, gao), gao, apply=True)
    assert not result.submitted
    assert {row.unit for row in result.rows if "必填" in row.reason} == {"青石镇", "柳溪镇"}


def test_a_row_that_cannot_be_read_says_why_and_where(offices: Offices, gao: Actor) -> None:
    found = opened(gao)
    result = read(found, filled(found, gao, 青石镇="很多"), gao, apply=True)
    (row,) = [row for row in result.rows if row.unit == "青石镇"]
    assert row.outcome == "refused" and "第 5 行" in row.place and "请填写数字" in row.reason


def test_another_figure_for_a_unit_that_reported_is_refused(offices: Offices, gao: Actor) -> None:
    found = opened(gao)
    first, other = filled(found, gao, 青石镇=7), filled(found, gao, 青石镇=8)
    read(found, first, gao, apply=True)
    result = read(found, other, gao, apply=True)
    assert [row.reason for row in result.rows if row.unit == "青石镇"] == [
        "该单位已报送或免报，与表中数字不同。确需修改的，请先退回。"
    ]


def test_a_form_of_another_round_is_not_taken(offices: Offices, gao: Actor) -> None:
    found = opened(gao)
    data = filled(found, gao, 青石镇=7)
    other = opened(gao, made=found.form)
    assert {row.outcome for row in read(other, data, gao, apply=True).rows} == {"refused"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a workbook"])
def test_what_is_no_workbook_is_refused(offices: Offices, gao: Actor, data: bytes) -> None:
    with pytest.raises(InputError) as refused:
        read(opened(gao), data, gao, apply=True)
    assert refused.value.code == "sheet.unreadable"


def test_a_town_reads_nothing_back_into_the_round_of_the_county(offices: Offices, gao: Actor, lin: Actor) -> None:
    found = opened(gao)
    with pytest.raises(NotPermitted):
        read(found, filled(found, gao), lin, apply=True)


@pytest.mark.requirement("RPT-11")
def test_the_exported_matrix_says_not_reported_in_words(offices: Offices, gao: Actor) -> None:
    found = opened(gao)
    data = sheets.matrix_sheet(found, returns.matrix(found, actor=gao), at=AT)
    grid = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    assert [row[-1] for row in grid[-3:]] == ["未报送", "未报送", "未报送"]
