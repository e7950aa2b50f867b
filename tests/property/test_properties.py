"""What must hold in every world: nobody is lost, closed means closed, names do not matter, taking back strands fewer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import neman
from neman.result import Result
from neman.scenario import Scenario

FEW = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
SHARES = ("turn_away", "readmission", "force", "overflow", "visas", "absconding", "returns", "asylum", "transfers")
OUTCOMES = ("attempted", "undetected", "detected", "turned_away", "readmitted", "refused")
NUMBERS = {"arrivals.scale": [0, 0.1, 1], "reception": [0, 10, 500], "seats": [0, 7, 90]}
share = st.floats(0, 1).map(lambda x: round(x, 3))
ENGINES = st.sampled_from(["individuals", "cohorts"])


def short(scenario: Scenario, *changes: str) -> Scenario:
    """Return the first 35 days with changes."""
    return scenario.with_settings(changes, end=scenario.start + timedelta(days=34))


@st.composite
def worlds(draw: st.DrawFn) -> Scenario:
    """Draw a teaching world with other levers, hazards and numbers of people."""
    levers = {name: draw(share) for name in SHARES}
    rates = {name: 2 * draw(share) for name in ("push_on", "let_back", "corridor")}
    hazards = {f"harm.death_{where}": draw(share) / 4 for where in ("limbo", "border_area", "attempt")}
    numbers = {name: draw(st.sampled_from(some)) for name, some in NUMBERS.items()}
    return short(neman.read("two_lines"), *(f"{k}={v}" for k, v in {**levers, **rates, **hazards, **numbers}.items()))


def person_days(result: Result) -> np.ndarray:
    """Return the person-days between the lines, per member."""
    days = result.per_member("ledger", state="limbo").group_by("member", maintain_order=True)
    return days.agg(pl.col("persons").sum())["persons"].to_numpy()


def mean_person_days(world: Scenario, setting: str) -> float:
    """Return the mean person-days between the lines over 30 members."""
    return float(person_days(neman.simulate(world.with_settings([setting]), members=30, seed=4)).mean())


@FEW
@given(world=worlds(), seed=st.integers(0, 1000), engine=ENGINES)
def test_people_are_conserved(world: Scenario, seed: int, engine: str) -> None:
    result = neman.simulate(world, members=1, seed=seed, engine=engine)
    states = ["waiting", "travelling", "limbo", "reception", "destination", "returned_home", "died"]
    arrived = result.per_member("ledger", state="arrived")["persons"].to_numpy()
    np.testing.assert_array_equal(result.per_member("ledger", state=states)["persons"].to_numpy(), arrived)
    present = result.per_member("stock")["persons"].to_numpy()
    elsewhere = result.per_member("ledger", state=["travelling", "returned_home", "died"])["persons"].to_numpy()
    np.testing.assert_array_equal(present + elsewhere, arrived)
    assert result.tables["tries"]["persons"].sum() == arrived[-1]
    assert result.tables["limbo_days"]["persons"].sum() == arrived[-1]


@FEW
@given(world=worlds(), engine=ENGINES)
def test_outcomes_of_a_gate_add_up(world: Scenario, engine: str) -> None:
    result = neman.simulate(world, members=1, engine=engine)
    n = {o: result.per_member("gate", outcome=o)["persons"].to_numpy() for o in OUTCOMES}
    np.testing.assert_array_equal(n["turned_away"], n["readmitted"] + n["refused"])
    assert (n["attempted"] >= n["undetected"] + n["detected"]).all()
    first = result.per_member("persons", border="*", outcome="tried")["persons"].to_numpy()
    assert (first.cumsum() <= n["attempted"].cumsum() + 1).all()


@FEW
@given(world=worlds(), engine=ENGINES)
def test_a_closed_gate_lets_nobody_through(world: Scenario, engine: str) -> None:
    closed = world.with_settings(["closure@North line=1"])
    gates = neman.simulate(closed, members=1, engine=engine).tables["gate"].filter(pl.col("gate").cast(pl.String) == "North line")
    assert gates.is_empty()


@FEW
@given(world=worlds())
def test_names_and_the_order_of_rows_do_not_matter(world: Scenario) -> None:
    def other(name: str) -> str:
        return f"Z{name[::-1]}"

    places = tuple(p.model_copy(update={"name": other(p.name)}) for p in world.places)
    links = tuple(k.model_copy(update={"origin": other(k.origin), "to": other(k.to)}) for k in world.links)
    gates = tuple(
        g.model_copy(update={field: other(name) for field in ("origin", "to", "limbo", "back_to") if (name := getattr(g, field))})
        for g in world.gates
    )
    classes = tuple(c.model_copy(update={"home": other(c.home)}) for c in world.classes)
    arrivals = tuple(a.model_copy(update={"place": other(a.place)}) for a in world.arrivals)
    named = {p.name for p in world.places}
    playbook = tuple(d.model_copy(update={"target": _retarget(d.target, named, other)}) for d in world.playbook)
    renamed = replace(world, places=places, links=links, gates=gates, classes=classes, arrivals=arrivals, playbook=playbook)
    first, second = (neman.simulate(w, members=1, engine="individuals") for w in (world, renamed))
    for table in ("gate", "persons", "ledger", "tries", "limbo_days"):
        assert first.tables[table].equals(second.tables[table])


def _retarget(target: str, named: set[str], other) -> str:  # type: ignore[no-untyped-def]
    sides = [other(side) if side in named else side for side in (part.strip() for part in target.split(">"))]
    return " > ".join(sides)


def test_more_readmission_never_raises_the_days_between_the_lines() -> None:
    world = short(neman.read("two_lines"), "turn_away=0.9")
    days = [mean_person_days(world, f"readmission={r}") for r in (0, 0.25, 0.5, 0.75, 1)]
    assert all(fewer < more for more, fewer in pairwise(days))
    assert days[-1] == 0


def test_a_wider_corridor_never_raises_the_days_between_the_lines() -> None:
    world = short(neman.read("two_lines"), "turn_away=0.9")
    days = [mean_person_days(world, f"corridor={r}") for r in (0, 0.05, 0.2, 1)]
    assert all(fewer < more for more, fewer in pairwise(days))


@pytest.mark.parametrize("engine", ["individuals", "cohorts"])
def test_any_number_of_threads_and_members_gives_the_same_numbers(engine: str) -> None:
    world = short(neman.read("two_lines"))
    one, two, four = (neman.simulate(world, members=5, seed=8, threads=n, engine=engine) for n in (1, 2, 4))
    fewer = neman.simulate(world, members=2, seed=8, engine=engine)
    for name, table in one.tables.items():
        assert table.equals(two.tables[name])
        assert table.equals(four.tables[name])
        assert table.filter(pl.col("member") < 2).equals(fewer.tables[name])
