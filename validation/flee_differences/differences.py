"""Does Flee 3.1 do the same with random small folders? Writes tables.md beside this file.

    python validation/flee_differences/differences.py --flee-python PYTHON [--folders 100] [--seed 1] [--keep RUNS]

PYTHON is one into which Flee 3.1 is installed (`pip install flee==3.1`). Every folder is run many times by Flee, with the known
differences of `adaptations.py` taken away, and by neman with `flee.compat=1`: every person a row, and cohorts where these can run.
The numbers of people at all places on several days are tested together, folder by folder. `--as-it-is` runs Flee unchanged instead, and
`--without NAME` all changes but one: both write no file, but say which folders then fail. What lies in RUNS is not run again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from differ import Verdict, compare
from folders import MOVES, Folder, random_folder, write
from scipy import stats

import neman

HERE = Path(__file__).parent
LEVEL = 0.01  # chance that any test of all fails although there is one law
NAMES = (
    "evening_before", "mixed_order", "first_stock_takes_room", "routes_once", "links_close", "links_open_again",
    "conflict_follows_its_column", "decay_of_today", "counts_at_all_dates",
)


@dataclass(frozen=True)
class Outcome:
    """What came of one folder: how Flee or neman stopped, or the verdict of each engine."""

    folder: Folder
    flee_error: str
    our_error: str
    verdicts: dict[str, Verdict]


def run_flee(asked: argparse.Namespace, folders: Sequence[Folder], root: Path, adaptations: Sequence[str]) -> None:
    """Run Flee on all folders that have not been run yet."""
    jobs = []
    for folder in folders:
        out = root / f"{folder.name}.npz"
        if not out.exists():
            path = write(folder, root)
            jobs.append({"folder": str(path), "out": str(out), "runs": asked.runs, "seed": asked.seed, "adaptations": list(adaptations)})
    (root / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    subprocess.run([asked.flee_python, str(HERE / "flee_runs.py"), str(root / "jobs.json")], check=True)


def run_ours(scenario: neman.Scenario, engine: str, members: int, seed: int) -> np.ndarray:
    """Return people at each place, and all who ever came, by member and day."""
    result = neman.simulate(scenario, members=members, seed=seed, engine=engine)
    people = np.zeros((members, scenario.days, len(scenario.places) + 1))
    number = {place.name: i for i, place in enumerate(scenario.places)}
    stock = result.tables["stock"].with_columns(pl.col("place").cast(pl.String).replace_strict(number, return_dtype=pl.Int64))
    came = result.tables["ledger"].filter(pl.col("state").cast(pl.String) == "arrived")
    for rows, place in ((stock, stock["place"].to_numpy()), (came, -1)):
        day = (rows["date"] - scenario.start).dt.total_days().to_numpy()
        people[rows["member"].to_numpy(), day, place] = rows["persons"].to_numpy()
    return people


def outcome(asked: argparse.Namespace, folder: Folder, root: Path) -> Outcome:
    """Compare one folder."""
    flee = np.load(root / f"{folder.name}.npz")
    try:
        scenario = neman.read(write(folder, root)).with_settings(["flee.compat=1"])
    except neman.InputError as error:
        return Outcome(folder, str(flee["error"]), str(error), {})
    verdicts = {}
    for engine in ("individuals", "cohorts"):
        try:
            people = run_ours(scenario, engine, asked.members, asked.seed)
        except neman.SettingError:  # a rule that looks at single people
            continue
        if not str(flee["error"]):
            theirs = flee["people"] * folder.hasten
            names = [*(place.name for place in scenario.places), "everybody"]
            verdicts[engine] = compare(theirs, people, names, permutations=asked.permutations, seed=asked.seed)
    return Outcome(folder, str(flee["error"]), "", verdicts)


def failures(outcomes: Sequence[Outcome]) -> list[tuple[Outcome, str, Verdict]]:
    """Return the comparisons that fail at the level divided by their number."""
    tests = [(o, engine, verdict) for o in outcomes for engine, verdict in o.verdicts.items()]
    return [(o, engine, verdict) for o, engine, verdict in tests if verdict.p < LEVEL / len(tests)]


def _uses(folder: Folder) -> Iterator[str]:
    """Yield what a folder holds that others do not."""
    moves, spawn = folder.settings["move_rules"], folder.settings["spawn_rules"]
    yield from (f"`{key}`" for key in moves)
    yield from (f"`{key}`: {value}" if isinstance(value, bool) else f"`{key}`" for key, value in spawn.items())
    yield from (f"closure of a {row[0]}" for row in {str(r[0]): r for r in folder.closures}.values())
    yield from {f"place: {row[5]}" for row in folder.locations}
    parts = {
        "`hasten`": folder.hasten > 1, "`conflicts.csv`": folder.conflicts is not None, "`agents.csv`": bool(folder.agents),
        "`demographics_*.csv`": bool(folder.demographics), "`registration_corrections.csv`": bool(folder.corrections),
        "several count files of a camp": any(len(row) > 2 for row in folder.layout),
        "camps with people on the first day": any(rows[0][1] for rows in folder.counts.values()),
        "routes with speeds, walking and forced redirections": any(len(row) > 4 for row in folder.routes),
        "a route given twice": len({frozenset(row[:2]) for row in folder.routes}) < len(folder.routes),
    }
    yield from (name for name, there in parts.items() if there)


def _report(asked: argparse.Namespace, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield the lines of the tables."""
    tests = [(o, engine, verdict) for o in outcomes for engine, verdict in o.verdicts.items()]
    failed = failures(outcomes)
    yield "# Random Flee folders, run by Flee 3.1 and by neman\n"
    yield f"Written by `differences.py --folders {asked.folders} --seed {asked.seed}` on {date.today()}, neman {neman.__version__},"
    yield f"`flee.compat=1`: {asked.runs} runs of each folder by Flee, {asked.members} members of each engine.\n"
    yield "| engine | folders compared | quantities | folders that fail | smallest p | p below 0.05 | p of all p being uniform |"
    yield "|---|---|---|---|---|---|---|"
    for engine in ("individuals", "cohorts"):
        own = [verdict for _, name, verdict in tests if name == engine]
        ps = [verdict.p for verdict in own]
        fails = ", ".join(o.folder.name for o, name, _ in failed if name == engine) or "none"
        uniform = stats.kstest(ps, "uniform").pvalue
        cells = [engine, len(own), f"{sum(v.comparisons for v in own):,}", fails, f"{min(ps):.2g}", f"{np.mean(np.array(ps) < 0.05):.1%}"]
        yield "| " + " | ".join(str(cell) for cell in [*cells, f"{uniform:.2g}"]) + " |"
    yield f"\nA folder fails where p is below {LEVEL:g} / {len(tests)} comparisons.\n"
    yield from _stopped(outcomes)
    yield "\n## What the folders that were compared hold\n\n| key, file or place | folders | by cohorts too |\n|---|---|---|"
    each = Counter(use for o in outcomes if o.verdicts for use in _uses(o.folder))
    both = Counter(use for o in outcomes if "cohorts" in o.verdicts for use in _uses(o.folder))
    yield from (f"| {use} | {number} | {both[use]} |" for use, number in sorted(each.items()))
    missing = [key for key in MOVES if f"`{key}`" not in each]
    yield f"\nKeys that no folder compared holds: {', '.join(missing) or 'none'}.\n"
    yield "## All comparisons\n\n| folder | engine | p | largest difference | Flee | neman |\n|---|---|---|---|---|---|"
    for o, engine, v in tests:
        yield f"| {o.folder.name} | {engine} | {v.p:.2g} | {v.worst} ({v.z:.1f} standard errors) | {v.first:.4g} | {v.second:.4g} |"


def _stopped(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "## Folders that were not compared\n"
    rows = [f"| {o.folder.name} | {o.flee_error or 'runs'} | {o.our_error or 'runs'} |" for o in outcomes if not o.verdicts]
    if rows:
        yield "| folder | Flee | neman |\n|---|---|---|"
        yield from rows
    else:
        yield "None."


def main() -> None:
    """Compare all folders; write the tables, or say what fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flee-python", required=True)
    parser.add_argument("--folders", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="number of the first folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=50, help="runs of each folder by Flee")
    parser.add_argument("--members", type=int, default=150)
    parser.add_argument("--permutations", type=int, default=20_000)
    parser.add_argument("--keep", type=Path, help="where runs by Flee are kept")
    parser.add_argument("--as-it-is", action="store_true", help="run Flee unchanged")
    parser.add_argument("--without", choices=NAMES, help="run Flee with all changes but this")
    asked = parser.parse_args()
    adaptations = [] if asked.as_it_is else [name for name in NAMES if name != asked.without]
    folders = [random_folder(asked.seed, number) for number in range(asked.first, asked.first + asked.folders)]
    with tempfile.TemporaryDirectory() as scratch:
        root = asked.keep or Path(scratch)
        root.mkdir(parents=True, exist_ok=True)
        run_flee(asked, folders, root, adaptations)
        outcomes = [outcome(asked, folder, root) for folder in folders]
    if asked.as_it_is or asked.without:
        fails = {o.folder.name for o, _, _ in failures(outcomes)}
        sys.stdout.write(f"{asked.without or 'as it is'}: {len(fails)} of {len(outcomes)} folders fail: {', '.join(sorted(fails))}\n")
    else:
        (HERE / "tables.md").write_text("\n".join(_report(asked, outcomes)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
