"""Both stores keep the same promises."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from zhiben.core.errors import ExternalError, InputError
from zhiben.foundation.evidence.storage import Store, store

KEY = "ab" * 32


@pytest.fixture(params=["local", "s3"])
def kept(request: pytest.FixtureRequest, files: Path, settings: LazySettings) -> Store:
    if request.param == "s3":
        settings.FILE_STORE_SECRETS = {"url": request.getfixturevalue("s3_url")}
    made = store()
    made.delete(KEY)
    return made


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"0123456789")
    return path


def test_what_is_put_is_read_back_whole_and_in_part(kept: Store, source: Path) -> None:
    kept.put(KEY, source)
    assert b"".join(kept.read(KEY, 0, 10)) == b"0123456789"
    assert b"".join(kept.read(KEY, 3, 6)) == b"345"


def test_putting_twice_changes_nothing(kept: Store, source: Path) -> None:
    kept.put(KEY, source)
    kept.put(KEY, source)
    assert kept.exists(KEY) and b"".join(kept.read(KEY, 0, 10)) == b"0123456789"


def test_what_is_deleted_is_gone_and_deleting_it_again_is_no_error(kept: Store) -> None:
    kept.put_bytes(KEY, b"x")
    kept.delete(KEY)
    kept.delete(KEY)
    assert not kept.exists(KEY)
    with pytest.raises(KeyError):
        kept.read(KEY, 0, 1)


def test_keys_are_listed_by_the_time_they_were_put(kept: Store) -> None:
    kept.put_bytes(KEY, b"x")
    now = datetime.now(UTC)
    assert KEY in list(kept.keys(now + timedelta(minutes=1)))
    assert KEY not in list(kept.keys(now - timedelta(minutes=5)))


def test_a_disk_that_refuses_is_said_and_leaves_nothing(
    files: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ExternalError) as refused:
        store().put(KEY, source)
    assert refused.value.code == "evidence.store_failed" and refused.value.retryable
    assert [p for p in files.rglob("*") if p.is_file()] == []


def test_a_remote_store_that_is_away_is_said(settings: LazySettings, source: Path) -> None:
    settings.FILE_STORE_SECRETS = {"url": "s3://key:secret@127.0.0.1:9/proof?plain=1"}
    with pytest.raises(ExternalError) as refused:
        store().put(KEY, source)
    assert refused.value.code == "evidence.store_failed"


@pytest.mark.parametrize("url", ["http://a/b", "s3://host/bucket", "s3://key:secret@host", "s3://key:secret@/bucket"])
def test_an_address_that_makes_no_sense_is_refused(url: str, settings: LazySettings) -> None:
    settings.FILE_STORE_SECRETS = {"url": url}
    with pytest.raises(InputError) as refused:
        store()
    assert refused.value.code == "evidence.store_address" and "secret" not in refused.value.message


def test_without_the_extra_the_operator_is_told_what_to_install(
    settings: LazySettings, s3_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILE_STORE_SECRETS = {"url": s3_url}
    monkeypatch.setitem(sys.modules, "zhiben.foundation.evidence.storage.remote", None)
    with pytest.raises(InputError, match=r"zhiben\[s3\]"):
        store()


@pytest.mark.parametrize("key", ["../../secret-key", "ab/cd", ""])
def test_a_key_is_no_path(files: Path, key: str) -> None:
    with pytest.raises(KeyError):
        store().read(key, 0, 1)
