"""Do cohorts and individuals follow one law? Eleven scenarios, 200 members each; writes agree.md beside this file.

Run: python validation/cohorts/agree.py [--members 200]
With folders of Flee instances, these are compared instead, and written to agree_flee.md:

    python validation/cohorts/agree.py --flee ../shared/flee/instances/mali2012 ... --keep RUNS

All six take two and a half hours of one core, most of it for people one by one; what lies in RUNS is gone on with, not run again.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import neman
from neman.fit.agreement import agreement

CASES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("two_lines", "as shipped", ()),
    ("two_lines", "nobody is taken back", ("readmission=0",)),
    ("two_lines", "everybody is taken back", ("readmission=1",)),
    ("two_lines", "all detected are admitted, centres overflow", ("turn_away=0", "patrols=60")),
    ("two_lines", "all detected are turned away, with force", ("turn_away=1", "force=1")),
    ("two_lines", "half the visas", ("visas=0.5",)),
    ("two_lines", "a wide corridor", ("corridor=0.5",)),
    ("two_lines", "harsh hazards", ("harm.death_limbo=0.01", "harm.death_border_area=0.002", "harm.death_attempt=0.01")),
    ("two_lines", "ten times as many people", ("arrivals.scale=10",)),
    ("two_lines", "people believe strongly", ("choice.belief_power=4",)),
    ("belarus_eu_2021", "as shipped", ()),
)


def ensemble(scenario: neman.Scenario, engine: str, seed: int, members: int, keep: Path | None) -> neman.Result:
    """Return an ensemble: run, or what is kept of it, gone on with."""
    into = keep / f"{scenario.name}-{engine}" if keep else None
    if into and into.exists():
        return neman.resume(into)
    return neman.simulate(scenario, members=members, seed=seed, engine=engine, into=into)


def line(name: str, what: str, scenario: neman.Scenario, members: int, keep: Path | None = None) -> str:
    """Run a case under both engines and return its row of the table."""
    first = ensemble(scenario, "individuals", 11, members, keep)
    second = ensemble(scenario, "cohorts", 12, members, keep)
    result = agreement(first, second)
    smallest = min(c.p for c in result.comparisons) * len(result.comparisons)
    failed = "; ".join(f"{c.what} ({c.first:.4g} against {c.second:.4g})" for c in result.failures) or "none"
    return f"| {name} | {what} | {len(result.comparisons)} | {failed} | {smallest:.2g} |"


def main() -> None:
    """Run every case and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--flee", nargs="+", type=Path, default=[], help="folders of Flee instances")
    parser.add_argument("--keep", type=Path, help="folder in which the runs of Flee instances are kept")
    asked = parser.parse_args()
    lines = [
        "# Cohorts against individuals", "",
        f"{asked.members} members each, independent seeds; all tests of a case together at a level of 1 %. "
        f"Written by `python validation/cohorts/agree.py` on {date.today()}, neman {neman.__version__}.", "",
        "| scenario | case | tests | failures | smallest p x tests |", "|---|---|---|---|---|",
    ]
    if asked.flee:
        lines += [line(folder.name, "Flee instance", neman.read(folder), asked.members, asked.keep) for folder in asked.flee]
    else:
        lines += [line(name, what, neman.read(name).with_settings(settings), asked.members) for name, what, settings in CASES]
    path = Path(__file__).with_name("agree_flee.md" if asked.flee else "agree.md")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
