"""Workers without their start-up: for every line on standard input one is forked, and its process id is written."""

from __future__ import annotations

import os
import signal
import sys

import django

django.setup()

from zhiben.foundation.outbox.worker import Worker  # noqa: E402


def main() -> None:
    """Forked before any connection is opened. Those that end are forgotten at once, so a process id says who lives."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        if child := os.fork():
            os.write(1, f"{child}\n".encode())
        else:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            Worker(job_lanes=2).run()
            os._exit(0)


if __name__ == "__main__":
    main()
