"""What the machine is and does, so that a figure can be read later."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from importlib.metadata import PackageNotFoundError, version

import numpy as np

PACKAGES = ("zhiben", "pyahocorasick", "jionlp", "jieba", "pydantic", "numpy")


def lines(seed: int) -> list[str]:
    packages = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    return [
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        f"{packages}; seed {seed}",
        f"numpy sum of 400 MB: {_sum():.1f} GB/s; 4 KiB write + fdatasync: {_sync():.0f} /s",
        f"one character counted in 2 M: {_count():.0f} Mchar/s",
    ]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _best(work: object, repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()  # type: ignore[operator]
        times.append(time.perf_counter() - start)
    return min(times)


def _sum() -> float:
    data = np.ones(50_000_000)
    return 0.4 / _best(data.sum)


def _count() -> float:
    text = "县应急管理局要按时办结。" * 170_000
    return len(text) / 1e6 / _best(lambda: text.count("时"))


def _sync() -> float:
    block, writes = b"\0" * 4096, 200
    with tempfile.NamedTemporaryFile(buffering=0) as file:
        start = time.perf_counter()
        for _ in range(writes):
            file.write(block)
            os.fdatasync(file.fileno())
        return writes / (time.perf_counter() - start)
