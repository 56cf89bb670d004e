"""`zhiben pack` and `zhiben rules` as somebody at a terminal meets them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zhiben.cli import main
from zhiben.core.rules.testing import write_pack

SHEET = "id,subject,weight,room,fines\n甲,店铺,0.2 t,否,无\n乙,shop,,是,\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def pack(tmp_path: Path) -> str:
    return str(write_pack(tmp_path))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "facts.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def test_check_lists_what_to_mend_and_fails(pack: str) -> None:
    found = run("pack", "check", pack)
    assert found.exit_code == 1 and "[pack.test_missing]" in found.output


def test_a_broken_pack_is_refused_whole_with_the_place(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, {"rules/all.yaml": ("require: room", "require: rooms")})
    for command in (("pack", "check"), ("pack", "test")):
        found = run(*command, str(folder))
        assert found.exit_code == 2 and "small/rules/all.yaml:6" in found.output and "room" in found.output


def test_evaluate_says_the_same_in_columns(pack: str, sheet: Path, tmp_path: Path) -> None:
    pytest.importorskip("ibis")
    rows = {}
    for engine in ("python", "polars", "duckdb"):
        out = tmp_path / f"{engine}.csv"
        found = run(
            "rules",
            "evaluate",
            "--pack",
            pack,
            "--facts",
            str(sheet),
            "--at",
            "2025-06-01",
            "--all",
            "--engine",
            engine,
            "-o",
            str(out),
        )
        assert found.exit_code == 0, found.output
        read = csv.DictReader(out.open(encoding="utf-8-sig"))
        rows[engine] = {(r["id"], r["rule"]): (r["outcome"], r["unknown"]) for r in read}
    assert rows["python"] == rows["polars"] == rows["duckdb"]
    assert rows["python"]["甲", "shop.room"] == ("breached", "") and rows["python"]["乙", "shop.fines"] == (
        "unknown",
        "fines",
    )


def test_a_row_of_the_catalogue_is_judged_by_all_its_rules(pack: str, sheet: Path) -> None:
    file = Path(pack) / "rules/all.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("- id: shop.fines\n", "- id: shop.fines\n  catalogue: [R-X02, R-X01]\n"), encoding="utf-8"
    )
    arguments = ("--pack", pack, "--facts", str(sheet), "--at", "2025-06-01")
    found = run("rules", "evaluate", *arguments, "--rule", "R-X01").output
    assert "甲\tshop.room" in found and "甲\tshop.fines" in found
    assert "shop.room" not in run("rules", "evaluate", *arguments, "--rule", "R-X02").output
    assert run("rules", "evaluate", *arguments, "--rule", "R-X09").exit_code == 2


def test_explain_marks_what_a_person_has_to_confirm(pack: str, sheet: Path) -> None:
    for name, old, new in (
        ("pack.yaml", "{title: 一份文件}", "{title: 一份文件, number: 第1号, mark: unverified}"),
        ("parameters/figures.yaml", "value: 80, source: paper#1", "value: 80, source: paper#1, mark: unverified"),
    ):
        file = Path(pack) / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
    arguments = ("rules", "evaluate", "--pack", pack, "--facts", str(sheet), "--explain", "甲", "--rule", "R-X01")
    found = run(*arguments, "--at", "2025-07-01").output
    assert "自 2025-07-01，paper#1，待人工核对" in found
    assert "以下数值待人工核对：限重。以下出处待人工核对：《一份文件》。" in found
    assert "《一份文件》（第1号）（待人工核对）" in found
    assert "以下数值" not in run(*arguments, "--at", "2025-06-01").output
    checked = run("pack", "check", pack).output
    assert "来源《一份文件》待人工核对，2 条规则引用它" in checked and "small/pack.yaml:6" in checked


def test_explain_says_values_figures_and_sources(pack: str, sheet: Path) -> None:
    found = run("rules", "evaluate", "--pack", pack, "--facts", str(sheet), "--at", "2025-07-01", "--explain", "甲")
    assert "总重 200 公斤 > 80 公斤（参数“限重”，自 2025-07-01，paper#1）" in found.output


@pytest.mark.parametrize(
    ("text", "words"),
    [("id,wieght\n1,2\n", "wieght"), ("id,weight\n甲,很重\n", "第 1 条（甲）“weight”列"), ("id,subject\n甲,shpo\n", "shop"), ("id,id\n1,2\n", "重复")],
)  # fmt: skip
def test_a_sheet_that_cannot_be_read_says_where(text: str, words: str, pack: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    found = run("rules", "evaluate", "--pack", pack, "--facts", str(path), "--at", "2025-06-01")
    assert found.exit_code == 2 and words in found.output


def test_records_may_stand_in_a_table_of_their_own(pack: str, sheet: Path, tmp_path: Path) -> None:
    pytest.importorskip("ibis")
    table, out = tmp_path / "fines.json", tmp_path / "out.json"
    table.write_text(json.dumps([{"id": "乙", "date": f"2025-05-0{day}", "grave": True} for day in (1, 2, 3)]))
    sheet.write_text(SHEET.replace(",fines", "").replace(",无", "").replace("是,", "是"), encoding="utf-8")
    arguments = ("--records", f"fines={table}", "--at", "2025-06-01", "-o", str(out))
    assert run("rules", "evaluate", "--pack", pack, "--facts", str(sheet), *arguments).exit_code == 0
    found = {(r["id"], r["rule"]): r["outcome"] for r in json.loads(out.read_text(encoding="utf-8"))}
    assert found["乙", "shop.fines"] == "breached" and found["甲", "shop.fines"] == "unknown"


def test_postgresql_without_an_address_says_what_to_set(
    pack: str, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ibis")
    monkeypatch.delenv("ZHIBEN_RULES_POSTGRES", raising=False)
    found = run("rules", "evaluate", "--pack", pack, "--facts", str(sheet), "--engine", "postgres")
    assert found.exit_code == 2 and "ZHIBEN_RULES_POSTGRES" in found.output
