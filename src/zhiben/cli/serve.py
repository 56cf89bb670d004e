"""`zhiben serve`: the web application on a database that is set up already."""

from __future__ import annotations

import os
from pathlib import Path

import click

DATA_OPTION = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Directory of the database, the key and collected files. Default: ZHIBEN_DATA, or ./var.",
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Threads a process.")
@DATA_OPTION
def command(host: str, port: int, workers: int, threads: int, data: Path | None) -> None:
    """Serve the web application until told to stop."""
    from zhiben.project import operations

    open_to(host)
    operations.refuse_taken_port(host, port)
    operations.start(data)
    operations.refuse_unmigrated()
    operations.prepare_assets(click.echo)
    operations.check()
    click.echo(f"正在服务：{address(host, port)}（Ctrl+C 停止）")
    operations.serve(host, port, workers=workers, threads=threads)


def address(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


def open_to(host: str) -> None:
    """Who listens on an address answers to it. A wildcard says no name: there ZHIBEN_ALLOWED_HOSTS must."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        os.environ.setdefault("ZHIBEN_ALLOWED_HOSTS", f"127.0.0.1,localhost,[::1],{host}")
