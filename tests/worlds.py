"""Tiny worlds for tests: people in front of gates, a strip behind each, a centre, and a town beyond."""

from __future__ import annotations

from datetime import date, timedelta
from math import log

from neman.evidence import Reporter
from neman.scenario import Scenario
from neman.world import Actor, Arrival, Class, Decision, Gate, Link, ParameterValue, Place

__all__ = ["border", "patrols_for"]

START = date(2030, 1, 1)
_QUIET = {  # nothing happens but what a test asks for
    "leave.border_area": 1.0, "harm.death_limbo": 0.0, "harm.death_border_area": 0.0, "harm.death_attempt": 0.0, "harm.winter": 1.0,
    "choice.belief_power": 0.0, "choice.distance_power": 0.0, "gate.retry": 1.0,
}


def border(
    *, days: int, persons: float, every_day: bool = False, gates: int = 1, settings: dict[str, float] | None = None,
    levers: dict[str, float | dict[int, float]] | None = None, capacity: int | None = None, reporters: tuple[Reporter, ...] = (),
) -> Scenario:
    """Return a border with one place in front and a number of gates.

    Parameters
    ----------
    persons : mean number who arrive in front of the gates, on the first day or every day; all travel alone.
    settings : parameters that differ from a world in which nothing happens.
    levers : values at all gates (name: value), or gate by gate (name: {number: value}); patrols of 1e6 see everybody.
    """
    values = {**_QUIET, **(settings or {})}
    end = START + timedelta(days=days - 1)
    numbers = range(gates)
    places = [
        Place(name="Home", kind="origin", country="HO", lat=0, lon=0),
        Place(name="Front", kind="border_area", country="AA", lat=0, lon=1),
        Place(name="Centre", kind="reception", country="BB", lat=0, lon=3, capacity=10**9 if capacity is None else capacity),
        *(Place(name=f"Strip {g}", kind="limbo", country="AA", lat=g, lon=1.5) for g in numbers),
        *(Place(name=f"Beyond {g}", kind="destination", country="BB", lat=g, lon=2) for g in numbers),
    ]
    decisions = [
        Decision(actor="State", lever=name, target=f"Gate {g}" if name not in ("asylum", "returns") else "Centre", value=one)
        for name, value in (levers or {}).items()
        for g, one in (value.items() if isinstance(value, dict) else ((g, value) for g in numbers))
    ]
    return Scenario(
        name="border", start=START, end=end,
        places=tuple(places),
        links=(Link(origin="Home", to="Front", km=1.0),),
        gates=tuple(
            Gate(
                name=f"Gate {g}", origin="Front", to=f"Beyond {g}", kind="green_border", border=f"B{g}-A", length_km=4.0,
                limbo=f"Strip {g}",
            )
            for g in numbers
        ),
        classes=(Class(name="All", home="Home"),),
        arrivals=(Arrival(start=START, end=end if every_day else START, place="Front", class_="All", per_day=persons),),
        actors=(Actor(name="State", kind="state"),),
        playbook=tuple(decisions),
        parameters=tuple(ParameterValue(name=name, value=value) for name, value in values.items()),
        reporters=reporters,
    )


def patrols_for(chance: float) -> float:
    """Return the patrols with which a section of 4 km is seen with this chance (reach 4 km: 1 - exp(-patrols))."""
    return 1e6 if chance >= 1.0 else -log(1.0 - chance)
