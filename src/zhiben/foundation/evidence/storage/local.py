"""Files on this machine's disk: blobs/ab/cd/<key>, moved there by renaming once they are whole and on the disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from zhiben.core.errors import ExternalError

PIECE = 256 * 1024


class LocalStore:
    def __init__(self, root: Path) -> None:
        self._blobs, self._incoming = root / "blobs", root / "incoming"

    def put(self, key: str, source: Path) -> None:
        with failing():
            if not self.exists(key):
                self._place(key, lambda part: _copy(source, part))

    def put_bytes(self, key: str, data: bytes) -> None:
        with failing():
            self._place(key, lambda part: _write(data, part))

    def read(self, key: str, start: int, stop: int) -> Iterator[bytes]:
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError:
            raise KeyError(key) from None
        return _pieces(file, start, stop)

    def exists(self, key: str) -> bool:
        return self._path(key).is_file()

    def delete(self, key: str) -> None:
        with failing():
            self._path(key).unlink(missing_ok=True)

    def keys(self, before: datetime) -> Iterator[str]:
        for path in self._blobs.glob("??/??/*"):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                yield path.name

    def _path(self, key: str) -> Path:
        if not key.replace(".thumbnail", "").isalnum():
            raise KeyError(key)
        return self._blobs / key[:2] / key[2:4] / key

    def _place(self, key: str, write: Callable[[Path], None]) -> None:
        """Beside the incoming files first: a sweep takes away what a crash leaves there."""
        target = self._path(key)
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        self._incoming.mkdir(mode=0o750, parents=True, exist_ok=True)
        part = self._incoming / f"{uuid4().hex}.part"
        try:
            write(part)
            os.replace(part, target)
            _sync(target.parent)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def failing() -> Iterator[None]:
    """What the disk refuses, as a refusal of ours."""
    try:
        yield
    except OSError as error:
        raise ExternalError(
            "evidence.store_failed", "文件存储出错，文件没有保存，请稍后再试；如反复出现，请联系系统管理员检查磁盘。",
            retryable=True, reason=error.strerror,
        ) from error  # fmt: skip


def _copy(source: Path, part: Path) -> None:
    """A second name for the same bytes where the disk allows it, else a copy."""
    try:
        os.link(source, part)
    except OSError:
        shutil.copyfile(source, part)
    _sync(part)


def _write(data: bytes, part: Path) -> None:
    part.write_bytes(data)
    _sync(part)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pieces(file: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = stop - start
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
