"""Time and peak memory against people, places, links, members and threads: `python -m benchmarks.scaling`.

Writes `benchmarks/results/scaling.md` and the figure beside it. Every case is a process of its own with a warm cache of
compiled code, measured three times; the table shows medians. Needs Matplotlib for the figure.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from benchmarks.border import machine

import neman
from neman.scenario import Scenario
from neman.world import Arrival, Class, Link, Place

RESULTS = Path(__file__).parent / "results"
REPEATS = 3
BORDER = "belarus_eu_2021"
SCALES = (0.1, 1, 10, 100, 1_000, 10_000)  # of all arrivals
MOST_INDIVIDUALS = 10  # above this scale only cohorts are run
PLACES = (100, 1_000, 5_000, 20_000)
LINKS_EACH = (2, 4, 8, 16)  # links that start at each of 1,000 places
MEMBERS = (1, 10, 100, 1_000)
THREADS = (1, 2, 4)
PANELS = ("people", "places", "links", "members", "threads")


@dataclass(frozen=True)
class Case:
    """One point of a panel: how much of what, on which engine."""

    panel: str
    amount: float
    engine: str = "cohorts"


@dataclass(frozen=True)
class Measured:
    """What one case took: amount as shown, wall and processor seconds, peak memory in MB."""

    case: Case
    shown: float
    wall: float
    cpu: float
    peak: float


def cases() -> Iterator[Case]:
    """Yield every case, panel by panel."""
    for scale in SCALES:
        yield Case("people", scale)
        if scale <= MOST_INDIVIDUALS:
            yield Case("people", scale, "individuals")
    yield from (Case("places", n, "individuals") for n in PLACES)
    yield from (Case("links", n, "individuals") for n in LINKS_EACH)
    yield from (Case("members", n) for n in MEMBERS)
    yield from (Case("threads", n) for n in THREADS)


def grid(places: int, links_each: int) -> neman.Scenario:
    """Return towns on a circle, each linked to the next ones, and 1,000 people who arrive on the first day and walk on and on."""
    start = date(2030, 1, 1)
    where = [(20 * math.sin(2 * math.pi * i / places), 20 * math.cos(2 * math.pi * i / places)) for i in range(places)]
    towns = tuple(Place(name=f"T{i}", kind="town", country="AA", lat=lat, lon=lon) for i, (lat, lon) in enumerate(where))
    links = tuple(Link(origin=f"T{i}", to=f"T{(i + k) % places}", km=50.0 * k) for i in range(places) for k in range(1, links_each + 1))
    return Scenario(
        name="grid", start=start, end=start + timedelta(days=99), places=towns, links=links, classes=(Class(name="All", home="T0"),),
        arrivals=(Arrival(start=start, end=start, place="T0", class_="All", per_day=1_000),),
    )


def measure(case: Case) -> dict[str, float]:
    """Measure a case in this process; reading the scenario is part of it, compiling is not."""
    neman.simulate(neman.read("two_lines"), members=1, engine=case.engine)
    wall, cpu = time.perf_counter(), time.process_time()
    members, threads = 1, 1
    if case.panel == "places":
        scenario = grid(int(case.amount), 2)
    elif case.panel == "links":
        scenario = grid(1_000, int(case.amount))
    else:
        scenario = neman.read(BORDER).with_settings([f"arrivals.scale={case.amount}"] if case.panel == "people" else [])
        members = int(case.amount) if case.panel == "members" else 40 if case.panel == "threads" else 1
        threads = int(case.amount) if case.panel == "threads" else 1
    result = neman.simulate(scenario, members=members, seed=1, threads=threads, engine=case.engine)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shown = {"people": float(result.tables["ledger"].filter(state="arrived")["persons"].to_numpy().max()), "links": 1_000 * case.amount}
    return {"shown": shown.get(case.panel, case.amount), "wall": wall, "cpu": cpu, "peak": peak}


def median_of(case: Case) -> Measured:
    """Measure a case several times in fresh processes."""
    command = [sys.executable, "-m", "benchmarks.scaling", "--one", case.panel, str(case.amount), case.engine]
    outputs = (subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(REPEATS))
    found = [json.loads(output.splitlines()[-1]) for output in outputs]
    return Measured(case, *(statistics.median(one[key] for one in found) for key in ("shown", "wall", "cpu", "peak")))


def draw(rows: list[Measured], path: Path) -> None:
    """Draw processor seconds (wall seconds for threads) and peak memory, a column a panel."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(2, len(PANELS), figsize=(15, 5.6), layout="constrained")
    for column, panel in enumerate(PANELS):
        for engine, marker in (("cohorts", "o-"), ("individuals", "s--")):
            some = [r for r in rows if r.case.panel == panel and r.case.engine == engine]
            if some:
                amounts = [r.shown for r in some]
                axes[0, column].plot(amounts, [r.wall if panel == "threads" else r.cpu for r in some], marker, label=engine)
                axes[1, column].plot(amounts, [r.peak for r in some], marker, label=engine)
        for row, what in enumerate(("wall time, s" if panel == "threads" else "processor time, s", "peak memory, MB")):
            axes[row, column].set(xlabel=panel, ylabel=what, xscale="linear" if panel == "threads" else "log", ylim=(0, None))
            axes[row, column].grid(alpha=0.3)
        axes[0, column].legend(frameon=False)
    figure.savefig(path)
    plt.close(figure)


def main() -> None:
    """Measure every case, print the table, write it and the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=3, metavar=("PANEL", "AMOUNT", "ENGINE"), help="measure one case here and print it as JSON")
    asked = parser.parse_args()
    if asked.one:
        panel, amount, engine = asked.one
        sys.stdout.write(json.dumps(measure(Case(panel, float(amount), engine))) + "\n")
        return
    where, rows = machine(), [median_of(case) for case in cases()]
    lines = ["| against | amount | engine | wall time, s | processor time, s | peak memory, MB |", "|---|---|---|---|---|---|"]
    lines += [f"| {r.case.panel} | {r.shown:,.0f} | {r.case.engine} | {r.wall:.2f} | {r.cpu:.2f} | {r.peak:.0f} |" for r in rows]
    what = (
        f"Medians of {REPEATS} runs, reading the scenario included, compiling not. People, members and threads: `{BORDER}`, one member\n"
        f"(threads: 40 members, {os.cpu_count()} cores); places and links: towns on a circle, 1,000 people, 100 days."
    )
    title = "# Time and memory against people, places, links, members and threads"
    text = "\n\n".join([title, f"{where}\n{what}", "![figure](scaling.svg)", "\n".join(lines)])
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "scaling.md").write_text(text + "\n", encoding="utf-8")
    draw(rows, RESULTS / "scaling.svg")
    sys.stdout.write("\n".join([*lines, ""]))


if __name__ == "__main__":
    main()
