"""The headline is what the tables say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

import neman
from neman.record.headline import figures_of, headline_of

MEMBERS = 5


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> neman.Result:
    """A run of the border on disk."""
    return neman.simulate(neman.read("two_lines"), members=MEMBERS, seed=3, into=tmp_path_factory.mktemp("run"))


def _told(result: neman.Result, text: str) -> dict[str, float]:
    return next(figure for figure in result.provenance["headline"] if figure["figure"] == text)


@pytest.mark.parametrize(("text", "table", "where"), [
    ("people tried to cross", "persons", {"border": "*", "outcome": "tried"}),
    ("times that somebody was turned away", "gate", {"outcome": "turned_away"}),
    ("person-days between the lines", "ledger", {"state": "limbo"}),
])
def test_sums_are_those_of_the_tables(result: neman.Result, text: str, table: str, where: dict[str, str]) -> None:
    sums = result.per_member(table, **where).group_by("member").agg(pl.col("persons").sum())["persons"].to_numpy()
    assert sums.min() > 0
    assert [_told(result, text)[q] for q in ("q05", "q50", "q95")] == pytest.approx(np.quantile(sums, (0.05, 0.5, 0.95)))


def test_a_peak_is_the_fullest_day(result: neman.Result) -> None:
    peaks = result.per_member("ledger", state="limbo").group_by("member").agg(pl.col("persons").max())["persons"].to_numpy()
    assert _told(result, "between the lines on the fullest day")["q95"] == pytest.approx(np.quantile(peaks, 0.95))


def test_it_is_on_disk_with_the_run(result: neman.Result, tmp_path: Path) -> None:
    neman.simulate(result.scenario, members=MEMBERS, seed=3, into=tmp_path)
    assert neman.Result.load(tmp_path).provenance["headline"] == result.provenance["headline"]


def test_a_run_without_rows_has_no_headline() -> None:
    empty = {name: pl.DataFrame(schema={"persons": pl.Int64}) for name in ("persons", "gate", "ledger", "harm")}
    assert not any(figures_of(empty))
    assert headline_of([figures_of(empty)] * 2) == []
