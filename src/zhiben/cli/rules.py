"""`zhiben rules`: judge a sheet of facts by rule packs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhiben.cli.pack import load
from zhiben.core.errors import InputError

if TYPE_CHECKING:
    from zhiben.core.rules.judging import Verdict
    from zhiben.core.rules.model import Pack


@click.group("rules")
def command() -> None:
    """Judge enterprises by rules, with reasons."""


@command.command("evaluate")
@click.option(
    "--pack", "packs", multiple=True, help="Folder or name of a pack; several times for several. Default: all."
)
@click.option(
    "--facts", "file", required=True, type=click.Path(path_type=Path), help="CSV, JSON or Parquet: a column a fact."
)
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), help="Day of discovery, YYYY-MM-DD. Default: today.")
@click.option("--rule", "rules", multiple=True, help="Only these rules, by id or catalogue id.")
@click.option("--explain", "explained", help="Only the row of this id, with the whole trace.")
@click.option("--engine", type=click.Choice(["python"]), default="python", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write .csv, .json or .parquet.")
def evaluate(
    packs: tuple[str, ...],
    file: Path,
    at: datetime | None,
    rules: tuple[str, ...],
    explained: str | None,
    engine: str,
    output: Path | None,
) -> None:
    """Judge every row of a sheet by every rule of the packs.

    Column names are the names of facts (docs/reference/facts-of-packs.md); `id` names the row, `subject` says what it
    is (empty: whatever the rule is addressed to). Empty is unknown. Sets and lists are separated by ;.
    """
    from zhiben.core.rules.judging import Judge
    from zhiben.core.rules.loader import subjects_in
    from zhiben.core.rules.sheets import ID, judge_rows, read_facts, record, write_verdicts

    loaded = load(packs)
    wanted = {_rule_id(loaded, name) for name in rules} or None
    # The one place of this command where the clock is read.
    judge = Judge(loaded, at=at.date() if at else date.today(), rules=wanted, subjects=subjects_in())
    rows = read_facts(file)
    if explained is not None:
        chosen = [row for number, row in enumerate(rows, 1) if explained in (str(row.get(ID) or ""), str(number))]
        if not chosen:
            raise InputError("facts.no_such_row", f"“{file.name}”里没有编号为“{explained}”的行。")
        return _explain(judge_rows(judge, chosen[:1], file.name))
    found = list(judge_rows(judge, rows, file.name))
    if output:
        write_verdicts(output, [record(entity, verdict) for entity, verdict in found])
    else:
        for entity, verdict in found:
            asks = f"  需查明：{'、'.join(verdict.unknown)}" if verdict.unknown else ""
            click.echo(f"{entity}\t{verdict.rule.id}\t{verdict.outcome.value}\t{verdict.outcome.label}{asks}")
    counts = Counter(verdict.outcome.label for _, verdict in found)
    click.echo(
        f"{len(rows)} 行 × {len(judge.program.rules)} 条规则：" + "，".join(f"{k} {v}" for k, v in counts.items()),
        err=True,
    )
    return None


def _rule_id(packs: list[Pack], name: str) -> str:
    for pack in packs:
        try:
            return pack.rule(name).id
        except KeyError:
            continue
    raise InputError("rules.unknown", f"所选规则包里没有规则“{name}”。请用规则 id 或目录编号，例如 R-NM11。")


def _explain(verdicts: Iterable[tuple[str, Verdict]]) -> None:
    from zhiben.core.rules.explain import lines

    for _, verdict in verdicts:
        for line in lines(verdict):
            click.echo(line)
        click.echo()
