"""A centre as a queue: Little's law, Poisson occupancy without a limit, blocking with one (Erlang 1917)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np
import polars as pl
from scipy import stats
from tests.theory.test_loop import total
from tests.worlds import border

import neman
from neman.result import Result

RATE, LEAVE, WARM_UP = 1.0, 0.05, 300


def occupancy(result: Result, days: int) -> np.ndarray:
    """Return the people in the centre after the warm-up (members x days)."""
    return result.per_member("ledger", state="reception")["persons"].to_numpy().reshape(result.members, days)[:, WARM_UP:]


def test_occupancy_without_a_limit_is_poisson_and_follows_littles_law(near: Callable[..., None]) -> None:
    days = 900
    scenario = border(days=days, persons=RATE, every_day=True, levers={"patrols": 1e6, "turn_away": 0.0, "returns": LEAVE})
    present = occupancy(neman.simulate(scenario, members=60, seed=2), days)
    expected = RATE * np.exp(-LEAVE) / (1 - np.exp(-LEAVE))  # nights per person, the first counted if it is spent there
    near(present.mean(axis=1), expected)
    last = present[:, -1]
    near((last - expected) ** 2, expected)


def stationary(capacity: int) -> np.ndarray:
    """Return the law of the number in the centre in the evening: Poisson arrivals up to capacity, then binomial departures."""
    n = np.arange(capacity + 1)
    admit = np.zeros((capacity + 1, capacity + 1))
    for i in n:
        admit[i, i:capacity] = stats.poisson.pmf(np.arange(capacity - i), RATE)
        admit[i, capacity] = stats.poisson.sf(capacity - i - 1, RATE)
    stay = stats.binom.pmf(n[None, :], n[:, None], np.exp(-LEAVE))
    law = np.linalg.matrix_power(admit @ stay, 4096)[0]
    return law / law.sum()


def erlang_b(capacity: int, load: float) -> float:
    """Return the share that finds a centre full, in continuous time."""
    blocked = 1.0
    for c in range(1, capacity + 1):
        blocked = load * blocked / (c + load * blocked)
    return blocked


def test_a_full_centre_turns_people_away(near: Callable[..., None]) -> None:
    days, capacity = 900, 15
    levers = {"patrols": 1e6, "turn_away": 0.0, "returns": LEAVE, "overflow": 1.0, "readmission": 1.0}
    scenario = border(days=days, persons=RATE, every_day=True, capacity=capacity, settings={"gate.retry": 0.0}, levers=levers)
    result = neman.simulate(scenario, members=40, seed=3)
    present = occupancy(result, days)
    assert present.max() <= capacity
    law = stationary(capacity)
    near(present.mean(axis=1), law @ np.arange(capacity + 1))
    load = RATE / LEAVE
    held = law @ np.arange(capacity + 1) * (np.exp(LEAVE) - 1) / RATE  # people let in per day over people who come
    turned, came = total(result, "gate", outcome="turned_away"), total(result, "gate", outcome="attempted")
    warm = scenario.start + timedelta(days=WARM_UP)
    settled = result.per_member("gate", outcome="turned_away").filter(pl.col("date") >= warm)
    late = settled.group_by("member", maintain_order=True).agg(pl.col("persons").sum())["persons"].to_numpy() / (RATE * (days - WARM_UP))
    near(late, 1 - held)
    assert abs((1 - held) - erlang_b(capacity, load)) < 0.04  # days are coarser than Erlang's continuous time
    assert (turned < came).all()
