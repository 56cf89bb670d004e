"""The environment variables, typed: a value that is not understood stops the start with a sentence."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from zhiben.core.errors import InputError


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    """1 or 0. Raises: InputError "settings.not_a_flag"."""
    raw = text(name)
    if raw not in ("", "0", "1"):
        raise InputError(
            "settings.not_a_flag", f"环境变量 {name} 的值“{raw}”无法识别，请写 1（是）或 0（否）。", name=name
        )
    return raw == "1" if raw else default


def whole(name: str, default: int) -> int:
    """Raises: InputError "settings.not_a_number"."""
    raw = text(name)
    if raw and not raw.isdecimal():
        raise InputError("settings.not_a_number", f"环境变量 {name} 的值“{raw}”不是整数，例如 {default}。", name=name)
    return int(raw) if raw else default


def choice(name: str, default: str, options: tuple[str, ...]) -> str:
    """Raises: InputError "settings.not_an_option"."""
    raw = text(name, default) or default
    if raw not in options:
        raise InputError(
            "settings.not_an_option", f"环境变量 {name} 的值“{raw}”无法识别，可选：{'、'.join(options)}。", name=name
        )
    return raw


def names(name: str, default: str) -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def days(name: str) -> dict[str, int]:
    """Names with days, `workflow.note_retention=3650`, separated by commas. Raises: InputError "settings.not_days"."""
    found = {}
    for part in names(name, ""):
        key, _, number = part.partition("=")
        if not key.strip() or not number.strip().isdecimal() or int(number) < 1:
            raise InputError(
                "settings.not_days", f"环境变量 {name} 的“{part}”无法识别，请写成 名称=天数，以逗号分隔。", name=name
            )
        found[key.strip()] = int(number)
    return found


def data_directory() -> Path:
    """Where everything that the installation owns lies: database, key, collected assets. Made where it is missing."""
    path = Path(text("ZHIBEN_DATA", "var")).expanduser().resolve()
    try:
        path.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as refused:
        raise InputError(
            "settings.data_unwritable",
            f"数据目录 {path} 无法建立（{refused.strerror}）。请用环境变量 ZHIBEN_DATA 指定一个可写的目录。",
            path=path,
        ) from refused
    return path


def secret_key(data: Path) -> str:
    """ZHIBEN_SECRET_KEY, or a key made at the first start and kept in the data directory for its owner alone."""
    given = text("ZHIBEN_SECRET_KEY")
    if given:
        return given
    path = data / "secret-key"
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
            new.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text(encoding="ascii")


# Statements are short here: compiling one takes longer than it runs. Data lies on solid state or in memory, where the
# next page costs what any page costs; by PostgreSQL's own figure it would read whole tables instead of their indexes.
_PLANNER = "-c jit=off -c random_page_cost=1.1"


def database(url: str, data: Path) -> dict[str, Any]:
    """Django's description of a database, from ZHIBEN_DATABASE_URL; without one, SQLite in the data directory.

    Raises: InputError "settings.database_url".

    >>> made = database("postgres://zhiben:s%40fe@db.example:5433/county?sslmode=require", Path("/data"))
    >>> made["PASSWORD"], made["PORT"], made["OPTIONS"]
    ('s@fe', 5433, {'options': '-c jit=off -c random_page_cost=1.1', 'sslmode': 'require'})
    """
    parts = urlsplit(url)
    if parts.scheme in ("", "sqlite"):
        path = Path("/" + unquote(parts.path).lstrip("/")) if parts.scheme else data / "zhiben.sqlite3"
        return _sqlite(path)
    if parts.scheme not in ("postgres", "postgresql"):
        raise InputError(
            "settings.database_url",
            "ZHIBEN_DATABASE_URL 无法识别。请写 postgres://用户:密码@主机:5432/库名，或 sqlite:///绝对路径。",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": _PLANNER, **dict(parse_qsl(parts.query))},
    }


def _sqlite(path: Path) -> dict[str, Any]:
    """WAL lets readers go on while one writes; IMMEDIATE makes writers wait for their turn instead of failing late."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=2147418112;",
        },
        # A file, not memory: threads then meet the same locks as in production.
        "TEST": {"NAME": Path(tempfile.gettempdir()) / f"zhiben-test-{os.getpid()}.sqlite3"},
    }
