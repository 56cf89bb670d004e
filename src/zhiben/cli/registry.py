"""`zhiben registry import`: enterprises and places from a sheet, tried first."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from zhiben.cli.progress import counted
from zhiben.cli.serve import DATA_OPTION


@click.group()
def command() -> None:
    """The register of enterprises and places."""


@command.command("import")
@click.argument("sheet", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--user", "username", required=True, help="In whose name: a user who may import.")
@click.option("--apply", is_flag=True, help="Write it. Without this the sheet is only tried.")
@click.option(
    "--doubtful",
    type=click.Choice(["skip", "merge", "create"]),
    default="skip",
    show_default=True,
    help="What becomes of rows that are nearly a registered site.",
)
@click.option("--crs", default="", help="System of the coordinates: CGCS2000, WGS84, GCJ02 or BD09.")
@DATA_OPTION
def import_sheet(sheet: Path, username: str, apply: bool, doubtful: str, crs: str, data: Path | None) -> None:
    """Import SHEET (xlsx or csv, columns in any order), row by row with reasons.

    The same sheet twice changes nothing.
    """
    from zhiben.project import operations

    operations.start(data)
    operations.refuse_unmigrated()
    with counted("核对") as told:
        report = operations.import_sites(
            sheet, username=username, options={"doubtful": doubtful, "crs": crs}, apply=apply, told=told
        )
    click.echo(_words(cast(dict[str, Any], report), apply))


def _words(report: dict[str, Any], apply: bool) -> str:
    counts = report["counts"]
    mapped = "、".join(f"{head}→{code}" for head, code in report["mapping"].items())
    lines = [
        f"列对应：{mapped}",
        f"{counts['rows']:,} 行：新增 {counts['created']:,}，更新 {counts['updated']:,}，未变 {counts['unchanged']:,}，"
        f"不能导入 {counts['refused']:,}，疑似重复 {counts['doubtful']:,}",
    ]
    lines += [f"  第 {row['number']} 行 {row['name']}：{'；'.join(row['reasons'])}" for row in report["refused"][:20]]
    lines += [f"  第 {row['number']} 行 {row['name']}：疑似“{row['met_name']}”" for row in report["doubtful"][:20]]
    lines.append("已写入。" if apply else "以上为试算，没有写入。加 --apply 写入。")
    return "\n".join(lines)
