"""What the chain was at a moment, small enough to be kept elsewhere: whoever rewrites the whole chain, or cuts its end
off together with the head, cannot rewrite a checkpoint that lies in another house.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from zhiben.core.errors import InputError
from zhiben.foundation.audit.models import Head


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`entries` in the chain at a moment, and the `hash` of the last of them."""

    entries: int
    hash: str
    at: datetime

    def line(self) -> str:
        """One line of JSON."""
        at = self.at.astimezone(UTC).isoformat(timespec="seconds")
        return json.dumps({"entries": self.entries, "hash": self.hash, "at": at})


def take(now: datetime) -> Checkpoint:
    """The end of the chain as it is. `zhiben audit verify` says whether what lies before it holds."""
    head = Head.objects.get(pk=1)
    return Checkpoint(head.seq, head.hash, now)


def write(checkpoint: Checkpoint, path: Path) -> None:
    """Append a line, on the disk when this returns. Raises: InputError "audit.checkpoint_unwritable"."""
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write(checkpoint.line() + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as refused:
        raise InputError(
            "audit.checkpoint_unwritable",
            f"检查点文件 {path} 无法写入（{refused.strerror}）。请换一个可写的位置。",
            path=path,
        ) from refused


def read(lines: Iterable[str]) -> list[Checkpoint]:
    """The checkpoints of a file, one a line. Raises: InputError "audit.checkpoint_unreadable"."""
    found = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            found.append(_parsed(number, line))
    return found


def _parsed(number: int, line: str) -> Checkpoint:
    try:
        raw = json.loads(line)
        return Checkpoint(int(raw["entries"]), str(raw["hash"]), datetime.fromisoformat(raw["at"]))
    except (ValueError, KeyError, TypeError) as unread:
        raise InputError(
            "audit.checkpoint_unreadable",
            f"检查点文件第 {number} 行无法识别。请使用 zhiben audit checkpoint 写出的文件。",
            line=number,
        ) from unread
