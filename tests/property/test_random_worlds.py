"""Random small worlds: both engines agree, names mean nothing, and on common random numbers kindness strands nobody more."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import neman
from neman.engine.reference import Reference
from neman.lower import lower
from neman.member import run_book
from neman.rng import key_of
from neman.scenario import Scenario
from small_worlds import small_world
from worlds import border

FEW = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
seeds, shares = st.integers(0, 2**64 - 1), st.floats(0.0, 1.0)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_both_engines_write_the_same_book(seed: int) -> None:
    plan = lower(small_world(seed))
    compiled, plain = run_book(small_world(seed), plan, seed, 0), Reference(plan, key_of(seed, 0)).run()
    for part in ("cells", "report", "tries", "limbo_days"):
        np.testing.assert_array_equal(getattr(compiled, part), getattr(plain, part))
    np.testing.assert_allclose(compiled.belief, plain.belief, rtol=1e-12)


@FEW
@given(st.integers(0, 10_000), seeds)
def test_every_attempt_ends_in_one_way(number: int, seed: int) -> None:
    sums = neman.simulate(small_world(number), members=1, seed=seed).tables["gate"].group_by(pl.col("outcome").cast(pl.String))
    n = {"died": 0, **dict.fromkeys(("undetected", "detected", "admitted", "turned_away", "readmitted", "refused", "attempted"), 0)}
    n |= dict(sums.agg(pl.col("persons").sum()).iter_rows())
    assert 0 <= n["attempted"] - n["undetected"] - n["detected"] <= n["died"]
    assert n["detected"] == n["admitted"] + n["turned_away"]
    assert n["turned_away"] == n["readmitted"] + n["refused"]


@FEW
@given(st.integers(0, 10_000), seeds)
def test_believed_shares_are_shares(number: int, seed: int) -> None:
    belief = neman.simulate(small_world(number), members=1, seed=seed).tables["beliefs"]["belief"]
    assert belief.is_between(0.0, 1.0).all()


@FEW
@given(st.integers(0, 10_000), seeds)
def test_the_order_of_places_and_classes_means_nothing(number: int, seed: int) -> None:
    world = small_world(number)
    world = replace(world, playbook=tuple(d for d in world.playbook if d.value != 0.5))  # half an escort is drawn under the link's number
    places, classes = list(world.places), list(world.classes)
    Random(seed).shuffle(places)
    Random(seed).shuffle(classes)
    for one, other in zip(tables(world, seed), tables(replace(world, places=tuple(places), classes=tuple(classes)), seed), strict=True):
        assert_frame_equal(one, other)


def tables(world: Scenario, seed: int) -> list[pl.DataFrame]:
    """Return the tables of one member with plain text, in an order that does not depend on that of the scenario."""
    text = pl.selectors.by_dtype(pl.Enum, pl.Categorical, pl.String)
    frames = neman.simulate(world, members=1, seed=seed).tables.values()
    return [f.with_columns(pl.selectors.enum().cast(pl.String)).sort(f.columns) if f.select(text).width else f for f in frames]


@FEW
@given(seeds, shares, shares, shares)
def test_readmission_strands_nobody_more_where_nobody_tries_again(seed: int, one: float, two: float, push_on: float) -> None:
    low, high = (
        nights({"turn_away": 0.8, "readmission": share, "push_on": push_on, "patrols": 2.0}, seed, {"gate.retry": 0.0})
        for share in sorted((one, two))
    )
    assert high <= low


@FEW
@given(seeds, shares, shares, st.floats(0.0, 0.5), st.floats(0.0, 0.3))
def test_a_corridor_strands_nobody_more_where_nobody_tries_again(seed: int, one: float, two: float, push_on: float, death: float) -> None:
    values = {"gate.retry": 0.0, "harm.death_limbo": death}
    low, high = (
        nights({"turn_away": 0.9, "readmission": 0.3, "push_on": push_on, "corridor": rate}, seed, values)
        for rate in sorted((one, two))
    )
    assert high <= low


def nights(levers: dict[str, float], seed: int, values: dict[str, float]) -> int:
    """Return the person-days between the lines of 80 people: exact on common random numbers."""
    result = neman.simulate(border(days=50, persons=80, levers=dict(levers), settings=values), members=1, seed=seed)
    return int(result.tables["ledger"].filter(state="limbo")["persons"].sum())
