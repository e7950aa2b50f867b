"""Remakes `parity.md` and `accuracy.md`: our runs of the published instances beside Flee's output, the data and simple baselines.

    python validation/flee/tables.py ../shared/flee --members 3 --out validation/flee

Parity is measured with `flee.compat=1`: mean over days of (sum over camps |ours - Flee's|) / observed total, beside the same number between
repeated runs of Flee where there are any. Accuracy is measured without it, at the setting of the folders, for every conflict.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import neman

NAMES = ("mali2012", "burundi2015", "tigray2020", "ssudan2013", "car2013", "syria2013")
Floats = NDArray[np.float64]


def published(path: Path) -> tuple[list[str], Floats, Floats]:
    """Return camps, simulated and observed people (days x camps) of an out.csv."""
    with path.open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    camps = [c.removesuffix(" sim") for c in rows[0] if c.endswith(" sim")]
    sim, data = (np.array([[float(row[f"{camp} {word}"]) for camp in camps] for row in rows]) for word in ("sim", "data"))
    return camps, sim, data


def ours(scenario: neman.Scenario, camps: list[str], seed: int, engine: str) -> Floats:
    """Return one run (days x camps)."""
    stock = neman.simulate(scenario, members=1, seed=seed, engine=engine).tables["stock"]
    run = np.zeros((scenario.days, len(camps)))
    for day, place, persons in stock.select("date", "place", "persons").iter_rows():
        if place in camps:
            run[(day - scenario.start).days, camps.index(place)] = persons
    return run


def apart(one: Floats, two: Floats, data: Floats) -> float:
    """Return the mean over days of the distance between two runs, as a share of the observed total."""
    total = data.sum(axis=1)
    days = total > 0
    return float(np.mean(np.abs(one - two).sum(axis=1)[days] / total[days]))


def parity(shared: Path, members: int, engines: list[str]) -> Iterator[str]:
    """Yield the rows of the parity table."""
    yield "| conflict | ours - Flee | Flee - Flee (repeats) | ARD ours | ARD Flee | engine |"
    yield "|---|---|---|---|---|---|"
    for name in NAMES:
        files = sorted((shared / "baseline").glob(f"{name}.*.csv"))
        camps, theirs, data = published(files[0])
        scale = 10 if ".h10" in files[0].name else 1  # one agent for ten people
        scenario = neman.read(shared / "instances" / name).with_settings(["flee.compat=1"])
        repeats = [apart(published(f)[1], theirs, data) for f in files[1:]]
        among = f"{100 * np.mean(repeats):.2f} %" if repeats else "no repeats"
        for engine in engines:
            runs = [ours(scenario, camps, seed, engine) / scale for seed in range(1, 1 + members)]
            distance = np.mean([apart(run, theirs, data) for run in runs])
            ard = np.mean([apart(run, data, data) for run in runs])
            yield f"| {name} | {100 * distance:.2f} % | {among} | {ard:.3f} | {apart(theirs, data, data):.3f} | {engine} |"


def accuracy(shared: Path, members: int, settings: list[str]) -> Iterator[str]:
    """Yield the rows of the accuracy table: ARD, and in brackets the lowest and highest of several seeds."""
    result = neman.assess([shared / "instances" / n for n in NAMES], members=members, settings=settings, flee=shared / "baseline")
    forecasts = list(dict.fromkeys(s.forecast for s in result.scores))
    for measure in ("ard", "rescaled", "mase"):
        yield f"\n**{ {'ard': 'ARD', 'rescaled': 'ARD, rescaled to the observed total', 'mase': 'MASE'}[measure] }**\n"
        yield "| forecast | " + " | ".join(NAMES) + " | mean |"
        yield "|---" * (len(NAMES) + 2) + "|"
        for forecast in forecasts:
            scores = [result.of(name, forecast) for name in NAMES]
            spread = measure == "ard" and forecast.startswith("neman")
            cells = [f"{getattr(s, measure):.3f}" + (f" ({s.ard_low:.3f} to {s.ard_high:.3f})" if spread else "") for s in scores]
            mean = np.mean([getattr(s, measure) for s in scores])
            yield f"| {forecast} | " + " | ".join(cells) + f" | {mean:.3f} |"
    yield "\nCapacities that equal the largest count observed: " + "; ".join(
        f"{n}: {', '.join(c) or 'none'}" for n, c in result.leaks.items()
    )


def main() -> None:
    """Write both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--members", type=int, default=3)
    parser.add_argument("--engines", nargs="+", default=["cohorts"], help="engines for parity; individuals takes minutes")
    parser.add_argument("--only", choices=["parity", "accuracy"])
    parser.add_argument("--out", type=Path, default=Path("validation/flee"))
    given = parser.parse_args()
    if given.only != "accuracy":
        head = f"# Parity with Flee\n\nWith `flee.compat=1`, {given.members} seeds; goals: below 2 %, ARD within 0.01.\n"
        lines = [head, *parity(given.shared, given.members, given.engines)]
        (given.out / "parity.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    if given.only != "parity":
        parts = ["# Accuracy\n", f"At the published common settings, {given.members} seeds.\n", *accuracy(given.shared, given.members, [])]
        learning = ["choice.learning=4", "choice.learning_lag=30"]
        parts += [
            "\n# Accuracy when people learn from reports of 30 days before\n",
            "`choice.learning=4`; only counts as published by then are used.\n",
        ]
        parts += accuracy(given.shared, given.members, learning)
        (given.out / "accuracy.md").write_text("\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
