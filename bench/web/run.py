"""W1 to W7: a county on SQLite, the same on PostgreSQL where one is reached, each in a process of its own."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

from bench import report
from bench.report import goal, say

SERVER = "postgres://postgres@127.0.0.1:5432"
TURNS = 5


class Lab:
    """One database: its process, and how to ask it."""

    def __init__(self, vendor: str, folder: Path, url: str, sites: int, runs: int, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.vendor = vendor
        environment = os.environ | {"ZHIBEN_DATA": str(folder), "ZHIBEN_DATABASE_URL": url}
        command = [sys.executable, "-m", "bench.web.lab", str(sites), str(runs), str(seed)]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def finish(self) -> bool:
        """Pass on what it prints until it has measured. False where it broke."""
        for line in self._out:
            if line.startswith("\t"):
                report.missed += [f"{self.vendor}: {name}" for name in json.loads(line)]
                return True
            say(line.rstrip("\n"))
        report.missed.append(f"{self.vendor}: the measurement broke off")
        return False

    def list_ms(self) -> float:
        """The median of the list, now."""
        assert self._process.stdin is not None
        self._process.stdin.write("list\n")
        self._process.stdin.flush()
        return float(self._out.readline())

    def end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)

    @property
    def _out(self) -> IO[str]:
        assert self._process.stdout is not None
        return self._process.stdout


def main(*, sites: int, keep: Path | None, quick: bool, seed: int) -> None:
    """`keep`: a folder in which the databases stay, to be measured again without loading."""
    runs = 5 if quick else 20
    with _folder(keep) as folder, _postgres(sites, keep) as (server, why):
        labs = []
        for vendor, url in (("sqlite", ""), ("postgresql", server)):
            if vendor == "postgresql" and not url:
                say(f"\nPostgreSQL and W7 are left out: {why}")
                continue
            say(f"\n{vendor}, {sites:,} sites")
            lab = Lab(vendor, folder / vendor, url, sites, runs, seed)
            if lab.finish():
                labs.append(lab)
        if len(labs) == 2:
            _compared(labs[0], labs[1])
        for lab in labs:
            lab.end()


def _compared(sqlite: Lab, postgresql: Lab) -> None:
    pairs = [(postgresql.list_ms(), sqlite.list_ms()) for _ in range(TURNS)]
    ours, reference = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    goal("W7 list on PostgreSQL / on SQLite", ratio <= 3, f"{ratio:.2f} ×  [{ours:.1f} against {reference:.1f} ms]", "≤ 3 ×")  # fmt: skip


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="zhiben-bench-") as folder:
        yield Path(folder)


@contextmanager
def _postgres(sites: int, keep: Path | None) -> Iterator[tuple[str, str]]:
    """The address of a database for so many sites, made where it is missing; or nothing, and why."""
    import psycopg

    server = os.environ.get("ZHIBEN_TEST_POSTGRES") or SERVER
    name = f"zhiben_bench_{sites}" + ("" if keep else f"_{os.getpid()}")
    try:
        with psycopg.connect(_at(server, "postgres"), connect_timeout=3, autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            if not known:
                connection.execute(f'CREATE DATABASE "{name}"')
    except psycopg.Error as refused:
        yield "", str(refused).strip().splitlines()[0]
        return
    try:
        yield _at(server, name), ""
    finally:
        if keep is None:
            with psycopg.connect(_at(server, "postgres"), autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _at(server: str, database: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{database}"))
