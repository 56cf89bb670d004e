"""`zhiben demo`: everything from nothing to a served demo county."""

from __future__ import annotations

from pathlib import Path

import click

from zhiben.cli.progress import counted
from zhiben.cli.serve import DATA_OPTION, address, open_to


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option(
    "--enterprises",
    default=2000,
    show_default=True,
    type=click.IntRange(0, 10_000_000),
    help="Firms and places in the register of the county, when it is set up.",
)
@DATA_OPTION
def command(host: str, port: int, enterprises: int, data: Path | None) -> None:
    """Set up the demo county 安澜县 on an embedded database and serve it.

    The passwords are made freshly at the first start and shown once.
    """
    from zhiben.project import operations

    open_to(host)
    operations.refuse_taken_port(host, port)
    operations.start(data)
    operations.migrate()
    operations.prepare_assets(click.echo)
    operations.check()
    with counted(f"登记 {enterprises:,} 个监管对象") as told:
        passwords = operations.seed_demo(enterprises, told)
    click.echo(_welcome(address(host, port), operations.demo_people(), passwords))
    with operations.worker_beside():
        operations.serve(host, port)


def _welcome(url: str, people: list[tuple[str, str, str]], passwords: dict[str, str] | None) -> str:
    lines = ["", f"  演示县“安澜县”已就绪：{url}", ""]
    if passwords is None:
        lines += [f"  {username:<6}{name}  {who}" for username, name, who in people]
        lines += ["", "  密码只在首次启动时显示。重置：zhiben user password 用户名"]
    else:
        lines += [f"  {username:<6}{passwords[username]:<21}{name}  {who}" for username, name, who in people]
        lines += ["", "  密码为本次随机生成，只显示这一次；重置：zhiben user password 用户名"]
    return "\n".join([*lines, "  停止：Ctrl+C", ""])
