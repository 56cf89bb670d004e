"""Print what outgrows line 11 of the taste: a list to think about, not a failure.

    outgrown.py [DIRECTORY …]

Files near 400 lines, functions under 60, views near 15, tests near 25.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE, FUNCTION, VIEW, TEST = 400, 60, 15, 25


def outgrown(path: Path) -> Iterator[str]:
    """One line for every thing of a Python file that is longer than it should be."""
    source = path.read_text(encoding="utf-8")
    name, lines = path.relative_to(ROOT), source.count("\n")
    if lines > FILE:
        yield f"{name}: {lines} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            size = (node.end_lineno or node.lineno) - node.lineno + 1
            is_view = path.name == "views.py" or path.parent.name == "views"
            limit = TEST if node.name.startswith("test_") else VIEW if is_view else FUNCTION
            if size > limit:
                yield f"{name}:{node.lineno} {node.name}: {size} lines (near {limit})"


def main() -> int:
    places = [Path(p).resolve() for p in sys.argv[1:]] or [ROOT / "src", ROOT / "tests", ROOT / "bench", ROOT / "docs"]
    files = sorted(f for place in places for f in place.rglob("*.py") if "migrations" not in f.parts)
    found = [line for file in files for line in outgrown(file)]
    sys.stdout.write(f"Outgrown (a list to think about): {len(found)} in {len(files)} files\n")
    sys.stdout.writelines(f"  {line}\n" for line in found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
