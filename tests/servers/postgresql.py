"""A PostgreSQL server for a run of the suite: the one that is named, else one on loopback, else one of our own.

    python -m tests.servers.postgresql COMMAND...

runs COMMAND with ZHIBEN_DATABASE_URL at the server. Where there is none, one sentence says so and the answer is 0;
with CI=true it is 1. A server that ZHIBEN_TEST_POSTGRES names and that does not answer is an error everywhere.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.servers.ports import free_port

ON_LOOPBACK = "postgres://postgres@127.0.0.1:5432"
PACKAGES = Path("/usr/lib/postgresql")
MISSING = (
    "No PostgreSQL: none is named in ZHIBEN_TEST_POSTGRES, none answers on 127.0.0.1:5432, and Debian's package is not "
    "installed (sudo apt-get install postgresql); what needs it is left out."
)
# Nothing in it is worth a write to the disk.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


def refusal(server: str) -> str:
    """Why the server is of no use to tests; empty where it may make databases."""
    try:
        with psycopg.connect(at(server, "postgres"), connect_timeout=3) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            may = row.fetchone()
    except psycopg.OperationalError as refused:
        return str(refused).strip().splitlines()[0]
    return "" if may and may[0] else "its user may not make databases"


def at(server: str, database: str) -> str:
    """The address of a database on a server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))


def programs() -> Path | None:
    """Where the newest package keeps initdb and pg_ctl."""
    versions = [path.parent for path in PACKAGES.glob("*/bin/initdb") if path.parent.parent.name.isdecimal()]
    return max(versions, key=lambda path: int(path.parent.name), default=None)


def keeper() -> pwd.struct_passwd | None:
    """The account a cluster runs under: PostgreSQL refuses root. Nothing where we are somebody else already."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextmanager
def cluster(bin_: Path) -> Iterator[str]:
    """A cluster of our own in a directory of its own, on a free port of loopback. Both are gone afterwards."""
    account, home = keeper(), Path(tempfile.mkdtemp(prefix="zhiben-postgresql-"))
    data, port = home / "data", free_port()

    def run(program: str, *arguments: str) -> None:
        # Into a file: the server inherits the handle, and a pipe would be waited for until it ends.
        with (home / "said").open("a", encoding="utf-8") as said:
            subprocess.run(
                [bin_ / program, "-D", data, *arguments], check=True, cwd=home, stdout=said, stderr=said,
                stdin=subprocess.DEVNULL, user=account.pw_uid if account else None, group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )  # fmt: skip

    options = " ".join(f"-c {each}" for each in (*CARELESS, f"unix_socket_directories={home}"))
    try:
        if account:
            os.chown(home, account.pw_uid, account.pw_gid)
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8")
        run("pg_ctl", "-w", "-l", str(home / "log"), "-o", f"-h 127.0.0.1 -p {port} {options}", "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def server() -> Iterator[str | None]:
    """The address of a server where tests may make databases, or nothing.

    Raises: ConnectionError where ZHIBEN_TEST_POSTGRES names one that is of no use.
    """
    named = os.environ.get("ZHIBEN_TEST_POSTGRES", "").strip()
    if named:
        if why := refusal(named):
            raise ConnectionError(f"The server named in ZHIBEN_TEST_POSTGRES cannot be used: {why}.")
        yield named
    elif not refusal(ON_LOOPBACK):
        yield ON_LOOPBACK
    elif bin_ := programs():
        with cluster(bin_) as own:
            yield own
    else:
        yield None


def main(command: list[str]) -> int:
    try:
        with server() as found:
            if found is None:
                sys.stderr.write(f"{MISSING}\n")
                return int(os.environ.get("CI") == "true")
            # Two runs at once do not meet: Django puts "test_" before the name and drops the database at the end.
            address = at(found, f"zhiben_{os.getpid()}")
            return subprocess.run(command, env=os.environ | {"ZHIBEN_DATABASE_URL": address}).returncode
    except ConnectionError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
