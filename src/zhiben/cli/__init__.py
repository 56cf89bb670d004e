"""The command line `zhiben`: one file a command, loaded only when it is called.

The commands of the core (compile, explain, pack, rules, score) start without Django; those of the platform go through
`zhiben.project`. A `ZhibenError` becomes one sentence on standard error and a non-zero exit status here, and only here.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from zhiben import __version__
from zhiben.core.errors import InputError, ZhibenError

# Name → module of this package that defines `command`, and the line that the overview shows without loading it.
COMMANDS = {
    "compile": "Compile directive files into clauses, duties and diagnostics.",
    "explain": "Show one clause of a file with its values marked in place.",
    "pack": "Check, test and list rule packs.",
    "rules": "Judge a sheet of facts by rule packs, with reasons.",
    "score": "Score compiled directives against their annotations.",
    "demo": "Set up a demo county on an embedded database and serve it.",
    "serve": "Serve the web application.",
    "worker": "Deliver events, run jobs and schedules, send notices.",
    "migrate": "Bring the database to the present schema.",
    "registry": "Import enterprises and places from a sheet.",
    "search": "Write the index of the search anew, or compare it.",
    "audit": "Verify the audit trail, and note what it is today.",
    "user": "Create users and set their passwords.",
}


class LazyGroup(click.Group):
    """A group that imports a command only to run it or to show its help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"{__name__}.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"zhiben.cli.{cmd_name}.command is no click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, args: Sequence[str] | None = None, *rest: Any, **extra: Any) -> Any:
        try:
            return super().main(args, *rest, **extra)
        except ZhibenError as error:
            click.echo(f"{error.message} [{error.code}]", err=True)
            sys.exit(2 if isinstance(error, InputError) else 1)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="zhiben")
def main() -> None:
    """Zhiben (治本): compile a work-safety directive, carry it out, trace it."""
