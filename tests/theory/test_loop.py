"""The loop of attempts: how often people try and how it ends, in closed form (absorbing Markov chains)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from tests.worlds import border, patrols_for

import neman
from neman.result import Result

PERSONS, MEMBERS = 3000, 20


def total(result: Result, table: str, **where: str) -> np.ndarray:
    """Return the total over all days, per member."""
    return result.per_member(table, **where).group_by("member", maintain_order=True).agg(pl.col("persons").sum())["persons"].to_numpy()


def arrived(result: Result) -> np.ndarray:
    """Return how many came, per member."""
    return result.tables["tries"].group_by("member").agg(pl.col("persons").sum()).sort("member")["persons"].to_numpy()


# seen, turned away if seen, tries again, dies on the way
CASES = [(0.6, 0.8, 0.9, 0.0), (0.9, 1.0, 0.5, 0.01), (0.5, 0.5, 0.0, 0.02), (1.0, 1.0, 0.8, 0.1), (0.95, 0.97, 0.99, 0.001)]


@pytest.mark.parametrize(("seen", "turned", "again", "death"), CASES)
def test_tries_and_ends_of_the_loop(near: Callable[..., None], seen: float, turned: float, again: float, death: float) -> None:
    scenario = border(
        days=150, persons=PERSONS, settings={"gate.retry": again, "harm.death_attempt": death},
        levers={"patrols": patrols_for(seen), "turn_away": turned, "readmission": 1.0},
    )
    result = neman.simulate(scenario, members=MEMBERS, seed=5)
    success, admitted, back = (1 - death) * (1 - seen), (1 - death) * seen * (1 - turned), (1 - death) * seen * turned
    q = back * again
    people = arrived(result)
    tries = result.tables["tries"]
    mean, variance = [], []
    for member in range(MEMBERS):
        mine = tries.filter(tries["member"] == member)
        n, w = mine["tries"].to_numpy(), mine["persons"].to_numpy()
        mean.append(np.average(n, weights=w))
        variance.append(np.average((n - np.average(n, weights=w)) ** 2, weights=w))
    near(mean, 1 / (1 - q))
    near(variance, q / (1 - q) ** 2)
    near(total(result, "gate", outcome="undetected") / people, success / (1 - q))
    near(total(result, "gate", outcome="admitted") / people, admitted / (1 - q))
    near(total(result, "harm", kind="died") / people, death / (1 - q))
    ends = [total(result, "gate", outcome=o) for o in ("undetected", "admitted")] + [total(result, "harm", kind="died")]
    near((people - sum(ends)) / people, back * (1 - again) / (1 - q))


def test_the_share_of_repeats_is_the_chance_to_come_back(near: Callable[..., None]) -> None:
    scenario = border(days=150, persons=PERSONS, settings={"gate.retry": 0.7},
                      levers={"patrols": patrols_for(0.8), "turn_away": 0.9, "readmission": 1.0})
    result = neman.simulate(scenario, members=MEMBERS, seed=6)
    attempts, people = total(result, "gate", outcome="attempted"), total(result, "persons", border="B0-A", outcome="tried")
    near((attempts - people) / attempts, 0.8 * 0.9 * 0.7)


def test_three_borders_with_diversion(near: Callable[..., None]) -> None:
    """Who is turned away comes back to one place and chooses anew: absorption is (I - Q)^-1 R."""
    seen, turned, again = (0.5, 0.8, 0.95), (0.9, 1.0, 0.6), 0.9
    scenario = border(
        days=150, persons=PERSONS, gates=3, settings={"gate.retry": again},
        levers={"patrols": {g: patrols_for(s) for g, s in enumerate(seen)}, "turn_away": dict(enumerate(turned)), "readmission": 1.0},
    )
    result = neman.simulate(scenario, members=MEMBERS, seed=7)
    back = np.array([s * t * again for s, t in zip(seen, turned, strict=True)])
    q = np.full((3, 3), 1 / 3) * back[:, None]  # from an attempt at one border to one at any
    visits = np.full(3, 1 / 3) @ np.linalg.inv(np.eye(3) - q)
    for g in range(3):
        near(total(result, "gate", border=f"B{g}-A", outcome="attempted") / arrived(result), visits[g])
        near(total(result, "gate", border=f"B{g}-A", outcome="undetected") / arrived(result), visits[g] * (1 - seen[g]))
