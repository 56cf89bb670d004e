"""A sheet in columns means what it means row by row, however its values are written; and is refused at the same places."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zhiben.core.errors import InputError
from zhiben.core.rules import Judge, load_pack
from zhiben.core.rules.testing import write_pack

pl = pytest.importorskip("polars")
pytest.importorskip("ibis")

from zhiben.core.rules.columns import engines, frames  # noqa: E402
from zhiben.core.rules.columns.judging import Columns  # noqa: E402

AT = date(2025, 6, 1)
SHEETS: list[list[dict[str, object]]] = [
    [{"weight": "0.1 t", "room": "否"}, {"weight": "101", "room": "false"}, {"weight": " ", "room": "是"}],
    [{"weight": 100.5, "room": False}, {"weight": float("nan"), "room": False}, {"weight": 1.0, "room": None}],
    [{"weight": 101, "room": False, "subject": "shop"}, {"weight": 101, "room": False, "subject": "村（社区）；店铺"},
     {"weight": 101, "room": False, "subject": "village"}, {"weight": 101, "room": False, "subject": ""}],
    [{"fines": "2025-05-01 grave=是; 2025-05-02 grave=是; 2025-05-03 grave=是"}, {"fines": "无"}, {"fines": ""}],
    [{"fines": [{"date": date(2025, 5, 1), "grave": True}] * 3}, {"fines": []}, {"fines": None}],
    [{"fines": [{"date": None, "grave": True}] * 3}, {"fines": [{"date": date(2025, 6, 2), "grave": True}] * 3}],
]  # fmt: skip


@pytest.mark.parametrize("rows", SHEETS, ids=range(len(SHEETS)))
def test_a_sheet_means_the_same_both_ways(rows: list[dict[str, object]], tmp_path: Path) -> None:
    judge = Judge([load_pack(write_pack(tmp_path))], at=AT)
    columns = Columns.of(judge.program)
    sheet = pl.DataFrame(rows, infer_schema_length=None)
    with engines.opened("polars") as engine:
        found = (
            columns.outcomes(engine, frames.read(judge.program, columns.layout, sheet)).fill_null(3).drop("row").rows()
        )
    assert found == [tuple(each.outcome.code for each in judge.judge(row)) for row in rows]


def test_records_of_a_table_of_their_own_are_known_where_there_are_some_or_the_sheet_says_so(tmp_path: Path) -> None:
    judge = Judge([load_pack(write_pack(tmp_path))], at=AT, rules={"shop.fines"})
    columns = Columns.of(judge.program)
    sheet = pl.DataFrame({"id": ["a", "b", "c"], "fines": [None, True, None]})
    table = pl.DataFrame({"id": ["a"] * 3 + ["x"], "date": [date(2025, 5, 1)] * 4, "grave": [True] * 4})
    with engines.opened("polars") as engine:
        read = frames.read(judge.program, columns.layout, sheet, records={"fines": table})
        assert columns.outcomes(engine, read)["r0"].to_list() == [0, 1, None]


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        ([{"wieght": 1}], "facts.unknown_name", "wieght"),
        ([{"weight": 1.0}, {"weight": float("inf")}], "facts.row", "第 2 条"),
        ([{"room": True}, {"room": None, "id": "乙", "weight": "很重"}], "facts.row", "第 2 条（乙）“weight”"),
        ([{"people": 1.5}], "facts.row", "整数"),
        ([{"subject": "shop"}, {"subject": "shpo"}], "facts.row", "店铺"),
        ([{"fines": [{"when": date(2025, 1, 1)}]}], "facts.value", "date"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_row(
    rows: list[dict[str, object]], code: str, words: str, tmp_path: Path
) -> None:
    pack = load_pack(write_pack(tmp_path, {"rules/all.yaml": ("require: room", "require: room or people >= 1")}))
    columns = Columns.of(Judge([pack], at=AT).program)
    with pytest.raises(InputError) as refused:
        frames.read(columns.program, columns.layout, pl.DataFrame(rows, infer_schema_length=None))
    assert refused.value.code == code and words in refused.value.message
