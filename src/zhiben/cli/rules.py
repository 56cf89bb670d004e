"""`zhiben rules`: judge a sheet of facts by rule packs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhiben.cli.engines import engine as opened_engine
from zhiben.cli.pack import load
from zhiben.core.errors import InputError
from zhiben.core.rules.vocabulary import Outcome

if TYPE_CHECKING:
    from zhiben.core.rules.judging import Program, Verdict
    from zhiben.core.rules.model import Pack

LARGE = 20_000


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
@click.option(
    "--engine", type=click.Choice(["auto", "python", "polars", "duckdb", "postgres", "spark"]), default="auto",
    help="python: row by row, reasons with the values of each row. The others: all rows in columns, only what is breached or "
    "unknown (or all with --all), reasons without values. auto: polars for Parquet of more than 20,000 rows, else python.",
)  # fmt: skip
@click.option(
    "--records", "tables", multiple=True, metavar="FACT=FILE",
    help="A table of its own for a fact that is records, its ids in `id`. In columns only; several times for several.",
)  # fmt: skip
@click.option("--all", "every", is_flag=True, help="In columns: also what is met or not applicable.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write .csv, .json or .parquet.")
def evaluate(
    packs: tuple[str, ...],
    file: Path,
    at: datetime | None,
    rules: tuple[str, ...],
    explained: str | None,
    engine: str,
    tables: tuple[str, ...],
    every: bool,
    output: Path | None,
) -> None:
    """Judge every row of a sheet by every rule of the packs.

    Column names are the names of facts (docs/reference/facts-of-packs.md); `id` names the row, `subject` says what it
    is (empty: whatever the rule is addressed to). Empty is unknown. Sets and lists are separated by ;.
    """
    from zhiben.core.rules.judging import Judge, compile_program
    from zhiben.core.rules.loader import subjects_in
    from zhiben.core.rules.sheets import ID, judge_rows, read_facts, record, write_verdicts

    loaded = load(packs)
    wanted = {id_ for name in rules for id_ in _rule_ids(loaded, name)} or None
    # The one place of this command where the clock is read.
    day = at.date() if at else date.today()
    if explained is None and (engine not in ("auto", "python") or (engine == "auto" and _large(file, tables))):
        program = compile_program(loaded, at=day, rules=wanted)
        return _in_columns(program, file, "polars" if engine == "auto" else engine, tables, every, output)
    if tables:
        raise InputError(
            "rules.engine_missing", "--records 只用于按列判定，请加 --engine polars，且不与 --explain 同用。"
        )
    judge = Judge(loaded, at=day, rules=wanted, subjects=subjects_in())
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
            _say(entity, verdict.rule.id, verdict.outcome, verdict.unknown)
    _count(len(rows), len(judge.program.rules), Counter(verdict.outcome.label for _, verdict in found))
    return None


def _say(entity: object, rule: str, outcome: Outcome, asks: Iterable[str]) -> None:
    words = "、".join(asks)
    click.echo(f"{entity}\t{rule}\t{outcome.value}\t{outcome.label}" + (f"  需查明：{words}" if words else ""))


def _count(rows: int, rules: int, counts: Mapping[str, int]) -> None:
    click.echo(f"{rows} 行 × {rules} 条规则：" + "，".join(f"{k} {v}" for k, v in counts.items()), err=True)


def _large(file: Path, tables: tuple[str, ...]) -> bool:
    """Whether columns are worth their start."""
    if tables:
        return True
    if file.suffix.lower() != ".parquet" or not find_spec("polars") or not find_spec("ibis"):
        return False
    import polars

    try:
        return int(polars.scan_parquet(file).select(polars.len()).collect().item()) > LARGE
    except (OSError, polars.exceptions.PolarsError):
        return False


def _in_columns(
    program: Program, file: Path, engine: str, tables: tuple[str, ...], every: bool, output: Path | None
) -> None:
    try:
        from zhiben.core.rules.columns import files, frames
        from zhiben.core.rules.columns.job import OPEN, Job
    except ImportError as error:
        raise InputError(
            "facts.needs_analytics", "按列判定需要分析组件，请安装 zhiben[analytics]，或改用 --engine python。"
        ) from error
    from zhiben.core.rules.loader import subjects_in

    job = Job.of(program, list(Outcome) if every else OPEN)
    paths = {name: Path(path) for name, _, path in (each.partition("=") for each in tables)}
    with opened_engine(engine) as opened:
        sheet = frames.read(
            program, job.layout, files.read_sheet(file), subjects=subjects_in(), records=files.read_tables(paths)
        )
        found = job.run(opened, sheet)
    if output:
        files.write_rows(output, found)
    else:
        for entity, rule, _, outcome, asks, *_ in found.rows():
            _say(entity, rule, Outcome(outcome), asks.split(";") if asks else ())
    counts = {Outcome(word).label: int(number) for word, number in found["outcome"].value_counts(sort=True).rows()}
    _count(len(sheet), len(program.rules), counts)


def _rule_ids(packs: list[Pack], name: str) -> list[str]:
    """Every rule of that name: a row of the catalogue may be several, in several packs."""
    found = [rule.id for pack in packs for rule in pack.rules_named(name)]
    if not found:
        raise InputError("rules.unknown", f"所选规则包里没有规则“{name}”。请用规则 id 或目录编号，例如 R-NM11。")
    return found


def _explain(verdicts: Iterable[tuple[str, Verdict]]) -> None:
    from zhiben.core.rules.explain import lines

    for _, verdict in verdicts:
        for line in lines(verdict):
            click.echo(line)
        click.echo()
