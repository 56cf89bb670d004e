"""Alternating measurement: ours and the reference in one run, compared as ratios only."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ratio:
    """Speed of ours over speed of the reference on the same work, pair by pair; above 1 is faster."""

    values: tuple[float, ...]
    ours: float  # median seconds
    reference: float

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        return f"{self.median:.3f} × ({min(self.values):.3f} to {max(self.values):.3f}, {len(self.values)} pairs)"


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def alternate(ours: Callable[[], object], reference: Callable[[], object], pairs: int) -> Ratio:
    """A B A B …: both after one another, so that what else the machine does meets both."""
    a, b = [], []
    for _ in range(pairs):
        a.append(seconds(ours))
        b.append(seconds(reference))
    values = tuple(y / x for x, y in zip(a, b, strict=True))
    return Ratio(values, statistics.median(a), statistics.median(b))


def growth(work: Callable[[int], Callable[[], object]], size: int, times: int) -> float:
    """Time for ten times the size over the time for the size, the median of several pairs."""
    small, large = work(size), work(10 * size)
    return statistics.median(seconds(large) / seconds(small) for _ in range(times))
