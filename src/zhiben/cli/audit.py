"""`zhiben audit`: the trail."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhiben.cli.serve import DATA_OPTION


@click.group()
def command() -> None:
    """Verify the audit trail, and note what it is today."""


@command.command()
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of checkpoints that was kept elsewhere: the chain must go through each of them.",
)
@DATA_OPTION
def verify(against: Path | None, data: Path | None) -> None:
    """Walk the whole chain and name the first broken entry. Exit status 1 where there is one."""
    from zhiben.project import operations

    operations.start(data)
    operations.refuse_unmigrated()
    report = operations.verify_trail(against)
    if report.broken:
        click.echo(f"审计链不完整：{report.broken}此前 {report.entries} 条完好。", err=True)
        sys.exit(1)
    passed = f"，与 {report.checkpoints} 个检查点相符" if against else ""
    click.echo(f"审计链完整：{report.entries} 条，末条校验值 {report.head}{passed}。")


@command.command()
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), help="The file to add it to.")
@DATA_OPTION
def checkpoint(to: Path | None, data: Path | None) -> None:
    """Note count, last hash and time of the chain: shown, and added to a file that can be kept elsewhere."""
    from zhiben.project import operations

    operations.start(data)
    operations.refuse_unmigrated()
    line, path = operations.checkpoint_trail(to)
    click.echo(line)
    click.echo(f"已写入 {path}，请将该文件保存到另一台设备。", err=True)
