"""Fixtures that every test of the project may use, and the settings under which tests run."""

from __future__ import annotations

import pytest
from django.conf import settings

pytest_plugins = (
    "zhiben.foundation.access.testing",
    "zhiben.foundation.evidence.testing",
    "zhiben.foundation.outbox.testing",
    "zhiben.foundation.web.testing",
    "tests.emptying",
    "tests.servers.mail",
    "tests.servers.objects",
    "tests.servers.openid",
    "tests.servers.receiver",
    "tests.servers.scanner",
)


def pytest_configure(config: pytest.Config) -> None:
    """Plain file names for assets, whatever was collected on this machine; a hasher that does not cost 50 ms."""
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--touching-the-database", action="store_true", help="only the tests that use the database, for a second run on another one"
    )  # fmt: skip


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--touching-the-database"):
        return
    kept = [item for item in items if _touches_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _touches_the_database(item: pytest.Item) -> bool:
    """By the marker or by a fixture: what asks for neither gets no connection from pytest-django. What is of SQLite
    alone has been asked there."""
    if item.get_closest_marker("sqlite") is not None:
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(
        fixtures & {"db", "transactional_db", "live_server"}
    )
