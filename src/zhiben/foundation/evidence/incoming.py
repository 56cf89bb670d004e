"""A file on its way in: streamed into a temporary one, hashed as it comes, recognised by its first bytes, examined.

Nothing is visible before `services.attach` has put it into the store and written its row.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings

from zhiben.foundation.evidence import contents, refusals
from zhiben.foundation.evidence.names import clean_name
from zhiben.foundation.evidence.pictures import Picture, read_picture
from zhiben.foundation.evidence.sniff import HEAD, FileType, Kind, sniff
from zhiben.foundation.evidence.storage.local import failing

CHUNK = 256 * 1024
_MEGA = 1024 * 1024
# A photo or a document that is larger is a mistake; the setting bounds recordings.
LARGEST = {Kind.IMAGE: 40 * _MEGA, Kind.PDF: 100 * _MEGA, Kind.OFFICE: 100 * _MEGA}

Read = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Incoming:
    """An examined file. `digest`: SHA-256 in hex. `path` is gone after the block that received it."""

    path: Path
    name: str
    size: int
    digest: str
    kind: FileType
    picture: Picture | None


def directory() -> Path:
    """Where files lie while they come in: on the disk of the store, so that they are moved by renaming."""
    path: Path = settings.MEDIA_ROOT / "incoming"
    path.mkdir(mode=0o750, parents=True, exist_ok=True)
    return path


@contextmanager
def receive(read: Read, *, name: str, expected: int | None = None) -> Iterator[Incoming]:
    """Take in what `read(size)` yields until it yields nothing.

    Args: `expected`, the number of bytes announced; fewer is a broken upload.
    Raises: InputError with one of the codes of `refusals`, ExternalError "evidence.store_failed" for a full disk.
    """
    shown = clean_name(name)
    path = directory() / f"{uuid4().hex}.part"
    try:
        with path.open("xb") as file:
            with failing():
                head, size, digest = _copy(read, file, shown)
                file.flush()
                os.fsync(file.fileno())
            if expected is not None and size != expected:
                raise refusals.incomplete(shown)
        yield _examined(path, head, shown, name, size, digest)
    finally:
        path.unlink(missing_ok=True)


def _copy(read: Read, file: BinaryIO, name: str) -> tuple[bytes, int, str]:
    """Refused as soon as the first bytes, or the count of them, say so."""
    head = _head(read, name)
    chunk, size, digest, limit = head, 0, sha256(), limit_of(sniff(head, name))
    while chunk:
        size += len(chunk)
        if size > limit:
            raise refusals.too_large(name, limit)
        digest.update(chunk)
        file.write(chunk)
        chunk = read(CHUNK)
    return head[:HEAD], size, digest.hexdigest()


def _head(read: Read, name: str) -> bytes:
    head = b""
    while len(head) < HEAD and (chunk := read(CHUNK)):
        head += chunk
    if not head:
        raise refusals.empty(name)
    return head


def limit_of(kind: FileType | None) -> int:
    """Bytes. A container that has still to be opened is an office document or nothing."""
    most: int = settings.EVIDENCE_LARGEST_MB * _MEGA
    return min(most, LARGEST.get(kind.kind if kind else Kind.OFFICE, most))


def _examined(path: Path, head: bytes, shown: str, given: str, size: int, digest: str) -> Incoming:
    kind = sniff(head, shown) or contents.office_type(path, shown)
    contents.check(path, kind, shown)
    picture = None
    if kind.kind is Kind.IMAGE:
        zone = ZoneInfo(settings.TIME_ZONE)
        picture = read_picture(path, kind, shown, megapixels=settings.EVIDENCE_MEGAPIXELS, zone=zone)
    return Incoming(path, clean_name(given, kind), size, digest, kind, picture)
