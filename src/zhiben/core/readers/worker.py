"""Reading in a process of its own: what could hang, crash or eat all memory (foreign libraries, page geometry).

Parent and child run this module. The child gets one JSON line and the file on standard input, and answers with JSON.
A child that dies is a damaged file, one that takes too long is stopped.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from zhiben.core.errors import InputError
from zhiben.core.readers import refusals

if TYPE_CHECKING:
    from zhiben.core.readers import Limits

_MEMORY = 2 * 1024**3


def read_apart(data: bytes, name: str, limits: Limits, kind: str) -> str:
    """Source text of a file of `kind` ("pdf", "ofd", "xlsx", "xls"), read by a child process within `limits.seconds`.

    Raises: InputError, what the child refused or "reader.too_slow", "reader.damaged".
    """
    head = json.dumps({"kind": kind, "name": name, "limits": asdict(limits)}).encode()
    command = [sys.executable, "-P", "-m", "zhiben.core.readers.worker"]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell, nothing from outside
            command, input=head + b"\n" + data, capture_output=True, timeout=limits.seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise refusals.too_slow(name, limits.seconds) from error
    if done.returncode != 0:
        raise refusals.damaged(name)
    answer = json.loads(done.stdout)
    if "code" in answer:
        raise InputError(answer["code"], answer["message"], name=name)
    return str(answer["text"])


def _bound(seconds: float) -> None:
    """Limit the child's memory and processor time, where the system can."""
    if sys.platform != "win32":
        import resource

        for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, int(seconds) + 5)):
            hard = resource.getrlimit(what)[1]
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """The child."""
    from zhiben.core.readers import Limits

    head = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limits = Limits(**head["limits"])
    _bound(limits.seconds)
    try:
        if head["kind"] == "pdf":
            from zhiben.core.readers.pdf import read_pdf

            answer = {"text": read_pdf(data, head["name"], limits)}
        elif head["kind"] == "ofd":
            from zhiben.core.readers.ofd import read_ofd

            answer = {"text": read_ofd(data, head["name"], limits)}
        else:
            from zhiben.core.readers.sheet import read_sheet

            answer = {"text": read_sheet(data, head["name"], limits, zipped=head["kind"] == "xlsx")}
    except InputError as refusal:
        answer = {"code": refusal.code, "message": refusal.message}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    sys.stdout.flush()
    os._exit(0)  # no destructors of a library that may have been led astray


if __name__ == "__main__":
    main()
