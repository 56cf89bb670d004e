"""`make bench`: every goal of speed in one run, as ratios to a reference beside it. Exit status 1 where one is missed.

python -m bench [--only web|text|jobs|documents|import|rules] [--sites N] [--keep DIR] [--quick] [--seed N]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from bench import probes, report
from bench.report import say
from bench.web import run as web

PARTS = ("text", "web", "jobs", "documents", "import", "rules")


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, help="one part; without it, all of them")
    parser.add_argument("--sites", type=int, default=1_000_000, help="how many sites the county of the web part has")
    parser.add_argument("--keep", type=Path, help="a folder in which the county stays, to be measured again")
    parser.add_argument("--quick", action="store_true", help="little text, few pairs: to see that it runs")
    parser.add_argument("--seed", type=int, default=20260302)
    return parser.parse_args()


def part(name: str, options: argparse.Namespace) -> None:
    """A part that sets up a database of its own runs in a process of its own."""
    if name == "text":
        from bench import parsing  # needs the libraries that it compares with, which the other parts do without

        parsing.text(options.quick, options.seed)
    elif name == "web":
        web.main(sites=options.sites, keep=options.keep, quick=options.quick, seed=options.seed)
    elif name == "rules":
        from bench.rules import run as rules

        rules.run(quick=options.quick, seed=options.seed)
    else:
        module = {"jobs": "bench.jobs", "documents": "bench.documents", "import": "bench.imports"}[name]
        if subprocess.run([sys.executable, "-m", module], check=False).returncode:
            report.missed.append(f"{name}: see above")


def main() -> int:
    options = asked()
    for line in probes.lines(options.seed):
        say(line)
    say("Ratios: median (smallest to largest); ours and the reference ran by turns.")
    for name in [options.only] if options.only else PARTS:
        say(f"\n== {name}")
        part(name, options)
    return report.closing()


if __name__ == "__main__":
    sys.exit(main())
