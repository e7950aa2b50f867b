"""Feedback rules read reports, never the truth; they wait, rest and answer as declared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import neman
from neman.evidence import Reporter
from neman.result import Result
from neman.scenario import Scenario
from neman.world import Rule

NAME = {"reporter": "Watch", "quantity": "turned_away", "border": "BR-AL"}


def with_rule(rule: Rule, *, coverage: float = 1.0, delay: int = 1, settings: tuple[str, ...] = ()) -> Scenario:
    """Return the teaching scenario with one reporter of everyone turned away, and one rule that reads it."""
    scenario = neman.read("two_lines")
    watch = Reporter(name="Watch", quantity="turned_away", border="BR-AL", counts="turned_away", coverage=coverage, delay=delay)
    scenario = replace(scenario, reporters=(*scenario.reporters, watch), rules=(rule,))
    return scenario.with_settings(["actors.feedback=1", *settings])


def days_on(result: Result) -> list[int]:
    """Return the days, from 0, on which the rule is on."""
    start = result.scenario.start
    return [(d - start).days for d in result.tables["rules"].sort("date")["date"]]


def reported(result: Result) -> np.ndarray:
    """Return the daily figures of the reporter that the rule reads."""
    return result.per_member("reports", "value", reporter="Watch")["value"].to_numpy()


def threshold(**changes: object) -> Rule:
    fields: dict[str, object] = {"name": "Answer", "actor": "Brava", **NAME, "window": 3, "threshold": 60.0, "relax": 20.0, "dwell": 0}
    return Rule(**{**fields, **changes})  # type: ignore[arg-type]


def run(scenario: Scenario, seed: int = 3) -> Result:
    return neman.simulate(scenario, members=1, seed=seed)


def test_a_rule_turns_on_the_day_after_the_figure_is_known() -> None:
    result = run(with_rule(threshold(), delay=2))
    sums = np.convolve(reported(result), np.ones(3))[: result.scenario.days]
    passed = int(np.flatnonzero(sums > 60.0)[0])
    assert days_on(result)[0] == passed + 2 + 1


def test_without_feedback_no_rule_acts() -> None:
    scenario = with_rule(threshold()).with_settings(["actors.feedback=0"])
    assert run(scenario).tables["rules"].is_empty()


def test_a_rule_sees_reports_and_not_the_truth() -> None:
    seen = run(with_rule(threshold()))
    blind = run(with_rule(threshold(), coverage=0.0))
    assert days_on(seen)
    assert not days_on(blind)
    truth = [r.tables["gate"].filter(pl.col("outcome").cast(pl.String) == "turned_away") for r in (seen, blind)]
    assert truth[0].equals(truth[1])  # the same happened; only what was published differs


def test_a_lever_is_set_while_the_rule_is_on() -> None:
    closing = threshold(lever="turn_away", target="BR-AL", value=1.0, off_value=0.0, relax=0.0, dwell=100)
    result = run(with_rule(closing))
    on = days_on(result)[0]
    admitted = result.per_member("gate", outcome="admitted")["persons"].to_numpy()
    assert admitted[on:].sum() == 0
    assert admitted[:on].sum() > 0


def test_delay_and_days_in_a_row_put_off_the_answer() -> None:
    at_once, later = (days_on(run(with_rule(threshold(days=n, delay=k))))[0] for n, k in ((1, 0), (1, 4)))
    assert later == at_once + 4
    assert days_on(run(with_rule(threshold(days=3))))[0] >= at_once + 2


@pytest.mark.parametrize("dwell", [5, 12])
def test_a_rule_does_not_change_faster_than_its_dwell(dwell: int) -> None:
    result = run(with_rule(threshold(relax=60.0, dwell=dwell, window=1, threshold=20.0)))
    on = np.zeros(result.scenario.days, int)
    on[days_on(result)] = 1
    changes = np.flatnonzero(np.diff(on))
    assert len(changes) >= 2
    assert np.diff(changes).min() >= dwell


def test_a_response_is_a_coin_toss_without_sharpness_and_a_best_response_with_much() -> None:
    tossed = run(with_rule(threshold(kind="response", sharpness=0.0)))
    assert 0.25 < len(days_on(tossed)) / tossed.scenario.days < 0.75
    sharp = run(with_rule(threshold(kind="response", sharpness=1000.0)))
    sums = np.concatenate([[0.0, 0.0], np.convolve(reported(sharp), np.ones(3))])[: sharp.scenario.days]
    far = np.abs(sums - 60.0) > 3.0
    on = np.zeros(sharp.scenario.days, bool)
    on[days_on(sharp)] = True
    np.testing.assert_array_equal(on[far], (sums > 60.0)[far])


def test_a_rule_that_follows_comes_a_day_later() -> None:
    scenario = with_rule(threshold())
    follower = Rule(name="Echo", actor="Brava", follows="Answer", dwell=0)
    result = run(replace(scenario, rules=(*scenario.rules, follower)))
    first = result.tables["rules"].group_by(pl.col("rule").cast(pl.String)).agg(pl.col("date").min()).sort("rule")
    lead, echo = first["date"].to_list()
    assert (echo - lead).days == 1


def test_the_loop_of_2021_can_be_switched_on() -> None:
    scenario = neman.read("belarus_eu_2021").with_settings(["actors.feedback=1"])
    rules = set(neman.simulate(scenario, members=2).tables["rules"]["rule"].cast(pl.String))
    assert {"Sanctions", "Retaliation at the airport", "Retaliation at the border"} <= rules
