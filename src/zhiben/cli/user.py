"""`zhiben user`: people who sign in."""

from __future__ import annotations

from pathlib import Path

import click

from zhiben.cli.serve import DATA_OPTION


@click.group()
def command() -> None:
    """Create users and set their passwords."""


@command.command()
@click.argument("username")
@DATA_OPTION
def password(username: str, data: Path | None) -> None:
    """Give a user a fresh password and show it, once."""
    from zhiben.project import operations

    operations.start(data)
    operations.refuse_unmigrated()
    click.echo(f"{username} 的新密码：{operations.reset_password(username)}")


@command.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name, as pages show it.")
@click.option("--role", required=True, help="Code of the role, for example county_clerk.")
@click.option("--area", required=True, help="Where the role holds. On an empty database this county is made.")
@click.option("--organisation", help="The person's office, by any of its names.")
@DATA_OPTION
def create(username: str, name: str, role: str, area: str, organisation: str | None, data: Path | None) -> None:
    """Create a user with one role, and show the fresh password, once."""
    from zhiben.project import operations

    operations.start(data)
    operations.refuse_unmigrated()
    made = operations.create_user(username, name, role=role, area=area, organisation=organisation)
    click.echo(f"已建立用户 {username}，密码：{made}")
