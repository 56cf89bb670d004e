"""How a process that serves collects its garbage."""

from __future__ import annotations

import gc

# A page makes tens of thousands of objects and drops them: looking for circles after every 700 is work for nothing.
THRESHOLDS = (20_000, 20, 50)


def settle() -> None:
    """Once a process has loaded its program: what it holds then stays until its end, and looking through that again and
    again would make single requests wait for a fifth of a second."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
