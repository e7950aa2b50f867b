"""The tables of README.md from the files beside it: `python validation/studies_2021/tables.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

HERE = Path(__file__).parent
OUTCOMES = {
    "stranded": "people stranded", "days_between": "person-days between the lines", "times_turned_away": "times turned away",
    "admitted": "people admitted", "died": "deaths", "through": "got through",
}
DRIVEN = {
    "people_turned_away": "people turned away", "days_between": "person-days between the lines", "died": "deaths",
    "through": "people who got through",
}
STRONGEST = 4


def short(value: float) -> str:
    """Return a number with three digits."""
    return f"{float(f'{value:.3g}'):,.6g}"


def signed(value: float) -> str:
    """Return a difference with three digits and its sign."""
    return "0" if value == 0 else f"{'+' if value > 0 else '-'}{short(abs(value))}"


def differences() -> list[str]:
    """Return a row a policy: median of the pairs and the interval that holds nine in ten; `?` where it includes zero."""
    frame = pl.read_csv(HERE / "differences.csv")
    lines = [f"| policy | {' | '.join(OUTCOMES.values())} |", f"|---|{'---|' * len(OUTCOMES)}"]
    first = frame.filter(pl.col("policy") == frame["policy"][0])
    before = {row["outcome"]: row["baseline"] for row in first.iter_rows(named=True)}
    lines.append(f"| *baseline* | {' | '.join(f'{before[o]:,.0f}' for o in OUTCOMES)} |")
    for policy in frame["policy"].unique(maintain_order=True):
        rows = {row["outcome"]: row for row in frame.filter(pl.col("policy") == policy).iter_rows(named=True)}
        lines.append(f"| {policy} | {' | '.join(cell(rows[o]) for o in OUTCOMES)} |")
    return lines


def cell(row: dict[str, float]) -> str:
    """Return one difference."""
    if row["differing"] == 0:
        return "same"
    doubt = "" if row["told"] else " ?"
    return f"{signed(row['q50'])} ({signed(row['q05'])} to {signed(row['q95'])}){doubt}"


def drivers() -> list[str]:
    """Return a row an outcome: the strongest inputs, and what chance may show."""
    frame = pl.read_csv(HERE / "indices.csv")
    lines = ["| number | strongest inputs | one in a hundred without effect exceeds |", "|---|---|---|"]
    for outcome, name in DRIVEN.items():
        rows = frame.filter(pl.col("outcome") == outcome).sort("strength", descending=True)
        told = "; ".join(driver(row) for row in rows.head(STRONGEST).iter_rows(named=True))
        lines.append(f"| {name} | {told} | {short(rows['chance'][0])} |")
    return lines


def driver(row: dict[str, float]) -> str:
    """Return one input: signed where it always acts in one direction."""
    one_way = abs(row["direction"]) > 0.9 * row["strength"]
    return f"{row['input']} {signed(row['direction'])}" if one_way else f"{row['input']} {short(row['strength'])} either way"


if __name__ == "__main__":
    sys.stdout.write("\n".join([*differences(), "", *drivers(), ""]))
