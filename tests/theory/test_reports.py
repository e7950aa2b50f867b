"""What reporters publish: NegBin(coverage x true count, dispersion), rounded; and that the truth is not touched by it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from tests.worlds import border

import neman
from neman.evidence import Reporter
from neman.result import Result

DAYS, MEMBERS = 200, 20


def run(**how: object) -> tuple[Result, np.ndarray, np.ndarray]:
    """Return a run, the true daily counts and the published figures."""
    reporter = Reporter(name="Agency", quantity="turned_away", border="B0-A", counts="turned_away", **how)  # type: ignore[arg-type]
    levers = {"patrols": 1e6, "turn_away": 1.0, "readmission": 1.0}
    scenario = border(days=DAYS, persons=40, every_day=True, settings={"gate.retry": 0.5}, levers=levers, reporters=(reporter,))
    result = neman.simulate(scenario, members=MEMBERS, seed=9)
    truth = result.per_member("gate", outcome="turned_away")["persons"].to_numpy().astype(float)
    return result, truth, result.per_member("reports", "value", reporter="Agency")["value"].to_numpy()


def test_mean_and_variance_are_those_of_a_negative_binomial(near: Callable[..., None]) -> None:
    _, truth, published = run(coverage=0.7, dispersion=5.0)
    mean = 0.7 * truth
    near(published - mean, 0.0)
    near((published - mean) ** 2 / (mean + mean**2 / 5.0), 1.0)


def test_without_dispersion_a_reporter_counts_exactly_what_it_covers() -> None:
    _, truth, published = run(coverage=1.0, dispersion=0.0)
    np.testing.assert_array_equal(published, truth)


def test_rounding() -> None:
    _, truth, published = run(coverage=1.0, dispersion=0.0, rounding=10)
    np.testing.assert_array_equal(published % 10, 0)
    assert np.abs(published - truth).max() <= 5


def test_how_a_figure_is_reported_does_not_change_what_happens() -> None:
    first, second = run(coverage=1.0)[0], run(coverage=0.2, dispersion=1.0)[0]
    for table in ("gate", "stock", "persons"):
        assert first.tables[table].equals(second.tables[table])
