"""`zhiben audit`: the trail."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhiben.cli.serve import DATA_OPTION


@click.group()
def command() -> None:
    """Verify the audit trail."""


@command.command()
@DATA_OPTION
def verify(data: Path | None) -> None:
    """Walk the whole chain and name the first broken entry. Exit status 1 where there is one."""
    from zhiben.project import operations

    operations.start(data)
    operations.refuse_unmigrated()
    report = operations.verify_trail()
    if report.broken:
        click.echo(f"审计链不完整：{report.broken}此前 {report.entries} 条完好。", err=True)
        sys.exit(1)
    click.echo(f"审计链完整：{report.entries} 条，末条校验值 {report.head}。")
