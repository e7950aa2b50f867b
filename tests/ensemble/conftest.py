"""A small ensemble, in memory: what every other way of running it must give."""

from __future__ import annotations

import pytest

import neman

MEMBERS = 40


@pytest.fixture(scope="session")
def scenario() -> neman.Scenario:
    """The teaching scenario, its first days."""
    scenario = neman.read("two_lines")
    return scenario.with_settings(["arrivals.scale=0.5"], end=scenario.start.replace(day=20))


@pytest.fixture(scope="session")
def wanted(scenario: neman.Scenario) -> neman.Result:
    """The ensemble on one thread, in memory."""
    return neman.simulate(scenario, members=MEMBERS, seed=7, threads=1)
