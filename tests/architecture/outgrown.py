"""Print what outgrows line 11 of the taste, and the codes that no test names: lists to think about, not failures.

    outgrown.py [DIRECTORY …]

Files near 400 lines, functions under 60, views near 15, tests near 25.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from codes import all_codes  # noqa: E402 - a script beside the sources, found by the line above

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


def untested() -> list[str]:
    """Codes of refusals and diagnostics whose name, or its last part, stands in no test."""
    tests = [f for place in ("src", "tests") for f in (ROOT / place).rglob("*.py") if "tests" in f.parts]
    words = "".join(f.read_text(encoding="utf-8") for f in tests)
    codes = sorted({code.code for code in all_codes(ROOT / "src" / "zhiben")})
    return [code for code in codes if code not in words and code.rsplit(".", 1)[1] not in words]


def main() -> int:
    places = [Path(p).resolve() for p in sys.argv[1:]] or [ROOT / "src", ROOT / "tests", ROOT / "bench", ROOT / "docs"]
    files = sorted(f for place in places for f in place.rglob("*.py") if "migrations" not in f.parts)
    found = [line for file in files for line in outgrown(file)]
    sys.stdout.write(f"Outgrown (a list to think about): {len(found)} in {len(files)} files\n")
    sys.stdout.writelines(f"  {line}\n" for line in found)
    codes = untested()
    sys.stdout.write(f"Codes that no test names: {len(codes)}\n")
    sys.stdout.writelines(f"  {code}\n" for code in codes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
