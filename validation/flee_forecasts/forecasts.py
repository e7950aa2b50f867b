"""Forecasts of the camp counts of six conflicts, made every 30 days, scored 30, 60 and 90 days ahead; writes `README.md`'s tables.

    python validation/flee_forecasts/forecasts.py ../shared/flee --out validation/flee_forecasts/tables.md

Each forecast knows what was published up to its day. It is compared with the counts as published later, linear between two of them,
on the days 30, 60 and 90 after it, so that every camp counts alike however often it was counted.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path

import neman
from neman.errors import SettingError
from neman.evidence import Report, as_published, observed_stocks
from neman.fit.verify import Case

NAMES = ("mali2012", "burundi2015", "tigray2020", "ssudan2013", "car2013", "syria2013")
AHEAD = (30, 60, 90)
EVERY = 30


def cases(shared: Path, name: str, members_from: int) -> tuple[Case, ...]:
    """Return every figure of a conflict that is scored, with the samples of all forecasts of it."""
    scenario = neman.read(shared / "instances" / name)
    found: list[Case] = []
    for day in range(EVERY, scenario.days - AHEAD[0], EVERY):
        origin = scenario.start + timedelta(days=day)
        try:
            made = neman.forecast(scenario, origin, min(AHEAD[-1], scenario.days - 1 - day), seed=1, threads=1)
        except SettingError:
            continue  # nobody was counted yet
        told = neman.verify([made], later(scenario, made), flee=shared / "baseline")
        found += [Case(members_from + day, c.conflict, c.target, c.samples) for c in told.cases]
    return tuple(found)


def later(scenario: neman.Scenario, made: neman.Forecast) -> list[Report]:
    """Return the counts on the days that are scored."""
    camps = {who.border: who.name for who in made.scenario.reporters}
    counts = observed_stocks(as_published(scenario.reports), scenario.start, scenario.days)
    days = [made.scenario.days - 1 + ahead for ahead in AHEAD if ahead <= made.days]
    return [
        Report(date_start=(when := scenario.start + timedelta(days=day)), date_end=when, border=camp, quantity="stock",
               value=float(counts[camp][day]), reported_by=who)
        for camp, who in camps.items() for day in days
    ]


def tables(by_conflict: dict[str, tuple[Case, ...]]) -> Iterator[str]:
    """Yield the tables: all conflicts together, and each alone."""
    pooled = neman.Verified(tuple(c for own in by_conflict.values() for c in own))
    yield "Skill: 1 - WIS / WIS of the rival, every conflict counts alike; 90 % interval: whole forecasts are resampled.\n"
    rivals = [name for name in pooled.names if name != "forecast"]
    head = [f"skill against {r}" for r in rivals] + ["ln: persistence", "ln: drift", "in 50 %", "in 80 %", "in 90 %"]
    yield "| days ahead | counts | " + " | ".join(head) + " |"
    yield "|---" * (len(rivals) + 7) + "|"
    for days in AHEAD:
        part = pooled.ahead(days, days)
        if part:
            skills = [_interval(part.skills[r].people) for r in rivals] + [_interval(part.skills[r].log) for r in ("persistence", "drift")]
            covered = [f"{100 * share:.0f} %" for share in part.covered.values()]
            yield f"| {days} | {part.targets} | " + " | ".join(skills + covered) + " |"
    yield "\nARD of the medians, and skill against the better of persistence and drift, by conflict.\n"
    yield "| conflict | days ahead | counts | " + " | ".join(pooled.names) + " | skill | in 90 % |"
    yield "|---" * (len(pooled.names) + 5) + "|"
    for name, own in by_conflict.items():
        for days in AHEAD:
            part = neman.Verified(own).ahead(days, days)
            if part:
                ard = [f"{part.ard[n]:.3f}" if n in part.names else "" for n in pooled.names]
                best = min(("persistence", "drift"), key=lambda n, p=part: p.wis[n])
                shown = f"{_interval(part.skills[best].people)} ({best})"
                yield f"| {name} | {days} | {part.targets} | " + " | ".join(ard) + f" | {shown} | {100 * part.covered['90']:.0f} % |"


def _interval(skill: tuple[float, float, float]) -> str:
    return f"{skill[0]:.2f} ({skill[1]:.2f} to {skill[2]:.2f})"


def main() -> None:
    """Forecast, score, and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--only", nargs="+", default=NAMES)
    parser.add_argument("--out", type=Path, default=Path("validation/flee_forecasts/tables.md"))
    given = parser.parse_args()
    numbers = [10_000 * NAMES.index(name) for name in given.only]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(cases, [given.shared] * len(given.only), given.only, numbers))
    given.out.write_text("\n".join(tables(dict(zip(given.only, found, strict=True)))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
