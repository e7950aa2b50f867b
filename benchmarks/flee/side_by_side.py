"""Whole-process times of neman on Flee instances, beside Flee's recorded times.

    python benchmarks/flee/side_by_side.py ../shared/flee/instances --runs 3 --out benchmarks/flee

Every person is counted; one core; the compiled code is on disk (one run goes before). Flee's times are those recorded with its
published output: one process, Python 3.11, every person simulated, on another day and another machine load. Times of
the processor are given beside those of the clock, because a busy machine stretches only the latter.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

#: Seconds and peak memory (MB) of Flee, git version of May 2026; syria2013 in full is ten times its run at one agent per ten.
FLEE = {
    "mali2012": (66, 117),
    "burundi2015": (217, 179),
    "tigray2020": (353, 116),
    "ssudan2013": (627, 286),
    "car2013": (1082, 279),
    "syria2013": (4700, None),
}


def measure(folder: Path, engine: str) -> tuple[float, float, float]:
    """Return clock seconds, processor seconds and peak memory (MB) of one whole process."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [
            sys.executable,
            "-c",
            "import neman.cli; neman.cli.main()",
            "run",
            str(folder),
            "--no-report",
            "--members",
            "1",
            "--threads",
            "1",
            "--engine",
            engine,
        ]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        process = subprocess.Popen([*command, "--out", f"{scratch}/out"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        clock, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if status:
        raise SystemExit(f"{folder.name}: the run failed with status {status}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return clock, processor, usage.ru_maxrss / 1024


def row(folder: Path, runs: int, engine: str) -> dict[str, object]:
    """Return the medians for one instance."""
    measure(folder, engine)  # compiles, or reads compiled code into the cache of the disk
    measured = [measure(folder, engine) for _ in range(runs)]
    clock, processor, memory = (statistics.median(column) for column in zip(*measured, strict=True))
    seconds, megabytes = FLEE.get(folder.name, (None, None))
    return {
        "instance": folder.name,
        "engine": engine,
        "clock_s": round(clock, 2),
        "processor_s": round(processor, 2),
        "memory_mb": round(memory),
        "flee_s": seconds,
        "flee_mb": megabytes,
        "ratio_clock": round(seconds / clock) if seconds else None,
        "ratio_processor": round(seconds / processor) if seconds else None,
    }


def table(rows: list[dict[str, object]]) -> str:
    """Return the rows as Markdown."""
    head = list(rows[0])
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join("" if r[h] is None else str(r[h]) for h in head) + " |" for r in rows]
    return "\n".join(lines)


def main() -> None:
    """Measure every instance in a folder and write a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("instances", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--engines", nargs="+", default=["auto"])
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--out", type=Path, default=Path("benchmarks/flee"))
    given = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    folders = [given.instances / name for name in FLEE if name in (given.only or FLEE) and (given.instances / name).is_dir()]
    rows = []
    for engine in given.engines:
        for folder in folders:
            rows.append(row(folder, given.runs, engine))
            sys.stdout.write(json.dumps(rows[-1]) + "\n")
            sys.stdout.flush()
    load = os.getloadavg()[0]
    text = (
        f"# Side by side with Flee\n\nMedians of {given.runs} runs of the whole process on one core, {time.strftime('%Y-%m-%d')}; "
        f"load of the machine at the end: {load:.1f} on {os.cpu_count()} cores (other work was running where it is above 1). "
        "Ratios: Flee's recorded seconds / ours, by clock and by processor time.\n\n" + table(rows) + "\n"
    )
    (given.out / "results.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
