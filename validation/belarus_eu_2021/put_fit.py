"""Puts the medians of a fit into the files of the scenario: parameters, arrivals and the pull of places before each border.

    python validation/belarus_eu_2021/put_fit.py runs/fit/reconcile src/neman/scenarios/belarus_eu_2021

Comments and rows that were not fitted stay as they are. What was there before the fit is kept in `before_fit/` beside this file: a fit
must start from it, or the same figures would count twice.
"""

from __future__ import annotations

import argparse
import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import neman

BEFORE = Path(__file__).parent / "before_fit"
FILES = ("parameters.csv", "arrivals.csv", "places.csv")
Change = Callable[[dict[str, str]], dict[str, str]]


def changed(path: Path, change: Change) -> str:
    """Return the text of a CSV file with every row changed; comments stay."""
    lines, header = [], None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            lines.append(line)
            continue
        cells = next(csv.reader([line]))
        if header is None:
            header = cells
            lines.append(line)
            continue
        row = dict(zip(header, cells, strict=True))
        new = change(dict(row))
        text = io.StringIO()
        csv.writer(text, lineterminator="").writerow(new.values())
        lines.append(line if new == row else text.getvalue())
    return "\n".join(lines) + "\n"


def main() -> None:
    """Keep what was there, and write medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("fit", type=Path)
    parser.add_argument("scenario", type=Path)
    given = parser.parse_args()
    fit = neman.Fit.load(given.fit)
    learned = {row.name: row for row in fit.learned}
    said = f"fitted: median of the sample believing {fit.believe}, figures to {fit.until}"
    origins = {g.origin: g.border for g in reversed(fit.scenario.gates)}

    def parameter(row: dict[str, str]) -> dict[str, str]:
        if found := learned.get(row["name"]):
            told = "" if found.identified else ", not identified"
            before = f"; before: {row['value']} ({row['low']} to {row['high']}), {row['source']}"
            low, middle, high = (f"{found.after[i]:.3g}" for i in (0, 2, 4))
            row |= {"value": middle, "low": low, "high": high, "source": said + told + before}
        return row

    def arrival(row: dict[str, str]) -> dict[str, str]:
        if found := learned.get(f"arrivals.{row['start']}..{row['end']}"):
            row |= {"per_day": f"{float(row['per_day']) * found.after[2]:.2f}",
                    "source": row["source"].replace("level set by hand", f"level {said}, from one set by hand")}
        return row

    def place(row: dict[str, str]) -> dict[str, str]:
        if found := learned.get(f"pull.{origins.get(row['name'], '')}"):
            row["pull"] = f"{float(row['pull'] or 1) * found.after[2]:.3g}"
        return row

    BEFORE.mkdir(exist_ok=True)
    for name, change in zip(FILES, (parameter, arrival, place), strict=True):
        if not (BEFORE / name).exists():
            shutil.copy(given.scenario / name, BEFORE / name)
        (given.scenario / name).write_text(changed(BEFORE / name, change), encoding="utf-8")


if __name__ == "__main__":
    main()
