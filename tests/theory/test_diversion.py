"""Three borders between which people move by distance and belief: attempts and ends against the fundamental matrix.

From each front people take its own gate or go to another front, so where they divert to depends on where they were turned away.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

import neman
from neman.lower import lower
from neman.result import Result
from neman.scenario import Scenario
from neman.world import Actor, Arrival, Class, Gate, Link, ParameterValue, Place
from small_worlds import START, decide
from worlds import patrols_for

PEOPLE, RETRY = 20_000, 0.85
DETECTED = (0.9, 0.6, 0.75)
TURNED_AWAY = (0.95, 0.8, 0.6)
OUTLOOK = (0.2, 0.6, 0.9)
NAMES = ("North", "Middle", "South")


VALUES = {
    "leave.border_area": 1.0, "gate.belief_memory": 0.0, "gate.belief_fade": 0.0, "choice.horizon": 1.0, "choice.softening": 10.0,
    **{f"harm.{name}": 0.0 for name in ("death_limbo", "death_border_area", "death_attempt")},
}


def place(name: str, kind: str, country: str, lat: float, lon: float) -> Place:
    return Place(name=name, kind=kind, country=country, lat=lat, lon=lon, leave=0.0 if kind == "town" else None)


def world() -> Scenario:
    fronts = [place(name, "border_area", "AA", 1 - i, 0) for i, name in enumerate(NAMES)]
    behind = [place(f"{name} town", "town", f"B{i}", 1 - i, 1) for i, name in enumerate(NAMES)]
    centres = [place(f"{name} camp", "reception", f"B{i}", 1 - i, 1.2) for i, name in enumerate(NAMES)]
    strips = [place(f"{name} strip", "limbo", "A-B", 1 - i, 0.5) for i, name in enumerate(NAMES)]
    links = [{"from": a, "to": b, "km": 60 + 30 * abs(i - j)} for i, a in enumerate(NAMES) for j, b in enumerate(NAMES) if a != b]
    links += [{"from": name, "to": "Home", "mode": "flight"} for name in NAMES]
    gates = [
        {
            "name": f"{name} line",
            "from": name,
            "to": f"{name} town",
            "kind": "green_border",
            "border": f"B{i}-AA",
            "length_km": 4,
            "limbo": f"{name} strip",
            "outlook": OUTLOOK[i],
        }
        for i, name in enumerate(NAMES)
    ]
    playbook = [decide("patrols", patrols_for(d), f"{name} line") for name, d in zip(NAMES, DETECTED, strict=True)]
    playbook += [decide("turn_away", t, f"{name} line") for name, t in zip(NAMES, TURNED_AWAY, strict=True)]
    arrival = {"start": START, "end": START, "place": "North", "class": "people", "per_day": PEOPLE}
    return Scenario(
        name="three_borders",
        start=START,
        end=START + timedelta(days=249),
        places=(place("Home", "origin", "HH", 0, -5), *fronts, *behind, *centres, *strips),
        links=tuple(Link.model_validate(row) for row in links),
        gates=tuple(Gate.model_validate(row) for row in gates),
        classes=(Class(name="people", home="Home", retry=RETRY),),
        arrivals=(Arrival.model_validate(arrival),),
        actors=(Actor(name="state", kind="state"),),
        playbook=tuple(playbook),
        parameters=tuple(ParameterValue(name=name, value=value) for name, value in VALUES.items()),
    )


def diversion(scenario: Scenario) -> NDArray[np.float64]:
    """Return the chance to choose gate k (k = 0..2) or to move on to front l (3 + l), from each front, by the weights of MODEL."""
    places, gates = {p.name: i for i, p in enumerate(scenario.places)}, dict(zip(NAMES, OUTLOOK, strict=True))
    plan, choice = lower(scenario), np.zeros((3, 6))
    for k, front in enumerate(NAMES):
        first, last = plan.route_first[places[front]], plan.route_first[places[front] + 1]
        for route in range(first, last):
            end = scenario.places[plan.route_end[route]].name
            if end == "Home":
                continue
            town = end.removesuffix(" town")
            column = k if end.endswith("town") else 3 + NAMES.index(end)
            choice[k, column] = gates[town] / (10.0 + plan.route_km[route])  # one link beyond a front lies its own gate
    return choice / choice.sum(axis=1, keepdims=True)


def expected(scenario: Scenario) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return mean visits, their variances and the chances of ends (Kemeny & Snell 1960), for people who start in the north.

    States: a decision at each front, then an attempt at each gate. Ends: through 0..2, admitted 3..5, home 6.
    """
    choice, stay, leave = diversion(scenario), np.zeros((6, 6)), np.zeros((6, 7))
    for k in range(3):
        stay[k, 3 + k] = choice[k, k]
        stay[k, :3] = choice[k, 3:]
        d, t = DETECTED[k], TURNED_AWAY[k]
        stay[3 + k, k] = d * t * RETRY
        leave[3 + k, [k, 3 + k, 6]] = 1 - d, d * (1 - t), d * t * (1 - RETRY)
    visits = np.linalg.inv(np.eye(6) - stay)
    variances = visits @ (2 * np.diag(np.diag(visits)) - np.eye(6)) - visits**2
    return visits[0], variances[0], (visits @ leave)[0]


@pytest.fixture(scope="module")
def result() -> Result:
    return neman.simulate(world(), members=1, seed=21, engine="individuals")


@pytest.mark.parametrize("gate", range(3), ids=NAMES)
def test_attempts_at_each_border(result: Result, gate: int) -> None:
    visits, variances, _ = expected(result.scenario)
    n = result.tables["ledger"].filter(date=result.scenario.end, state="arrived")["persons"].sum()
    attempts = result.tables["gate"].filter(gate=f"{NAMES[gate]} line", outcome="attempted")["persons"].sum()
    assert abs(attempts / n - visits[3 + gate]) <= 4 * np.sqrt(variances[3 + gate] / n)


@pytest.mark.parametrize(("outcome", "first"), [("undetected", 0), ("admitted", 3)])
@pytest.mark.parametrize("gate", range(3), ids=NAMES)
def test_where_it_ends(result: Result, gate: int, outcome: str, first: int) -> None:
    share = expected(result.scenario)[2][first + gate]
    n = result.tables["ledger"].filter(date=result.scenario.end, state="arrived")["persons"].sum()
    people = result.tables["gate"].filter(gate=f"{NAMES[gate]} line", outcome=outcome)["persons"].sum()
    assert abs(people / n - share) <= 4 * np.sqrt(share * (1 - share) / n)
