"""Time and peak memory of an ensemble against its members and workers: `python benchmarks/ensemble.py [MEMBERS ...]`.

Each case is a process of its own, with a warm cache of compiled code; its tables go to a temporary folder, as with `neman run`.
Memory is the peak of the process that writes the tables (with `--executor processes` the workers have their own).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time

import neman

SCENARIO = "belarus_eu_2021"
COLUMNS = ("members", "executor", "workers", "seconds", "processor seconds", "peak MB", "written MB", "quantiles, seconds")


def case(members: int, workers: int, executor: str) -> str:
    """Run an ensemble in this process and return its line of the table."""
    scenario = neman.read(SCENARIO)
    neman.simulate(scenario.with_settings(end=scenario.start), members=1, engine="cohorts")
    began, busy = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        result = neman.simulate(scenario, members=members, engine="cohorts", threads=workers, executor=executor, into=folder)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
        written = sum(file.stat().st_size for file in result.tables.folder.iterdir()) / 1e6
        began = time.perf_counter()
        result.quantiles("stock", place="Minsk")
        summed = time.perf_counter() - began
    return f"| {members:,} | {executor} | {workers} | {seconds:.1f} | {busy:.1f} | {peak:,.0f} | {written:,.0f} | {summed:.2f} |"


def main() -> None:
    """Print a table, a row a case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("members", nargs="*", type=int, default=[20, 200, 1000])
    parser.add_argument("--workers", nargs="*", type=int, default=[1, os.cpu_count() or 1])
    parser.add_argument("--executor", default="threads")
    parser.add_argument("--one", action="store_true", help="run the first case here")
    asked = parser.parse_args()
    if asked.one:
        sys.stdout.write(case(asked.members[0], asked.workers[0], asked.executor) + "\n")
        return
    sys.stdout.write(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n")
    sys.stdout.flush()
    for workers in asked.workers:
        for members in asked.members:
            words = [str(members), "--workers", str(workers), "--executor", asked.executor, "--one"]
            subprocess.run([sys.executable, __file__, *words], check=True)


if __name__ == "__main__":
    main()
