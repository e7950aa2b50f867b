"""What holds in every world: people are conserved, closed means closed, names mean nothing, kindness never strands."""

from __future__ import annotations

from dataclasses import replace

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
from neman.result import Result
from neman.rng import key_of
from neman.scenario import Scenario
from neman.testing import decide, one_border, small_world

few = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
worlds = st.builds(small_world, st.integers(0, 10_000))
seeds = st.integers(0, 2**64 - 1)
shares = st.floats(0.0, 1.0)


def run(world: Scenario, seed: int, **more: int) -> Result:
    return neman.simulate(world, **{"members": 1, **more}, seed=seed, engine="individuals")


def by_day(result: Result, table: str, column: str) -> pl.DataFrame:
    """Return the people of a table, one column per label, zero where there are none."""
    frame = result.tables[table].with_columns(pl.col(column).cast(pl.String))
    return frame.pivot(on=column, index=["member", "date"], values="persons", aggregate_function="sum").fill_null(0).sort("member", "date")


@few
@given(worlds, seeds)
def test_people_are_conserved(world: Scenario, seed: int) -> None:
    result = run(world, seed)
    ledger = by_day(result, "ledger", "state")
    states = [c for c in ledger.columns if c not in ("member", "date", "arrived")]
    assert (ledger["arrived"] == ledger.select(pl.sum_horizontal(states)).to_series()).all()
    kept = ["waiting", "limbo", "reception", "destination"]
    present = ledger.select("date", here=pl.sum_horizontal(c for c in kept if c in states))
    stock = result.tables["stock"].group_by("date").agg(stock=pl.col("persons").sum())
    both = present.join(stock, on="date", how="left").fill_null(0)
    assert (both["here"] == both["stock"]).all()
    assert result.tables["tries"]["persons"].sum() == ledger["arrived"].max()


@few
@given(worlds, seeds)
def test_every_attempt_ends_in_one_way(world: Scenario, seed: int) -> None:
    sums = run(world, seed).tables["gate"].group_by(pl.col("outcome").cast(pl.String)).agg(pl.col("persons").sum())
    n = dict(sums.iter_rows())
    got = {
        name: n.get(name, 0) for name in ("attempted", "undetected", "detected", "admitted", "turned_away", "readmitted", "refused", "died")
    }
    assert got["attempted"] - got["undetected"] - got["detected"] in range(got["died"] + 1)
    assert got["detected"] == got["admitted"] + got["turned_away"]
    assert got["turned_away"] == got["readmitted"] + got["refused"]


@few
@given(worlds, seeds, st.sampled_from(["North line", "South line", "Post gate"]))
def test_a_closed_gate_lets_nobody_through(world: Scenario, seed: int, gate: str) -> None:
    closed = replace(world, playbook=(*world.playbook, decide("closure", 1, gate), decide("closure", 1, "Airport > Town")))
    result = run(closed, seed)
    assert result.tables["gate"].filter(gate=gate, outcome="attempted").is_empty()
    assert result.tables["flow"].filter(pl.col("from") == "Airport", pl.col("to") == "Town").is_empty()


@few
@given(worlds, seeds, st.randoms(use_true_random=False))
def test_names_and_the_order_of_rows_mean_nothing(world: Scenario, seed: int, lot: object) -> None:
    places, classes = list(world.places), list(world.classes)
    lot.shuffle(places)  # type: ignore[attr-defined]
    lot.shuffle(classes)  # type: ignore[attr-defined]
    other = run(replace(world, places=tuple(places), classes=tuple(classes)), seed)
    for name, frame in run(world, seed).tables.items():
        if name != "rules":
            text = pl.selectors.exclude(pl.selectors.numeric(), pl.selectors.temporal())
            ordered = [f.with_columns(text.cast(pl.String)).sort(f.columns) for f in (frame, other.tables[name])]
            assert_frame_equal(*ordered)


@few
@given(seeds, shares, shares, shares)
def test_more_readmission_never_strands_more(seed: int, one: float, two: float, push_on: float) -> None:
    """Exact where nobody tries again: on common random numbers those refused are then a part of those refused before."""
    nights = []
    for readmission in sorted((one, two)):
        levers = {"turn_away": 0.8, "readmission": readmission, "push_on": push_on}
        nights.append(strip_nights(run(one_border(60, 60, detection=0.9, retry=0.0, centre=20, levers=levers), seed)))
    assert nights[1] <= nights[0]


@few
@given(seeds, shares, shares, st.floats(0.0, 0.5), st.floats(0.0, 0.5))
def test_more_corridor_never_strands_more(seed: int, one: float, two: float, push_on: float, death: float) -> None:
    nights = []
    for corridor in sorted((one, two)):
        levers = {"turn_away": 0.9, "readmission": 0.3, "push_on": push_on, "corridor": corridor}
        world = one_border(
            60,
            60,
            detection=0.9,
            retry=0.0,
            centre=float("inf"),
            levers=levers,
            values={"harm.death_limbo": death},
            sizes=((1, 0.6), (3, 0.4)),
        )
        nights.append(strip_nights(run(world, seed)))
    assert nights[1] <= nights[0]


def strip_nights(result: Result) -> int:
    """Return person-days between the lines."""
    return int(result.tables["ledger"].filter(state="limbo")["persons"].sum())


@pytest.mark.parametrize(("lever", "low", "high"), [("readmission", 0.1, 0.9), ("corridor", 0.0, 0.2)])
def test_kindness_strands_fewer_where_people_try_again(lever: str, low: float, high: float) -> None:
    two_lines = neman.read("two_lines")
    nights = []
    for value in (low, high):
        result = run(two_lines.with_settings([f"{lever}={value}"]), 7, members=12)
        nights.append(
            result.per_member("ledger", state="limbo")
            .group_by("member", maintain_order=True)
            .agg(pl.col("persons").sum())["persons"]
            .to_numpy()
        )
    fewer = nights[0] - nights[1]
    assert fewer.mean() > 4 * fewer.std(ddof=1) / np.sqrt(len(fewer))


def test_the_number_of_threads_changes_nothing() -> None:
    one, two, four = (run(small_world(5), 3, members=6, threads=threads).tables for threads in (1, 2, 4))
    for name in one:
        assert_frame_equal(one[name], two[name])
        assert_frame_equal(one[name], four[name])


def test_a_member_does_not_depend_on_how_many_run() -> None:
    few_members, many = (run(small_world(6), 3, members=members).tables for members in (2, 5))
    for name in few_members:
        assert_frame_equal(few_members[name], many[name].filter(pl.col("member") < 2))
    assert not few_members["gate"].filter(member=0).drop("member").equals(few_members["gate"].filter(member=1).drop("member"))


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_both_engines_agree_on_random_worlds(seed: int) -> None:
    plan = lower(small_world(seed))
    compiled, plain = run_book(small_world(seed), plan, seed, 0), Reference(plan, key_of(seed, 0)).run()
    for part in ("cells", "report", "tries", "limbo_days"):
        np.testing.assert_array_equal(getattr(compiled, part), getattr(plain, part))
    np.testing.assert_allclose(compiled.belief, plain.belief, rtol=1e-12)
