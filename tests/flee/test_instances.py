"""The six published instances: camp trajectories follow Flee's output, and a native import gives the same results."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import neman

SHARED = Path(__file__).parents[3] / "shared" / "flee"
needs_instances = pytest.mark.skipif(not SHARED.is_dir(), reason="needs the Flee instances in ../shared/flee beside the checkout")


def published(name: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Return camps, Flee's trajectories and the data, shape (days, camps)."""
    with (SHARED / "baseline" / f"{name}.h1.csv").open() as handle:
        rows = list(csv.DictReader(handle))
    camps = [column.removesuffix(" sim") for column in rows[0] if column.endswith(" sim")]
    both = [np.array([[float(row[f"{camp} {word}"]) for camp in camps] for row in rows]) for word in ("sim", "data")]
    return camps, both[0], both[1]


def simulated(scenario: neman.Scenario, camps: list[str]) -> np.ndarray:
    stock = neman.simulate(scenario, members=1, seed=1).tables["stock"]
    run = np.zeros((scenario.days, len(camps)))
    for row in stock.iter_rows(named=True):
        if row["place"] in camps:
            run[(row["date"] - scenario.start).days, camps.index(row["place"])] = row["persons"]
    return run


@needs_instances
@pytest.mark.parametrize("name", ["mali2012", "burundi2015", "tigray2020"])
def test_parity_with_the_published_output(name: str) -> None:
    camps, theirs, data = published(name)
    scenario = neman.read(SHARED / "instances" / name).with_settings(["flee.compat=1"])
    ours = simulated(scenario, camps)
    total = data.sum(axis=1)
    days = total > 0
    assert np.mean(np.abs(ours - theirs).sum(axis=1)[days] / total[days]) < 0.02
    ard = [np.mean(np.abs(run - data).sum(axis=1)[days] / total[days]) for run in (ours, theirs)]
    assert abs(ard[0] - ard[1]) < 0.01


@needs_instances
def test_a_native_import_gives_the_same_results(tmp_path: Path) -> None:
    scenario = neman.read(SHARED / "instances" / "mali2012")
    native = neman.read(neman.write_native(scenario, tmp_path / "native"))
    assert native.hash == scenario.hash
    camps = ["Abala", "Mentao"]
    assert np.array_equal(simulated(native, camps), simulated(scenario, camps))


@needs_instances
def test_out_csv_has_flees_columns_and_data(tmp_path: Path) -> None:
    scenario = neman.read(SHARED / "instances" / "mali2012")
    result = neman.simulate(scenario, members=1, seed=1)
    path = neman.write_flee(scenario, result.tables["stock"], result.tables["ledger"], tmp_path / "out.csv")
    with path.open() as ours, (SHARED / "baseline" / "mali2012.h1.csv").open() as theirs:
        mine, flee = list(csv.reader(ours)), list(csv.reader(theirs))
    assert mine[0] == flee[0]
    same = [
        i
        for i, column in enumerate(mine[0])
        if column.endswith(" data") or column in ("Day", "Date", "raw UNHCR refugee count", "refugee_debt")
    ]
    assert [[row[i] for i in same] for row in mine] == [[row[i] for i in same] for row in flee]


@needs_instances
def test_cohorts_and_individuals_agree() -> None:
    scenario = neman.read(SHARED / "instances" / "burundi2015")
    last = scenario.end
    stock = [neman.simulate(scenario, members=3, seed=1, engine=engine).tables["stock"] for engine in ("cohorts", "individuals")]
    for camp in ("Mahama", "Nduta", "Nyarugusu"):
        counts = [[row["persons"] for row in s.iter_rows(named=True) if row["place"] == camp and row["date"] == last] for s in stock]
        assert np.mean(counts[0]) == pytest.approx(np.mean(counts[1]), rel=0.02)
