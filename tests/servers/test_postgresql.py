"""The finder itself: the named server first, then loopback, then a cluster of our own, then a sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg
import pytest

from tests.servers import postgresql
from tests.servers.ports import free_port

NOBODY = "postgres://postgres@127.0.0.1:{port}"


@pytest.fixture
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHIBEN_TEST_POSTGRES", raising=False)
    monkeypatch.setattr(postgresql, "ON_LOOPBACK", NOBODY.format(port=free_port()))


def test_where_nothing_runs_a_cluster_of_our_own_is_started_and_is_gone_afterwards(nothing_runs: None) -> None:
    if postgresql.programs() is None:
        pytest.skip(postgresql.MISSING)
    with postgresql.server() as found:
        assert found and postgresql.refusal(found) == ""
        with psycopg.connect(postgresql.at(found, "postgres")) as connection:
            row = connection.execute("SELECT current_setting('data_directory'), current_setting('server_encoding')")
            home, encoding = row.fetchone() or ("", "")
    assert encoding == "UTF8"
    assert postgresql.refusal(found) != "" and not Path(home).exists()


def test_the_named_server_is_the_one(nothing_runs: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "refusal", lambda server: "")
    monkeypatch.setenv("ZHIBEN_TEST_POSTGRES", "postgres://county:secret@db.example:5433")
    with postgresql.server() as found:
        assert found == "postgres://county:secret@db.example:5433"
    assert postgresql.at(found, "zhiben_1") == "postgres://county:secret@db.example:5433/zhiben_1"


def test_a_named_server_that_does_not_answer_is_an_error(
    nothing_runs: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZHIBEN_TEST_POSTGRES", NOBODY.format(port=free_port()))
    assert postgresql.main([sys.executable, "-c", ""]) == 1
    assert "ZHIBEN_TEST_POSTGRES" in capsys.readouterr().err


@pytest.mark.parametrize(("ci", "answer"), [("", 0), ("true", 1)])
def test_without_any_server_one_sentence_says_so_and_only_continuous_integration_stops(
    ci: str, answer: int, nothing_runs: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(postgresql, "PACKAGES", tmp_path)
    monkeypatch.setenv("CI", ci)
    assert postgresql.main([sys.executable, "-c", "raise SystemExit(3)"]) == answer
    assert capsys.readouterr().err == f"{postgresql.MISSING}\n"
