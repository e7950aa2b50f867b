"""A frozen run: any change of its numbers needs a line "Results change" in the changelog, and a new frozen file.

Write it anew: python -m tests.golden.test_golden
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import neman

FROZEN = Path(__file__).with_name("two_lines.json")


LABELS = {"gate": ["gate", "outcome"], "persons": ["border", "outcome"], "harm": ["place", "kind"], "processing": ["place", "outcome"]}


def summary(engine: str) -> dict[str, Any]:
    """Return totals of a small run, whole numbers only."""
    result = neman.simulate(neman.read("two_lines"), members=3, seed=2030, engine=engine)
    totals: dict[str, Any] = {}
    for table, labels in LABELS.items():
        frame = result.tables[table].with_columns(pl.col(labels).cast(pl.String)).group_by(labels).agg(pl.col("persons").sum()).sort(labels)
        totals[table] = {" / ".join(row[:-1]): row[-1] for row in frame.iter_rows()}
    last = result.tables["ledger"].filter(pl.col("date") == result.scenario.end).sort("member", "state")
    totals["ledger"] = [[row[0], str(row[2]), row[3]] for row in last.iter_rows()]
    totals["tries"] = [list(row) for row in result.tables["tries"].iter_rows()]
    totals["reported"] = round(result.tables["reports"]["value"].sum())
    return totals


@pytest.mark.parametrize("engine", ["individuals", "cohorts"])
def test_the_frozen_run_has_not_changed(engine: str) -> None:
    frozen = json.loads(FROZEN.read_text(encoding="utf-8"))[engine]
    message = 'numbers changed: say why in CHANGELOG.md ("Results change") and run python -m tests.golden.test_golden'
    assert json.loads(json.dumps(summary(engine))) == frozen, message


if __name__ == "__main__":
    FROZEN.write_text(json.dumps({e: summary(e) for e in ("individuals", "cohorts")}, indent=1) + "\n", encoding="utf-8")
