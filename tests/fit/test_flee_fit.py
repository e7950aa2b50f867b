"""A Flee instance is fitted to the counts of its camps: what drew people is found, and counts that runs follow are refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from test_camps import instance

import neman
from neman.evidence import Report
from neman.fit.calibrate import calibrate
from neman.fit.flee import camp_counts, fittable

PULL = 3.0


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> neman.Scenario:
    """Two camps at the same distance, counted in a world in which one draws three times as strongly."""
    own = neman.read(instance(tmp_path_factory.mktemp("fit") / "own"))
    places = tuple(p.model_copy(update={"pull": PULL}) if p.name == "C" else p for p in own.places)
    return replace(own, reports=tuple(reports(fittable(replace(own, places=places)))))


def reports(truth: neman.Scenario) -> Iterator[Report]:
    """Yield what each camp counts in one run, every ten days."""
    counts = camp_counts(truth, seed=9, member=0)
    for day in range(0, truth.days, 10):
        when = truth.start + timedelta(days=day)
        for who, persons in zip(truth.reporters, counts[day], strict=True):
            yield Report(date_start=when, date_end=when, border=who.border, quantity="stock", value=persons, reported_by=who.name)


@pytest.fixture(scope="module")
def fit(scenario: neman.Scenario) -> neman.Fit:
    return calibrate(scenario, budget=150, seed=2)


def test_the_camp_that_drew_more_is_found(fit: neman.Fit) -> None:
    after = {row.name: row.after for row in fit.learned}
    assert after["pull.C"][2] > 1.6 * after["pull.D"][2]
    assert "leave.town" in after
    low, _, middle, _, high = fit.outcomes["C persons present"][1]
    last = next(f for f in reversed(fit.figures) if f.report.border == "C")
    assert low < last.value < high
    assert abs(middle / last.value - 1) < 0.25 < abs(fit.outcomes["C persons present"][0][2] / last.value - 1)


def test_one_count_in_four_weeks_is_used(fit: neman.Fit) -> None:
    assert {f.report.border for f in fit.figures} == {"C", "D"}
    assert len(fit.figures) == 8
    assert {reason for _, reason in fit.left_out} == {"counted again within four weeks"}


def test_the_fitted_scenario_runs_and_can_be_fitted_again(fit: neman.Fit, tmp_path: Path) -> None:
    fit.save(tmp_path / "fit")
    fitted = neman.read(tmp_path / "fit" / "fitted")
    assert not neman.inspect(tmp_path / "fit" / "fitted").errors
    assert {p.name: p.pull for p in fitted.places}["C"] == next(row.after[2] for row in fit.learned if row.name == "pull.C")
    assert neman.simulate(fitted, members=1).members == 1
    assert fittable(fitted).reporters == fit.scenario.reporters
    again = neman.Fit.load(tmp_path / "fit")
    assert [row.after for row in again.learned] == [row.after for row in fit.learned]
    assert again.unrecorded_deaths == (0.0, ())


def test_its_page_speaks_of_camps(fit: neman.Fit) -> None:
    told = neman.fit_pictures(fit)
    assert {row["border"] for row in told["people"]} == {"People in each camp on the last day"}
    assert [row["label"] for row in told["people"]] == ["C", "D"]
    assert told["deaths"] is None
    assert told["whom"] == "the counts of camps are taken at their word"


@pytest.mark.parametrize(("setting", "believe", "said"), [
    ("reports.assimilation=1", "reconcile", "reports.assimilation is on, so that runs follow the counts"),
    ("choice.learning=1", "reconcile", "choice.learning is on"),
    ("leave.town=0.5", "UNHCR", "nobody disputes it"),
])
def test_what_cannot_be_fitted(scenario: neman.Scenario, setting: str, believe: str, said: str) -> None:
    with pytest.raises(neman.SettingError, match=said):
        calibrate(scenario.with_settings([setting]), believe=believe, budget=100)
