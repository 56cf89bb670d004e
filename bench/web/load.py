"""Requests to a server over kept connections, with nothing but the standard library.

`saturate` sends as fast as answers come; `at_rate` sends on a timetable, and counts the time from when a request was
due, so that a server that stalls is not spared the requests that waited behind.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import dataclass

CONNECTIONS = 16


@dataclass(frozen=True, slots=True)
class Served:
    """`rate` in answers a second; the times in milliseconds; `refused`: answers other than 200."""

    rate: float
    p50: float
    p99: float
    refused: int


def run(port: int, path: str, session: str, duration: float, rate: float = 0.0) -> Served:
    """In a process of its own, so that ours takes no part of it. `rate` 0: as fast as it goes."""
    command = [sys.executable, "-m", "bench.web.load", str(port), path, session, str(duration), str(rate)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Served(**json.loads(said))


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bool:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    await reader.readexactly(length)
    return head[9:12] == b"200"


async def _lane(port: int, request: bytes, lane: int, duration: float, rate: float) -> tuple[list[float], int]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    begun, times, refused = time.perf_counter(), [], 0
    pause = CONNECTIONS / rate if rate else 0.0
    due = begun + pause * lane / CONNECTIONS
    while (now := time.perf_counter()) - begun < duration:
        if rate and now < due:
            await asyncio.sleep(due - now)
        since = due if rate else now
        refused += not await _one(reader, writer, request)
        times.append(1000 * (time.perf_counter() - since))
        due += pause
    writer.close()
    return times, refused


async def _all(port: int, path: str, session: str, duration: float, rate: float) -> Served:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n\r\n".encode()
    begun = time.perf_counter()
    lanes = await asyncio.gather(*(_lane(port, request, lane, duration, rate) for lane in range(CONNECTIONS)))
    taken = time.perf_counter() - begun
    times = sorted(each for found, _ in lanes for each in found)
    return Served(
        len(times) / taken,
        times[len(times) // 2],
        times[int(0.99 * (len(times) - 1))],
        sum(refused for _, refused in lanes),
    )


def main() -> None:
    port, path, session, duration, rate = sys.argv[1:]
    found = asyncio.run(_all(int(port), path, session, float(duration), float(rate)))
    sys.stdout.write(json.dumps({name: getattr(found, name) for name in Served.__slots__}))


if __name__ == "__main__":
    main()
