"""Time and memory of Flee instances, beside Flee itself; writes `benchmarks/results/flee.md` and a figure.

    python -m benchmarks.flee ../shared/flee --flee-python PYTHON

PYTHON is one into which Flee 3.1 was installed (`pip install flee==3.1`); without it, its recorded times alone stand beside ours.
Every measurement is a whole process (start of Python, reading, running, writing results), on one core unless said, with compiled code
on disk, every person simulated. Processor time is given, because other work may stretch the clock.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from benchmarks.flee.folders import large_network, more_people, sitting

RESULTS = Path(__file__).parents[1] / "results"
DRIVER = Path(__file__).with_name("driver.py")
#: Recorded with Flee's published output (git version of May 2026): people, seconds, peak memory in MB, how many times faster is asked.
RECORDED: dict[str, tuple[str, float, float | None, int | None]] = {
    "mali2012": ("145 k", 66, 117, 100),
    "burundi2015": ("212 k", 217, 179, 300),
    "tigray2020": ("88 k", 353, 116, 300),
    "ssudan2013": ("442 k", 627, 286, 300),
    "car2013": ("417 k", 1082, 279, 300),
    "syria2013": ("3.8 M", 4700, None, None),
}
#: How often Flee is run beside ours.
BESIDE = {"mali2012": 3, "burundi2015": 1, "tigray2020": 1, "ssudan2013": 1, "car2013": 1}
_TURNS = 5  # runs of ours before and after one of Flee
_LOADED = (
    "import time; began = time.process_time(); import neman; from neman.member import Members; import sys; "
    "Members.of(neman.read(sys.argv[1]), 'cohorts', 1); print(time.process_time() - began)"
)


@dataclass(frozen=True)
class Used:
    """What a process used: seconds by the clock, seconds of processors, and peak memory in MB."""

    wall: float
    cpu: float
    peak: float


def used_by(command: Sequence[str], cores: set[int]) -> Used:
    """Run a command to its end on some cores; return what it used.

    Raises
    ------
    SystemExit : the command failed.
    """
    began = time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as where it is installed
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command)} failed with status {status}")
    return Used(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def ours(folder: Path, scratch: Path, *options: str, threads: int = 1) -> Used:
    """Run a folder with neman."""
    out = tempfile.mkdtemp(dir=scratch)
    command = [sys.executable, "-c", "import neman.cli; neman.cli.main()", "run", str(folder), "--no-report", "--out", f"{out}/out"]
    cores = set(sorted(os.sched_getaffinity(0))[:threads])
    return used_by([*command, "--threads", str(threads), *(options or ("--members", "1"))], cores)


def theirs(python: str, folder: Path, scratch: Path) -> Used:
    """Run a folder with Flee."""
    command = [python, str(DRIVER), str(folder), str(folder.parent / "simsetting.yml"), str(scratch / "flee.csv")]
    return used_by(command, {min(os.sched_getaffinity(0))})


def median(found: Sequence[Used]) -> Used:
    """Return the median of each figure."""
    return Used(*(statistics.median(getattr(u, name) for u in found) for name in ("wall", "cpu", "peak")))


def repeated(folder: Path, scratch: Path, *options: str, times: int = 3, threads: int = 1) -> Used:
    """Return the median of several runs with neman."""
    return median([ours(folder, scratch, *options, threads=threads) for _ in range(times)])


def recorded(shared: Path, scratch: Path, rows: dict[str, Used], pace: Sequence[float]) -> Iterator[str]:
    """Yield all six instances beside Flee's recorded times; `rows` is filled. `pace`: Flee's seconds here over those recorded."""
    slower = statistics.median(pace) if pace else 1.0
    yield "\n## Six conflicts, beside Flee's recorded times\n"
    head = "| conflict | people | processor s | clock s | MB | rows: processor s | rows: MB | Flee s | Flee MB | ratio "
    yield head + "| at today's pace | asked |"
    yield "|---" * 12 + "|"
    for name, (people, seconds, megabytes, asked) in RECORDED.items():
        folder = shared / "instances" / name
        one = rows[name] = repeated(folder, scratch)
        each = ours(folder, scratch, "--members", "1", "--engine", "individuals")
        cells = [name, people, f"{one.cpu:.2f}", f"{one.wall:.2f}", f"{one.peak:.0f}", f"{each.cpu:.2f}", f"{each.peak:.0f}"]
        ratios = [f"{seconds / one.cpu:,.0f}", f"{slower * seconds / one.cpu:,.0f}"]
        cells += [f"{seconds:,.0f}", f"{megabytes or '':}", *ratios, f"{asked or 'below 10 s'}"]
        yield "| " + " | ".join(cells) + " |"
    yield "\nCohorts unless said; rows: every person is a row. Ratio: Flee's recorded seconds over our seconds of processors."
    seen = f"Flee takes {slower:.2f} times its recorded seconds here, as seen side by side" if pace else "not known, Flee was not run here"
    yield f"At today's pace: {seen}."
    yield "syria2013: Flee was run at one agent per ten people (475 s); its time here is ten times that.\n"
    slow = [n for n, (_, seconds, _, asked) in RECORDED.items() if asked and slower * seconds / rows[n].cpu < asked]
    heavy = [n for n, (_, _, megabytes, _) in RECORDED.items() if megabytes and rows[n].peak > megabytes]
    yield f"Below the ratio asked at today's pace: {', '.join(slow) or 'none'}."
    yield f"More memory than recorded of Flee: {', '.join(heavy) or 'none'}."
    start = used_by([sys.executable, "-c", "import polars, pydantic, typer"], {min(os.sched_getaffinity(0))})
    yield f"Of each process {start.cpu:.2f} s and {start.peak:.0f} MB are the start of Python, Polars, Pydantic and Typer."


def side_by_side(python: str | None, shared: Path, scratch: Path, pace: list[float]) -> Iterator[str]:
    """Yield conflicts with Flee from PyPI and with ours, in turns, so that both meet the machine at the same hour; `pace` is filled."""
    yield "\n## Side by side: Flee 3.1 from PyPI\n"
    if python is None:
        yield "Not run: Flee is not installed here (`--flee-python`)."
        return
    yield "| conflict | | processor s | clock s | MB |\n|---|---|---|---|---|"
    for name, times in BESIDE.items():
        folder = shared / "instances" / name
        mine, flee = [ours(folder, scratch) for _ in range(_TURNS)], []
        for _ in range(times):
            flee.append(theirs(python, folder, scratch))
            mine += [ours(folder, scratch) for _ in range(_TURNS)]
        one, two = median(flee), median(mine)
        pace.append(one.cpu / RECORDED[name][1])
        yield f"| {name} | Flee, {times} x | {one.cpu:.1f} | {one.wall:.1f} | {one.peak:.0f} |"
        yield f"| | ours, {len(mine)} x | {two.cpu:.2f} | {two.wall:.2f} | {two.peak:.0f} |"
        ratios = f"{one.cpu / two.cpu:.0f} | {one.wall / two.wall:.0f} | {one.peak / two.peak:.2f}"
        yield f"| | Flee / ours, asked {RECORDED[name][3]} | {ratios} |"
    yield f"\nMedians; {_TURNS} runs of ours before and after each of Flee's, one core each."


def scale(shared: Path, scratch: Path) -> Iterator[str]:
    """Yield what happens with threads, more people and larger networks."""
    yield "\n## Scale\n\n| what | asked | processor s | clock s | MB |\n|---|---|---|---|---|"

    def row(what: str, asked: str, used: Used) -> str:
        return f"| {what} | {asked} | {used.cpu:.2f} | {used.wall:.2f} | {used.peak:,.0f} |"

    syria = shared / "instances" / "syria2013"
    one, two = (repeated(syria, scratch, "--members", "8", times=1, threads=threads) for threads in (1, 2))
    yield row("syria2013, 8 members, 1 thread", "", one)
    yield row("syria2013, 8 members, 2 threads", "", two)
    if (os.cpu_count() or 1) >= 4:
        yield row("syria2013, 8 members, 4 threads", "2.5 x one thread", repeated(syria, scratch, "--members", "8", times=1, threads=4))
    else:
        alone = max(2.0 * two.wall - one.wall, 0.0)  # seconds that no thread shares, by Amdahl's law
        gain = one.wall / (alone + (one.wall - alone) / 4.0)
        told = f"4 threads: not measured, {os.cpu_count()} cores here; {gain:.1f} x by Amdahl's law from the two above"
        yield f"| {told} | 2.5 x one thread | | | |"
    crowd = more_people(syria, scratch / "crowd", 11.8, 550)
    yield row("24 million people, 550 days, cohorts", "below 3 s", repeated(crowd, scratch, "--members", "1", "--engine", "cohorts"))
    network = large_network(scratch / "network")
    yield row("20,000 places, 25,000 links, 300 days: whole run", "", repeated(network, scratch, times=1))
    loaded = [float(_output([sys.executable, "-c", _LOADED, str(network)])) for _ in range(3)]
    yield f"| 20,000 places, 25,000 links, 300 days: until it can run | below 5 s | {statistics.median(loaded):.2f} | | |"
    for people in (1, 10, 50):
        folder = sitting(scratch / f"sitting{people}", people * 1_000_000, 600_000)
        used = ours(folder, scratch, "--members", "1", "--engine", "individuals")
        yield row(f"{people} million rows sit in a camp, 98 thousand come, 60 days", "8 GB for 50 million", used)
    for factor, people in ((1.0, "2.0"), (4.0, "8.1")):
        folder = more_people(syria, scratch / f"moves{factor:g}", factor, 550)
        used = ours(folder, scratch, "--members", "1", "--engine", "individuals")
        yield row(f"{people} million rows move, 550 days of syria2013", "linear in moves", used)


def _output(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def draw(rows: dict[str, Used], path: Path) -> None:
    """Draw Flee's recorded seconds and ours."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "neman"
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 3), layout="constrained")
    places = range(len(rows))
    axes.bar([p - 0.2 for p in places], [RECORDED[n][1] for n in rows], 0.4, label="Flee, recorded")
    axes.bar([p + 0.2 for p in places], [u.cpu for u in rows.values()], 0.4, label="ours, processor time of the whole process")
    axes.set_xticks(places, list(rows))
    axes.set(ylabel="seconds", yscale="log")
    axes.legend(frameon=False, fontsize="small")
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)


def machine() -> str:
    """Return what it was measured on."""
    names = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores ({names[0] if names else platform.machine()}), {memory:.0f} GB, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} before and"
    )


def main() -> None:
    """Measure, and write the page and the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--flee-python")
    given = parser.parse_args()
    where, rows = machine(), dict[str, Used]()
    lines = ["# Flee instances: time and memory\n\nWritten by `python -m benchmarks.flee`. Whole processes with compiled code on disk."]
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        ours(given.shared / "instances" / "mali2012", scratch)  # compiles, or reads compiled code into the cache of the disk
        shared, python = given.shared, given.flee_python
        pace: list[float] = []
        parts = side_by_side(python, shared, scratch, pace), recorded(shared, scratch, rows, pace), scale(shared, scratch)
        for line in chain.from_iterable(parts):
            lines.append(line)
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    lines.insert(1, f"\n{where} {os.getloadavg()[0]:.1f} after.\n\n![seconds](flee.svg)")
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "flee.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    draw(rows, RESULTS / "flee.svg")


if __name__ == "__main__":
    main()
