"""`zhiben audit`: a checkpoint kept elsewhere shows what the chain alone cannot."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from zhiben.project.tests.test_demo import run

TRIGGERS = ("audit_entry_no_delete", "audit_entry_no_update", "audit_head_one_step")


def cut_the_end_off(database: Path) -> None:
    """As somebody who owns the file: the last entry goes, and the head moves back."""
    with closing(sqlite3.connect(database)) as raw, raw:
        for trigger in TRIGGERS:
            raw.execute(f"DROP TRIGGER {trigger}")
        raw.execute("DELETE FROM audit_erasable WHERE entry_id = (SELECT max(seq) FROM audit_entry)")
        raw.execute("DELETE FROM audit_entry WHERE seq = (SELECT max(seq) FROM audit_entry)")
        raw.execute(
            "UPDATE audit_head SET seq = (SELECT max(seq) FROM audit_entry),"
            " hash = (SELECT hash FROM audit_entry ORDER BY seq DESC LIMIT 1)"
        )


@pytest.mark.requirement("BAS-14")
def test_a_trail_whose_end_was_cut_off_is_found_against_a_checkpoint(tmp_path: Path) -> None:
    kept = tmp_path / "elsewhere" / "checkpoints.jsonl"
    run(tmp_path, "migrate")
    person = ("user", "create", "wang", "--name", "王芳", "--role", "county_clerk", "--area", "安澜县")
    assert run(tmp_path, *person, ZHIBEN_AUDIT_HASH="sm3").returncode == 0
    noted = run(tmp_path, "audit", "checkpoint", "--to", str(kept))
    assert json.loads(noted.stdout)["entries"] == json.loads(kept.read_text(encoding="ascii"))["entries"] == 2
    assert "与 1 个检查点相符" in run(tmp_path, "audit", "verify", "--against", str(kept)).stdout
    cut_the_end_off(tmp_path / "zhiben.sqlite3")
    assert run(tmp_path, "audit", "verify").returncode == 0
    found = run(tmp_path, "audit", "verify", "--against", str(kept))
    assert (found.returncode, "有 2 条，现在只有 1 条" in found.stderr) == (1, True)


def test_a_hash_that_is_unknown_stops_the_start(tmp_path: Path) -> None:
    refused = run(tmp_path, "migrate", ZHIBEN_AUDIT_HASH="md5")
    assert (refused.returncode, "settings.not_an_option" in refused.stderr) == (2, True)
