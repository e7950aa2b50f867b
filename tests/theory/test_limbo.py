"""Between the lines: days, ways out and deaths in closed form."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from tests.theory.test_loop import arrived, total
from tests.worlds import border

import neman
from neman.result import Result

PERSONS, MEMBERS = 2000, 20


def days_in_limbo(result: Result) -> np.ndarray:
    """Return the mean days between the lines per person, per member."""
    days = result.tables["limbo_days"].group_by("member").agg((pl.col("days") * pl.col("persons")).sum().alias("days")).sort("member")
    return days["days"].to_numpy() / arrived(result)


@pytest.mark.parametrize(("back", "corridor", "death"), [(0.2, 0.0, 0.0), (0.1, 0.05, 0.02), (0.0, 0.3, 0.1), (1.5, 0.5, 0.001)])
def test_competing_ways_out(near: Callable[..., None], back: float, corridor: float, death: float) -> None:
    scenario = border(
        days=200, persons=PERSONS, settings={"harm.death_limbo": death, "gate.retry": 0.0},
        levers={"patrols": 1e6, "turn_away": 1.0, "readmission": 0.0, "push_on": 0.0, "let_back": back, "corridor": corridor},
    )
    result = neman.simulate(scenario, members=MEMBERS, seed=3)
    out = 1 - np.exp(-(back + corridor))
    stay = (1 - out) * (1 - death)
    near(days_in_limbo(result), (1 - death) / (1 - stay))
    near(total(result, "harm", kind="died") / arrived(result), death / (1 - stay))
    near(total(result, "gate", outcome="corridor") / arrived(result), (1 - death) * out * corridor / (back + corridor) / (1 - stay))


def test_trying_again_from_the_strip(near: Callable[..., None]) -> None:
    """Attempts and nights in the strip are visits of a chain: F = (I - Q)^-1."""
    again, back, corridor, death, turned = 0.4, 0.1, 0.05, 0.03, 0.9
    scenario = border(
        days=300, persons=PERSONS, settings={"harm.death_limbo": death, "gate.retry": 0.0},
        levers={"patrols": 1e6, "turn_away": turned, "readmission": 0.0, "push_on": again, "let_back": back, "corridor": corridor},
    )
    result = neman.simulate(scenario, members=MEMBERS, seed=4)
    rate = again + back + corridor
    out = 1 - np.exp(-rate)
    night = 1 - death
    q = np.array([[0.0, turned * night], [out * again / rate, (1 - out) * night]])  # attempt, morning in the strip
    attempts, mornings = np.array([1.0, 0.0]) @ np.linalg.inv(np.eye(2) - q)
    near(total(result, "gate", outcome="attempted") / arrived(result), attempts)
    near(days_in_limbo(result), mornings)


def test_a_closed_strip_holds_everybody() -> None:
    scenario = border(days=30, persons=200, levers={"patrols": 1e6, "turn_away": 1, "readmission": 0, "push_on": 0, "let_back": 0})
    result = neman.simulate(scenario, members=2, seed=1)
    stranded = result.per_member("ledger", state="limbo")["persons"].to_numpy().reshape(2, 30)
    np.testing.assert_array_equal(stranded[:, -1], arrived(result))
