"""One setting for all conflicts, found by leaving one conflict out at a time; writes `common_setting.md` and `common_setting.json`.

    python validation/flee/common_setting.py ../shared/flee/instances --draws 30 --out validation/flee

Settings are drawn at random (uniformly over the lists below, with a fixed seed), each is run once on every conflict, and for
each conflict the setting is taken whose mean ARD over the other conflicts is lowest. The score of that setting on the
conflict left out is what a user may expect on a new one. Nothing is fitted to a conflict on which it is scored.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path

import numpy as np

import neman
from neman.evidence import observed_stocks
from neman.fit.score import ard

#: Values tried for each parameter; the first is that of the published common settings (None: as in the folder).
CHOICES: dict[str, tuple[float, ...]] = {
    "choice.softening": (50.0, 10.0, 25.0, 100.0),
    "choice.distance_power": (0.75, 0.5, 1.0, 1.5, 2.0),
    "choice.weight_power": (1.0, 0.5, 1.5, 2.0),
    "choice.conflict_pull": (0.25, 0.1, 0.5, 1.0),
    "choice.camp_pull": (1.0, 2.0, 5.0, 10.0),
    "choice.foreign_pull": (1.0, 2.0),
    "choice.buffer": (0.9, 0.5, 0.75),
    "choice.capacity_scaling": (1.25, 1.0, 1.1),
    "leave.town": (0.5, 0.3, 0.8, 1.0),
    "travel.avoid_short_stints": (1.0, 0.0),
}
#: Learning is tried apart: it uses counts of 30 days before, as the baseline "persistence 30 days" does.
LEARNING: dict[str, tuple[float, ...]] = {"choice.learning": (0.0, 1.0, 2.0, 4.0)}


def draw(number: int, choices: dict[str, tuple[float, ...]], seed: int = 7) -> list[dict[str, float]]:
    """Return settings to try: the published one, then random ones."""
    rng = random.Random(seed)
    return [{k: v[0] for k, v in choices.items()}] + [{k: rng.choice(v) for k, v in choices.items()} for _ in range(number - 1)]


def score(scenario: neman.Scenario, setting: dict[str, float], seed: int) -> float:
    """Return the ARD of one run of one conflict."""
    result = neman.simulate(scenario.with_settings([f"{k}={v}" for k, v in setting.items()]), members=1, seed=seed, threads=1)
    series = observed_stocks(scenario.reports, scenario.start, scenario.days)
    camps = {p.name: i for i, p in enumerate(q for q in scenario.places if q.kind in ("reception", "idp_camp") and q.name in series)}
    run = np.zeros((scenario.days, len(camps)))
    for day, place, persons in result.tables["stock"].select("date", "place", "persons").iter_rows():
        if place in camps:
            run[(day - scenario.start).days, camps[place]] = persons
    return ard(run, np.array([series[name] for name in camps], np.float64).T)


def main() -> None:
    """Search, leave one out, and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("instances", type=Path)
    parser.add_argument("--draws", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=1e9, help="stop drawing after this long")
    parser.add_argument("--learning", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("validation/flee"))
    given = parser.parse_args()
    import time

    began = time.monotonic()
    scenarios = [neman.read(f) for f in sorted(given.instances.iterdir()) if (f / "input_csv").is_dir()]
    settings = draw(given.draws, CHOICES | LEARNING if given.learning else CHOICES)
    table: list[list[float]] = []
    for setting in settings:
        if time.monotonic() - began > given.seconds:
            break
        table.append([score(s, setting, 1) for s in scenarios])
        sys.stderr.write(f"{len(table)}: {np.mean(table[-1]):.3f} {[round(x, 3) for x in table[-1]]}\n")
    ards = np.array(table)
    name = "common_setting_learning" if given.learning else "common_setting"
    lines = [
        f"{len(table)} settings tried, each once on every conflict.\n",
        "| conflict left out | published setting | chosen on the others | best for it in hindsight |",
        "|---|---|---|---|",
    ]
    chosen = []
    for i, scenario in enumerate(scenarios):
        others = np.delete(ards, i, axis=1).mean(axis=1)
        best = int(np.argmin(others))
        chosen.append(best)
        lines.append(f"| {scenario.name} | {ards[0, i]:.3f} | {ards[best, i]:.3f} | {ards[:, i].min():.3f} |")
    means = [ards[0].mean(), float(np.mean([ards[b, i] for i, b in enumerate(chosen)])), ards.min(axis=0).mean()]
    lines.append("| **mean** | " + " | ".join(f"**{m:.3f}**" for m in means) + " |")
    overall = int(np.argmin(ards.mean(axis=1)))
    lines += [
        "",
        f"Best on all together (mean ARD {ards[overall].mean():.3f}): " + ", ".join(f"`{k}={v:g}`" for k, v in settings[overall].items()),
    ]
    (given.out / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    record = {"conflicts": [s.name for s in scenarios], "settings": settings[: len(table)], "ard": table, "chosen": chosen}
    (given.out / f"{name}.json").write_text(json.dumps(record, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
