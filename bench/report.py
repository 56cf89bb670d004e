"""What is printed of a goal, and which were missed."""

from __future__ import annotations

import sys

missed: list[str] = []


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def goal(name: str, met: bool, figure: str, wanted: str, *, counted: bool = True) -> None:
    """One line. What is not counted is for information."""
    say(f"{'also  ' if not counted else 'met   ' if met else 'MISSED'}  {name:60s} {figure}   goal {wanted}")
    if counted and not met:
        missed.append(name)


def closing() -> int:
    """The last line, and the exit status."""
    say(f"\n{len(missed)} goals missed" + (f": {'; '.join(missed)}" if missed else ""))
    return 1 if missed else 0
