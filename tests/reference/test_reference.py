"""The compiled engine agrees with the slow and plain one, to the last person and figure."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

import neman
from neman.engine.reference import Reference
from neman.lower import lower
from neman.member import run_book
from neman.rng import key_of
from neman.scenario import Scenario

EVERYTHING = (
    "visas=0.8", "turn_away=0.7", "readmission=0.4", "force=0.6", "corridor=0.05", "let_back=0.1", "overflow=0.5", "give_up=0.02",
    "asylum=0.02", "returns=0.01", "absconding=0.02", "transfers=0.05", "harm.death_limbo=0.01", "harm.death_attempt=0.01",
    "setting_out=0.7", "harm.death_border_area=0.003", "harm.injury_limbo=0.05", "choice.belief_power=2", "arrivals.scale=0.4",
)


def small(name: str, *settings: str, days: int = 40) -> Scenario:
    scenario = neman.read(name)
    return scenario.with_settings(settings, end=scenario.start + timedelta(days=days - 1))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("scenario", [
    small("two_lines", "arrivals.scale=0.4"),
    small("two_lines", *EVERYTHING),
    small("two_lines", *EVERYTHING, "reception=30", "seats=20"),
    small("two_lines", "arrivals.scale=0.4", "patrols=0"),
    small("belarus_eu_2021", "arrivals.scale=0.05", "visas=1", "escorts=3", "turn_away=0.6", "to_crossing=0.4", days=60),
], ids=["as shipped", "everything", "everything is full", "nobody watches", "escorts and crossings"])
def test_both_engines_write_the_same_book(scenario: Scenario, seed: int) -> None:
    plan = lower(scenario)
    compiled, plain = run_book(scenario, plan, seed, 0), Reference(plan, key_of(seed, 0)).run()
    assert plain.cells.sum() > 0
    np.testing.assert_array_equal(compiled.cells, plain.cells)
    np.testing.assert_array_equal(compiled.report, plain.report)
    np.testing.assert_array_equal(compiled.tries, plain.tries)
    np.testing.assert_array_equal(compiled.limbo_days, plain.limbo_days)
    np.testing.assert_allclose(compiled.belief, plain.belief, rtol=1e-12)
