"""`zhiben search rebuild | verify`: the index of the search."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhiben.cli.serve import DATA_OPTION


@click.group()
def command() -> None:
    """The index of the search, which the database keeps in step by itself."""


@command.command()
@DATA_OPTION
def rebuild(data: Path | None) -> None:
    """Write the whole index anew, kind by kind."""
    from zhiben.project import operations

    operations.start(data)
    operations.refuse_unmigrated()
    total = operations.rebuild_search(lambda name, count: click.echo(f"{name}：{count:,} 条"))
    click.echo(f"搜索索引已重建，共 {total:,} 条。")


@command.command()
@DATA_OPTION
def verify(data: Path | None) -> None:
    """Compare the index with what it indexes. Exit status 1 where they differ."""
    from zhiben.project import operations

    operations.start(data)
    operations.refuse_unmigrated()
    drift = operations.search_drift()
    for name, count in drift.items():
        click.echo(f"{name}：{count:,} 条与数据不一致")
    if drift:
        click.echo("请运行 zhiben search rebuild。")
        sys.exit(1)
    click.echo("搜索索引与数据一致。")
