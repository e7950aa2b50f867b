"""Speed of the border model: `python -m benchmarks.border` measures, prints and writes `benchmarks/results/border.md`.

Every measurement runs in a process of its own. Medians of several runs; processor time beside wall time, since others may
use the machine. The targets are those of the project.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

SCENARIOS = ("two_lines", "belarus_eu_2021")
ENSEMBLE = 100
REPEATS = 5
RESULTS = Path(__file__).parent / "results" / "border.md"

#: Runs in a fresh process: what to do is in the arguments, the answer is one line of JSON.
PROBE = """
import json, resource, sys, time
import neman
from neman.lower import lower
from neman.member import run_book

what, name, members, threads, repeats = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
scenario = neman.read(name)
def member(): run_book(scenario, lower(scenario), 1, 0)
def ensemble(): neman.simulate(scenario, members=members, seed=1, threads=threads)
run = member if what == "member" else ensemble
if what != "compile": member()
walls, cpus = [], []
for _ in range(repeats):
    wall, cpu = time.perf_counter(), time.process_time()
    (member if what == "compile" else run)()
    walls.append(time.perf_counter() - wall)
    cpus.append(time.process_time() - cpu)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"walls": walls, "cpus": cpus, "peak": peak}))
"""


@dataclass(frozen=True)
class Measured:
    """Wall and processor seconds (medians) and peak memory (MB) of one measurement."""

    wall: float
    cpu: float
    peak: float


def probe(what: str, scenario: str, members: int = 1, threads: int = 1, repeats: int = REPEATS, cache: str | None = None) -> Measured:
    """Measure in a process of its own; `cache` is a folder for compiled code that replaces the usual one."""
    environment = os.environ if cache is None else {**os.environ, "NEMAN_CACHE_DIR": cache}
    command = [sys.executable, "-c", PROBE, what, scenario, str(members), str(threads), str(repeats)]
    output = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
    found = json.loads(output.splitlines()[-1])
    return Measured(statistics.median(found["walls"]), statistics.median(found["cpus"]), found["peak"])


def rows() -> list[tuple[str, str, str, str, str]]:
    """Measure everything: (what, wall, processor, peak memory, target and whether it is met)."""
    table = []

    def add(what: str, got: Measured, target: str, met: bool | None) -> None:
        verdict = target if met is None else f"{target}: {'met' if met else 'MISSED'}"
        table.append((what, f"{got.wall:.3g} s", f"{got.cpu:.3g} s", f"{got.peak:.0f} MB", verdict))

    with tempfile.TemporaryDirectory() as empty:
        first = probe("compile", "two_lines", repeats=1, cache=empty)
        add("first run, nothing compiled", first, "processor time under 20 s", first.cpu < 20)
    for name in SCENARIOS:
        one = probe("member", name)
        add(f"{name}: one member", one, "under 1 s on one core", one.wall < 1)
        for threads in (1, 2, 4):
            many = probe("ensemble", name, ENSEMBLE, threads, repeats=3)
            met = many.wall < 30 and many.peak < 500 if threads == 4 else None
            cores = f"(on {os.cpu_count()} cores)" if threads > (os.cpu_count() or 1) else ""
            target = "under 30 s and 500 MB" if threads == 4 else ""
            add(f"{name}: {ENSEMBLE} members, {threads} threads {cores}".rstrip(), many, target, met)
    return table


def machine() -> str:
    """Return date, machine and versions."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.processor() or "unknown")
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    packages = ", ".join(f"{name} {version(name)}" for name in ("neman", "numba", "numpy", "polars"))
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {model}{load}; Python {platform.python_version()}, {packages}."


def main() -> None:
    """Measure, print and write the table."""
    where = machine()
    head = ("what", "wall time", "processor time", "peak memory", "target")
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows())]
    text = "\n".join(["# Speed of the border model", "", where, f"Medians of {REPEATS} runs (ensembles: 3, first run: 1).", "", *lines, ""])
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
