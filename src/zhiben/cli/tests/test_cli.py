"""How the commands of the core behave: where results go, what is refused and with which exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from zhiben.cli import COMMANDS, main
from zhiben.cli.compile import compile_file, expand
from zhiben.cli.explain import find_clause, marked
from zhiben.core.directive.model import Clause, Directive, Duty
from zhiben.core.errors import InputError

NOTICE = """安澜县应急管理局关于做好汛期安全生产工作的通知
各镇人民政府：
一、强化巡查
青石镇要每周至少巡查1次，6月底前完成整改。
安澜县应急管理局
2026年3月2日
"""
CLAUSES = [
    Clause(id="c1", path=["一"], kind="section", start=0, end=5),
    Clause(id="c2", path=["一", "（二）"], kind="clause", start=5, end=9),
    Clause(id="c3", path=["二", "（二）"], kind="clause", start=9, end=12),
    Clause(id="c4", path=["燃气安全任务清单", "6", "13"], kind="measure", start=12, end=20),
]


def run(*arguments: str | Path, stdin: bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, [str(a) for a in arguments], input=stdin)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    file = tmp_path / "notice.txt"
    file.write_text(NOTICE, encoding="utf-8")
    return file


def test_one_file_prints_one_object_that_the_contract_accepts(notice: Path) -> None:
    code, out, err = run("compile", notice)
    assert (code, err) == (0, "")
    assert Directive.model_validate_json(out).source.name == "notice.txt"


def test_standard_input_is_a_file_too() -> None:
    code, out, _ = run("compile", "-", stdin=NOTICE.encode())
    assert code == 0
    assert json.loads(out)["schema"] == "zhiben.directive/1"


def test_the_good_files_are_written_and_each_refused_one_is_named(notice: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    out = tmp_path / "out"
    code, _, err = run("compile", notice, tmp_path / "empty.txt", tmp_path / "absent.txt", "-o", out)
    assert code == 1
    assert [p.name for p in out.iterdir()] == ["notice.json"]
    assert [line.split("：")[0].rsplit("/", 1)[1] for line in err.splitlines()] == ["empty.txt", "absent.txt"]


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        compile_file(str(tmp_path / "absent.txt"))
    assert refused.value.code == "cli.unreadable"


def test_a_result_that_cannot_be_written_is_refused(notice: Path, tmp_path: Path) -> None:
    code, _, err = run("compile", notice, "-o", tmp_path / "no" / "where" / "a.json")
    assert code == 1
    assert "无法写入" in err


def test_a_directory_and_a_pattern_stand_for_their_files(notice: Path, tmp_path: Path) -> None:
    for argument in (tmp_path, tmp_path / "*.txt"):
        code, out, _ = run("compile", argument)
        assert (code, json.loads(out)["source"]["name"]) == (0, "notice.txt")


def test_a_directory_gives_its_sheets_too(tmp_path: Path) -> None:
    (tmp_path / "ledger.xlsx").write_bytes(b"PK")
    assert expand([str(tmp_path)]) == [str(tmp_path / "ledger.xlsx")]


def test_a_dash_as_output_is_the_screen(notice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = run("compile", notice, "-o", "-")
    assert (code, json.loads(out)["source"]["name"], Path("-").exists()) == (0, "notice.txt", False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_full_disk_behind_standard_output_is_one_sentence(notice: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "zhiben", "compile", str(notice)], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr.decode()


def test_the_source_text_is_written_as_the_spans_count_it(notice: Path, tmp_path: Path) -> None:
    notice.write_bytes(NOTICE.replace("\n", "\r\n").encode())
    assert run("compile", notice, "-o", tmp_path / "a.json", "--text-out")[0] == 0
    assert (tmp_path / "a.source.txt").read_bytes() == notice.read_bytes()


@pytest.mark.parametrize(("format_", "start"), [("xlsx", b"PK"), ("md", b"# ")])
def test_the_ledger_is_written_in_the_format_asked_for(
    notice: Path, tmp_path: Path, format_: str, start: bytes
) -> None:
    file = tmp_path / f"ledger.{format_}"
    assert run("compile", notice, "--format", format_, "-o", file)[0] == 0
    assert file.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["compile", "{file}", "--format", "xlsx"], "cli.output_needed"),
        (["compile", "nothing-*.txt"], "cli.no_match"),
        (["compile", "{folder}/none"], "cli.empty_directory"),
        (["compile", "{file}", "{file}x", "-o", "{file}"], "cli.unwritable"),
        (["score"], "score.triples"),
        (["explain", "{file}", "九"], "explain.no_clause"),
    ],
)
def test_a_refusal_is_one_sentence_with_its_code(notice: Path, arguments: list[str], code: str) -> None:
    (notice.parent / "none").mkdir()
    status, out, err = run(*(a.format(file=notice, folder=notice.parent) for a in arguments))
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert f"[{code}]" in err


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("c2", "c2"), ("一/(二)", "c2"), ("二／（二）", "c3"), ("燃气/6/13", "c4"), ("13", "c4"), ("一", "c1")],
)
def test_a_clause_is_found_by_id_path_or_the_end_of_its_path(wanted: str, found: str) -> None:
    assert find_clause(CLAUSES, wanted).id == found


def test_a_path_that_fits_several_clauses_lists_them() -> None:
    with pytest.raises(InputError) as refused:
        find_clause(CLAUSES, "（二）")
    assert refused.value.code == "explain.ambiguous"
    assert "c2 一/（二）；c3 二/（二）" in refused.value.message


def test_values_are_marked_where_they_stand() -> None:
    text = "要于6月底前办结，每周1次。"
    evidence = {"deadlines": [(2, 6)], "recurrences": [(9, 13)]}
    duty = Duty(id="d1", clause="c1", start=0, end=14, text=text, modality="must", evidence=evidence)
    assert marked(text, 0, 14, [duty], brackets=True).plain == "要于[6月底前]办结，[每周1次]。"


def test_explain_shows_the_clause_with_its_values(notice: Path) -> None:
    code, out, _ = run("explain", notice, "一")
    assert code == 0
    assert "[6月底前]" in out
    assert "2026-06-30" in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    code, out, _ = run(name, "--help")
    assert code == 0
    assert out.startswith("Usage: ")


def test_the_core_commands_load_neither_django_nor_what_they_do_not_need() -> None:
    heavy = ("django", "pandas", "numpy", "xlsxwriter", "rich", "docx", "trafilatura", "pdfplumber")
    program = (
        "import sys, zhiben.cli, zhiben.cli.compile, zhiben.cli.explain, zhiben.cli.score\n"
        f"sys.exit(', '.join(n for n in {heavy!r} if n in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: S603
    assert done.stderr.strip() == ""
