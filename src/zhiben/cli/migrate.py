"""`zhiben migrate`: the schema."""

from __future__ import annotations

from pathlib import Path

import click

from zhiben.cli.serve import DATA_OPTION


@click.command()
@DATA_OPTION
def command(data: Path | None) -> None:
    """Bring the database to the present schema."""
    from zhiben.project import operations

    operations.start(data)
    steps = operations.migrate()
    click.echo(f"数据库结构已更新（{steps} 步）。" if steps else "数据库结构已是最新。")
