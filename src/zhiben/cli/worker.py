"""`zhiben worker`: what happens after the commit, beside the web process."""

from __future__ import annotations

from pathlib import Path

import click

from zhiben.cli.serve import DATA_OPTION


@click.command()
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1, 16), help="Jobs at the same time.")
@click.option("--parent", type=int, hidden=True, help="Process without which this one ends.")
@DATA_OPTION
def command(jobs: int, parent: int | None, data: Path | None) -> None:
    """Deliver events, run jobs and schedules, send notices, until told to stop.

    Any number of workers may run at once, on any machine that reaches the database. SIGTERM or Ctrl+C stops one after
    what it has begun; one that is killed loses nothing: another takes its work when the lease ends.
    """
    from zhiben.project import operations

    operations.start(data)
    operations.refuse_unmigrated()
    operations.check()
    if parent is None:
        click.echo("后台进程已启动（Ctrl+C 停止）")
    operations.work(jobs, parent=parent)
