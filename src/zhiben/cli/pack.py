"""`zhiben pack`: check, test and list rule packs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhiben.core.errors import ZhibenError

if TYPE_CHECKING:
    from zhiben.core.rules.model import Pack


@click.group("pack")
def command() -> None:
    """Check, test and list rule packs. A PACK is a folder, or the name of one that is shipped."""


def folder_of(name: str) -> Path:
    """The folder meant by a name or path."""
    from zhiben.core.rules.loader import PACKS

    path = Path(name)
    return path if (path / "pack.yaml").is_file() or not (PACKS / name / "pack.yaml").is_file() else PACKS / name


def load(names: tuple[str, ...]) -> list[Pack]:
    """The packs named, or all that are shipped; facts agree between them. Raises: PackError."""
    from zhiben.core.rules.loader import agree, load_pack, packs_in

    packs = [load_pack(folder_of(name)) for name in names] if names else [load_pack(path) for path in packs_in()]
    agree(packs)
    return packs


@command.command("check")
@click.argument("packs", nargs=-1)
def check(packs: tuple[str, ...]) -> None:
    """Everything that an author should mend: rules that cannot apply or contradict, unused names, missing tests.

    Exit status: 0 no errors, 1 errors found, 2 a pack cannot be loaded.
    """
    from zhiben.core.rules.review import review

    errors = 0
    for pack in load(packs):
        findings = review(pack)
        for each in findings:
            word = "错误" if each.level == "error" else "提醒"
            click.echo(f"{each.file}:{each.line} {word} {each.message} [{each.code}]")
        wrong = sum(each.level == "error" for each in findings)
        errors += wrong
        click.echo(
            f"{pack.id} {pack.edition}：{len(pack.rules)} 条规则，{len(pack.cases)} 个测试，{wrong} 个错误，{len(findings) - wrong} 个提醒"
        )
    sys.exit(1 if errors else 0)


@command.command("test")
@click.argument("packs", nargs=-1)
@click.option("-v", "--verbose", is_flag=True, help="Also the reasons of the tests that passed.")
def test(packs: tuple[str, ...], verbose: bool) -> None:
    """Run the YAML tests of packs. Exit status: 0 all passed, 1 some failed, 2 a pack cannot be loaded."""
    from zhiben.core.rules.cases import run_cases
    from zhiben.core.rules.explain import explain

    failed = 0
    for pack in load(packs):
        results = run_cases(pack)
        for each in results:
            if each.problem:
                click.echo(
                    f"{each.case.file}:{each.case.line} 未通过 {each.case.rule}「{each.case.name}」：{each.problem}"
                )
            elif verbose and each.verdict:
                click.echo(f"{each.case.file}:{each.case.line} 通过 {explain(each.verdict)}")
        wrong = sum(bool(each.problem) for each in results)
        failed += wrong
        click.echo(f"{pack.id} {pack.edition}：{len(results)} 个测试，{wrong} 个未通过")
    sys.exit(1 if failed else 0)


@command.command("list")
def list_() -> None:
    """The packs that are shipped; one that cannot be loaded is listed with the reason."""
    from zhiben.core.rules.loader import load_pack, packs_in

    broken = 0
    for path in packs_in():
        try:
            pack = load_pack(path)
        except ZhibenError as error:
            broken += 1
            click.echo(f"{path.name}  无法载入：{error.message}")
            continue
        until = f" 至 {pack.end}" if pack.end else ""
        click.echo(
            f"{pack.id}  {pack.edition}  {pack.title}  自 {pack.start}{until}  {len(pack.rules)} 条规则  {len(pack.cases)} 个测试"
        )
    sys.exit(1 if broken else 0)
