"""Files on their way in."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from zhiben.core.errors import ExternalError, InputError
from zhiben.foundation.evidence import retention
from zhiben.foundation.evidence.incoming import receive
from zhiben.foundation.evidence.testing import photo

MOVIE = b"\x00\x00\x00\x18ftypisom"


def test_a_large_file_is_hashed_as_it_comes_and_never_held_whole(files: Path) -> None:
    size, left = 120_000_000, [120_000_000 - len(MOVIE)]
    first = [MOVIE]

    def read(most: int) -> bytes:
        if first:
            return first.pop()
        count = min(most, left[0])
        left[0] -= count
        return bytes(count)

    tracemalloc.start()
    with receive(read, name="录像.mp4", expected=size) as incoming:
        peak = tracemalloc.get_traced_memory()[1]
        assert incoming.size == size and incoming.path.stat().st_size == size
        assert incoming.digest == sha256(MOVIE + bytes(size - len(MOVIE))).hexdigest()
    tracemalloc.stop()
    assert peak < 8_000_000
    assert list(files.rglob("*.part")) == []


def test_a_file_that_stops_short_is_refused_and_leaves_nothing(files: Path) -> None:
    data = photo()
    with pytest.raises(InputError) as refused, receive(io.BytesIO(data).read, name="a.jpg", expected=len(data) + 1):
        pass
    assert refused.value.code == "evidence.incomplete"
    assert list(files.rglob("*.part")) == []


def test_a_full_disk_is_said_and_leaves_nothing(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExternalError) as refused, receive(io.BytesIO(photo()).read, name="a.jpg"):
        pass
    assert refused.value.code == "evidence.store_failed" and list(files.rglob("*.part")) == []


UPLOAD = """
import sys, time, django
from pathlib import Path
from django.conf import settings
settings.configure(MEDIA_ROOT=Path(sys.argv[1]), EVIDENCE_LARGEST_MB=500, EVIDENCE_MEGAPIXELS=100, TIME_ZONE="UTC")
from zhiben.foundation.evidence.incoming import receive
def read(size):
    print("read", flush=True)
    time.sleep(0.02)
    return b"\\x00\\x00\\x00\\x18ftypisom" + bytes(100_000)
with receive(read, name="a.mp4"):
    pass
"""


def test_a_process_killed_while_it_takes_in_leaves_only_what_the_sweep_removes(files: Path) -> None:
    source = Path(__file__).resolve().parents[4]
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", UPLOAD, str(files)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(source)},
    )
    assert process.stdout is not None
    for _ in range(5):
        process.stdout.readline()
    time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    left = [path for path in files.rglob("*") if path.is_file()]
    assert [path.suffix for path in left] == [".part"] and not (files / "blobs").exists()
    assert retention.sweep_temporary(datetime.now(UTC) - timedelta(hours=24)) == 0  # it may still be coming in
    assert retention.sweep_temporary(datetime.now(UTC) + timedelta(seconds=1)) == 1
    assert list(settings.MEDIA_ROOT.rglob("*.part")) == []
