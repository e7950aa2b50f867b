"""Load on the page: many readers at once on this machine, for a minute; says the times and every error.

    python benchmarks/serve.py [--clients 50] [--seconds 60]
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import neman

PATHS = [
    "/", "/api/runs", "/api/scenarios", "/api/fits", "/runs/run", "/api/runs/run/pictures", "/static/core.js",
    "/what-if/scenario/two_lines", "/fit/scenario/two_lines",
]
PAUSE = 1.0  # seconds that a reader looks at what has come


async def read(port: int, path: str) -> tuple[int, float]:
    """Return the status of one answer and the seconds until its last byte."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    while more := await reader.read(2**20):
        answer += more
    writer.close()
    return int(answer.split(b" ", 2)[1]), time.perf_counter() - began


async def visit(port: int, paths: list[str], until: float, number: int, seen: list[tuple[int, float]]) -> None:
    """Read one page after the other, with a pause between."""
    await asyncio.sleep(PAUSE * (number % 10) / 10)
    turn = number
    while time.perf_counter() < until:
        seen.append(await read(port, paths[turn % len(paths)]))
        turn += 1
        await asyncio.sleep(PAUSE)


async def load(port: int, paths: list[str], clients: int, seconds: float) -> list[tuple[int, float]]:
    """Return (status, seconds) of every answer."""
    seen: list[tuple[int, float]] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(visit(port, paths, until, number, seen) for number in range(clients)))
    return seen


def main() -> None:
    """Start a server with one run, load it, and say what was seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        neman.simulate(neman.read("two_lines"), members=5).save(Path(folder) / "run")
        command = [sys.executable, "-c", "from neman.cli import main; main()", "serve", "two_lines", "--folder", folder, "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                port = int(server.stdout.readline().rstrip("/\n").rpartition(":")[2])
                asyncio.run(load(port, PATHS, len(PATHS), 2))  # what is made once is made before
                seen = asyncio.run(load(port, PATHS, wanted.clients, wanted.seconds))
            finally:
                server.terminate()
    times = sorted(took for _, took in seen)
    bad = [status for status, _ in seen if status != 200]
    say = f"{len(seen)} answers to {wanted.clients} readers in {wanted.seconds:g} s; {len(bad)} errors; "
    middle, late, longest = (1000 * seconds for seconds in (statistics.median(times), times[int(0.95 * len(times))], times[-1]))
    say += f"median {middle:.0f} ms, 95 % below {late:.0f} ms, longest {longest:.0f} ms"
    sys.stdout.write(say + "\n")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
