"""`zhiben score`: compiled directives against their annotations."""

from __future__ import annotations

from pathlib import Path

import click

import zhiben
from zhiben.core.errors import InputError
from zhiben.core.scoring import Score, add_files, add_folder, as_table

# Inside the wheel the samples lie in the package, in a clone beside the sources.
PLACES = (Path(zhiben.__file__).parent / "samples", Path(zhiben.__file__).parents[2] / "samples")


@click.command("score")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[COMPILED GOLD SOURCE]...")
@click.option("--samples", is_flag=True, help="Compile the sample directives that come with zhiben and score them.")
@click.option("--verbose", is_flag=True, help="List every missed and extra value.")
def command(files: tuple[Path, ...], samples: bool, verbose: bool) -> None:
    """Score compiled directives against their annotations: triples of COMPILED.json GOLD.json SOURCE.txt.

    Prints precision, recall and F1 of every field over all documents, then the pooled F1, then the mean F1 over the
    fields with at least three gold values. GOLD.segments.json beside GOLD.json adds the fields of the duties.
    """
    if samples is bool(files) or len(files) % 3:
        raise InputError(
            "score.triples", "请成组给出三个文件：COMPILED.json GOLD.json SOURCE.txt；或用 --samples 评自带样例。"
        )
    score = Score()
    for i in range(0, len(files), 3):
        add_files(score, *files[i : i + 3])
    if samples:
        add_folder(score, samples_folder())
    click.echo(as_table(score, verbose=verbose), nl=False)


def samples_folder() -> Path:
    """Raises: InputError "score.no_samples"."""
    found = next((place for place in PLACES if any(place.glob("*.gold.json"))), None)
    if found is None:
        raise InputError("score.no_samples", "找不到自带样例，请在源码目录中运行，或重新安装 zhiben。")
    return found
