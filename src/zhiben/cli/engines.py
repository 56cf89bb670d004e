"""Engines for `zhiben rules evaluate --engine`: the one place where a connection is opened for one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from zhiben.core.errors import InputError

if TYPE_CHECKING:
    from zhiben.core.rules.columns.engines import Engine

ADDRESS = "ZHIBEN_RULES_POSTGRES"
MASTER = "ZHIBEN_RULES_SPARK"


@contextmanager
def engine(name: str, address: str = "") -> Iterator[Engine]:
    """By name; PostgreSQL at the address or at ADDRESS of the environment, Spark on MASTER or in local mode.

    Raises: InputError "rules.engine_missing", "rules.engine_address".
    """
    from zhiben.core.rules.columns import engines

    if name != "postgres":
        with engines.opened(name, master=address or os.environ.get(MASTER, "local[*]")) as opened:
            yield opened
        return
    where = address or os.environ.get(ADDRESS, "")
    if not where:
        raise InputError(
            "rules.engine_address",
            f"没有指明 PostgreSQL 的地址。请设置环境变量 {ADDRESS}，例如 postgres://user@127.0.0.1:5432/zhiben。",
        )
    try:
        import psycopg
    except ImportError as error:
        raise engines.missing(name, error) from error
    try:
        connection = psycopg.connect(where, autocommit=True)
    except psycopg.OperationalError as error:
        raise InputError("rules.engine_address", f"PostgreSQL 无法连接：{str(error).splitlines()[0]}") from error
    with connection, engines.opened(name, connection=connection) as opened:
        yield opened
