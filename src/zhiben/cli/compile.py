"""`zhiben compile`: directive files → JSON, XLSX or Markdown."""

from __future__ import annotations

import glob
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhiben.core.errors import InputError, ZhibenError

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhiben.core.directive.model import Directive
    from zhiben.core.readers import SourceText

STDIN = "-"
# What a directory is searched for; a file named outright is tried whatever it is called.
SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".docx", ".doc", ".pdf", ".ofd", ".rtf", ".wps", ".xlsx"})


@dataclass(frozen=True)
class Output:
    """Where results go: `place` is a directory for many files, a file for one, None for standard output."""

    format: str
    place: Path | None
    many: bool
    text: bool

    def path(self, stem: str, suffix: str) -> Path:
        if self.place is None:
            return Path(stem + suffix)
        return self.place / (stem + suffix) if self.many else self.place.with_suffix(suffix)


@click.command("compile")
@click.argument("files", nargs=-1, required=True)
@click.option("--format", "format_", type=click.Choice(["json", "xlsx", "md"]), default="json", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File for one input, directory for many.")
@click.option("--text-out", is_flag=True, help="Also write the source text that the spans count, as NAME.source.txt.")
@click.option("--max-mb", type=click.IntRange(1, 2000), default=50, show_default=True, help="Largest file accepted.")
def command(files: tuple[str, ...], format_: str, output: Path | None, text_out: bool, max_mb: int) -> None:
    """Compile directive FILES into clauses, duties and diagnostics.

    FILES may be files, directories, patterns or - for standard input. A file that cannot be used is named on standard
    error with the reason; the others are still compiled. Exit status: 0 all compiled, 1 some refused, 2 wrong usage.
    """
    names = expand(files)
    output = None if str(output) == STDIN else output
    many = len(names) > 1 or (output is not None and output.is_dir())
    out = Output(format_, output, many, text_out)
    if format_ == "xlsx" and output is None:
        raise InputError("cli.output_needed", "XLSX 不能写到屏幕上，请用 -o 指定文件（多个文件时指定目录）。")
    if many and output is not None:
        make_directory(output)
    stems = stems_of(names)
    refused = 0
    with progress(names) as step:
        for name in names:
            try:
                source, directive = compile_file(name, max_bytes=max_mb * 1024 * 1024)
                write(out, stems[name], source, directive)
            except ZhibenError as error:
                refused += 1
                # Some sentences begin with the file's own name; here its path says it.
                click.echo(f"{name}：{error.message.removeprefix(f'“{Path(name).name}”')}", err=True)
            step()
    sys.exit(1 if refused else 0)


def expand(arguments: Sequence[str]) -> list[str]:
    """The files meant, each once, in the order given; a directory stands for what lies in it, sorted."""
    names: list[str] = []
    for argument in arguments:
        path = Path(argument)
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            if not found:
                raise InputError("cli.empty_directory", f"目录 {argument} 里没有可编译的文件。")
            names += map(str, found)
        elif argument != STDIN and not path.exists() and any(c in argument for c in "*?["):
            hits = sorted(glob.glob(argument, recursive=True))
            if not hits:
                raise InputError("cli.no_match", f"没有文件符合“{argument}”。")
            names += hits
        else:
            names.append(argument)
    return list(dict.fromkeys(names))


def stems_of(names: Sequence[str]) -> dict[str, str]:
    """Name of the result without suffix; where inputs would share one, they keep their suffix, then their folders.

    >>> stems_of(["a/x.txt", "b/x.txt", "b/x.pdf", "y.txt"])
    {'a/x.txt': 'a_x.txt', 'b/x.txt': 'b_x.txt', 'b/x.pdf': 'x.pdf', 'y.txt': 'y'}
    """
    short = {name: "stdin" if name == STDIN else Path(name).stem for name in names}
    middle = {name: stem if _once(stem, short) else Path(name).name for name, stem in short.items()}
    return {name: stem if _once(stem, middle) else name.strip("/.").replace("/", "_") for name, stem in middle.items()}


def _once(stem: str, stems: dict[str, str]) -> bool:
    return list(stems.values()).count(stem) == 1


def read_bytes(name: str, limit: int) -> bytes:
    """The bytes of a file, at most one more than the limit: enough to refuse it.

    Raises: InputError "cli.unreadable".
    """
    try:
        if name == STDIN:
            return sys.stdin.buffer.read(limit + 1)
        with Path(name).open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        reason = {"FileNotFoundError": "找不到该文件", "PermissionError": "没有读取权限"}.get(type(error).__name__, "")
        raise InputError("cli.unreadable", f"{reason or '无法读取该文件'}，请检查路径。") from error


def compile_file(name: str, *, max_bytes: int = 50 * 1024 * 1024) -> tuple[SourceText, Directive]:
    """Source text and compiled directive of one file. Raises: InputError."""
    from zhiben.core.directive.compiler import compile_text
    from zhiben.core.readers import Limits, read_source

    shown = "stdin" if name == STDIN else Path(name).name
    source = read_source(read_bytes(name, max_bytes), shown, Limits(bytes=max_bytes))
    return source, compile_text(source)


def write(out: Output, stem: str, source: SourceText, directive: Directive) -> None:
    """One result to its place; a file appears whole or not at all."""
    if out.text:
        save(out.path(stem, ".source.txt"), source.text.encode("utf-8"))
    if out.format == "json" and out.place is None and out.many:
        # One object a line, so that a stream of many stays readable for programs.
        show(json.dumps(json.loads(directive.model_dump_json(by_alias=True)), ensure_ascii=False) + "\n")
        return
    data = render(out.format, directive)
    if out.place is None:
        show(data.decode("utf-8"))
    else:
        save(out.path(stem, f".{out.format}") if out.many else out.place, data)


def render(format_: str, directive: Directive) -> bytes:
    if format_ == "json":
        return (directive.model_dump_json(by_alias=True, indent=2) + "\n").encode()
    from zhiben.core.ledger import rows_of, write_markdown, write_xlsx

    rows, title = rows_of(directive), directive.metadata.title or directive.source.name
    return write_xlsx(rows, title) if format_ == "xlsx" else write_markdown(rows, title).encode()


def show(text: str) -> None:
    """Raises: InputError "cli.unwritable"; a reader that has gone away (head) ends the command quietly instead."""
    try:
        click.echo(text, nl=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError("cli.unwritable", "结果写不出去，请检查输出位置是否已满或已断开。") from error


def make_directory(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError("cli.unwritable", f"多个文件的结果要写进目录，但 {path} 不能作为目录使用。") from error


def save(path: Path, data: bytes) -> None:
    """Raises: InputError "cli.unwritable"."""
    half = path.with_name(f".{path.name}.part")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError as error:
        raise InputError("cli.unwritable", f"无法写入 {path}，请检查目录是否存在、是否有权限。") from error


@contextmanager
def progress(names: Sequence[str]) -> Iterator[Callable[[], None]]:
    """A bar on standard error while there are several files and somebody is watching."""
    if len(names) < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("编译", total=len(names))
        yield lambda: bar.advance(task)
