"""The database of the running test, as other processes are told of it."""

from __future__ import annotations

from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    """A value for ZHIBEN_DATABASE_URL."""
    known = connection.settings_dict
    name = quote(str(known["NAME"]).lstrip("/"), safe="/")
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    login = quote(known["USER"], safe="") + (f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else "")
    return f"postgres://{login}@{known['HOST'] or '127.0.0.1'}:{known['PORT'] or 5432}/{name}"
