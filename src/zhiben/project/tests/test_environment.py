"""Settings from the environment: typed, or a sentence."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from django.conf import settings

from zhiben.core.errors import InputError
from zhiben.project import environment


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHIBEN_SECRET_KEY", raising=False)
    first = environment.secret_key(tmp_path)
    assert len(first) >= 64
    assert environment.secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_key_from_the_environment_is_kept_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBEN_SECRET_KEY", "from outside")
    assert environment.secret_key(tmp_path) == "from outside"
    assert list(tmp_path.iterdir()) == []


def test_without_a_url_the_database_is_sqlite_in_the_data_directory(tmp_path: Path) -> None:
    made = environment.database("", tmp_path)
    assert made["NAME"] == tmp_path / "zhiben.sqlite3"
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in made["OPTIONS"]["init_command"]
    assert environment.database("sqlite:///srv/a.sqlite3", tmp_path)["NAME"] == Path("/srv/a.sqlite3")


@pytest.mark.parametrize(
    ("read", "value", "code"),
    [
        (lambda: environment.flag("ZHIBEN_TEST", False), "yes", "settings.not_a_flag"),
        (lambda: environment.whole("ZHIBEN_TEST", 5), "five", "settings.not_a_number"),
        (lambda: environment.database("mysql://x/y", Path()), "", "settings.database_url"),
    ],
)
def test_a_value_that_is_not_understood_stops_the_start(
    read: object, value: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIBEN_TEST", value)
    assert callable(read)
    with pytest.raises(InputError) as refused:
        read()
    assert refused.value.code == code


def test_a_data_directory_that_cannot_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ZHIBEN_DATA", str(tmp_path / "file" / "below"))
    with pytest.raises(InputError, match="ZHIBEN_DATA"):
        environment.data_directory()


def test_the_defaults_are_safe_on_a_network() -> None:
    assert settings.DEBUG is False
    assert "*" not in settings.ALLOWED_HOSTS
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.CSRF_COOKIE_HTTPONLY


def test_every_variable_is_in_the_reference_and_the_other_way_round() -> None:
    folder = Path(environment.__file__).parent
    read = set(
        re.findall(r"\bZHIBEN_[A-Z_]+", (folder / "settings.py").read_text() + Path(environment.__file__).read_text())
    )
    reference = folder.parents[2] / "docs" / "reference" / "settings.md"
    assert set(re.findall(r"^\| `(ZHIBEN_[A-Z_]+)`", reference.read_text(encoding="utf-8"), re.MULTILINE)) == read
