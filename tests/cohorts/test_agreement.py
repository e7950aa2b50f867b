"""Cohorts and individuals follow one law; the test that says so can fail."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import neman
from neman.fit.agreement import _compare_correlations, agreement

MEMBERS = 80


def ensembles(first: str, second: str, settings: tuple[str, ...] = (), planted: tuple[str, ...] = ()) -> tuple[neman.Result, neman.Result]:
    scenario = neman.read("two_lines").with_settings(settings)
    a = neman.simulate(scenario, members=MEMBERS, seed=101, engine=first)
    b = neman.simulate(scenario.with_settings(planted), members=MEMBERS, seed=303, engine=second)
    return a, b


@pytest.mark.parametrize("settings", [
    (), ("readmission=0",), ("turn_away=1", "force=1"), ("visas=0.5",), ("arrivals.scale=10",), ("corridor=0.5",),
    ("harm.death_limbo=0.01", "harm.death_attempt=0.01"),
])
def test_cohorts_follow_the_law_of_individuals(settings: tuple[str, ...]) -> None:
    result = agreement(*ensembles("individuals", "cohorts", settings))
    assert result.ok, result.failures


def test_two_ensembles_of_individuals_agree() -> None:
    assert agreement(*ensembles("individuals", "individuals")).ok


@pytest.mark.parametrize("planted", [("patrols=14",), ("gate.retry=0.95",), ("readmission=0.5",)])
def test_a_planted_difference_is_found(planted: tuple[str, ...]) -> None:
    assert not agreement(*ensembles("individuals", "cohorts", (), planted)).ok


@pytest.mark.parametrize("bursts", [False, True])
def test_correlations_of_one_law_differ_hardly_more_often_than_the_level_says_where_outcomes_come_in_bursts(bursts: bool) -> None:
    draw = np.random.default_rng(7)
    outcomes = draw.normal(size=(2, 800, 150, 2)) @ np.array([[1.0, -0.7], [0.0, 0.7]])
    if bursts:
        outcomes *= draw.gamma(3.0, size=(2, 800, 150, 1))
    names = ["waiting", "reception"]
    p = [
        next(_compare_correlations(*(dict(zip(names, 1000.0 + one.T, strict=True)) for one in pair), names)).p
        for pair in outcomes.swapaxes(0, 1)
    ]
    assert 0.03 < np.mean(np.array(p) < 0.05) < 0.1


def test_a_million_people_cost_rows_and_not_people() -> None:
    scenario = neman.read("two_lines").with_settings(["arrivals.scale=300", "seats=1000000"])
    result = neman.simulate(scenario, members=1, engine="cohorts")
    arrived = result.per_member("ledger", state="arrived")["persons"].to_numpy()
    assert arrived[-1] > 1_000_000
    states = [s for s in result.tables["ledger"]["state"].cast(pl.String).unique() if s != "arrived"]
    np.testing.assert_array_equal(result.per_member("ledger", state=states)["persons"].to_numpy(), arrived)


def test_the_tries_of_cohorts_add_up_to_the_attempts() -> None:
    result = neman.simulate(neman.read("two_lines").with_settings(["turn_away=1"]), members=3, engine="cohorts")
    for member in range(3):
        tries = result.tables["tries"].filter(pl.col("member") == member)
        attempts = result.tables["gate"].filter((pl.col("member") == member) & (pl.col("outcome").cast(pl.String) == "attempted"))
        counted = (tries["tries"].cast(pl.Int64) * tries["persons"]).sum()
        assert counted == pytest.approx(attempts["persons"].sum(), rel=0.02)
