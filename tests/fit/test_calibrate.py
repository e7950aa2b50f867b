"""Simulate, report, infer: what can be identified is found, what cannot is said to be unknown, and belief decides between reporters."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from known_truth import AID, GUARD, PUSHED, UNTIL, world

import neman
from neman.cli.fit import in_words, note_fitted
from neman.errors import RunError, SettingError
from neman.evidence import Report, Reporter
from neman.fit.belief import denied, stances
from neman.fit.calibrate import calibrate
from neman.fit.estimates import estimates_of_fit
from neman.fit.figures import Figure, observe
from neman.fit.priors import Prior, overlap
from neman.fit.update import error_variance, moved, stable


def factor(fit: neman.Fit, name: str = "arrivals") -> tuple[float, ...]:
    """Return the quantiles of the last arrivals factor, or of another quantity."""
    return next(row.after for row in reversed(fit.learned) if row.name.startswith(name))


@pytest.fixture(scope="module")
def more_arrivals() -> neman.Fit:
    return calibrate(world(1.6), until=UNTIL, believe="BR", budget=200, seed=3)


def test_arrivals_are_found_and_become_narrower(more_arrivals: neman.Fit) -> None:
    """Seats cap how many of those who would come can come, so that a part of the truth cannot be seen."""
    row = next(row for row in more_arrivals.learned if row.name.startswith("arrivals"))
    assert row.after[0] < 1.6 < row.after[4]
    assert row.identified
    assert row.after[4] - row.after[0] < 0.9 * (row.before[4] - row.before[0])


def test_figures_used_are_reproduced(more_arrivals: neman.Fit) -> None:
    assert more_arrivals.coverage["90"] >= 0.8


def test_people_behind_the_attempts_are_fewer_than_attempts(more_arrivals: neman.Fit) -> None:
    assert more_arrivals.outcomes["* persons tried"][1][2] < more_arrivals.outcomes["* events attempted"][1][2]


def test_two_reporters_reproduce_their_own_worlds() -> None:
    """The guard counts twice what happens, aid workers half of it: the worlds differ by the factor between them."""
    disputed = world(1.0, {"guard": 1.0, "aid": 0.3}, (replace_coverage(PUSHED), AID))
    guard = calibrate(disputed, until=UNTIL, believe="guard", budget=200, seed=3)
    aid = calibrate(disputed, until=UNTIL, believe="aid", budget=200, seed=3)
    events = [fit.outcomes["* events turned_away"][1][2] for fit in (guard, aid)]
    assert events[0] > 1.7 * events[1]
    assert factor(guard, "bias")[2] < 0.9 < 1.1 < factor(aid, "bias")[2]


def replace_coverage(reporter: Reporter) -> Reporter:
    return reporter.model_copy(update={"side": "BR", "name": "guard"})


def test_a_figure_of_weight_zero_moves_nobody() -> None:
    """A report that is not known yet is one whose weight is zero."""
    scenario = world()
    wild = scenario.reports[-1].model_copy(update={"value": 1e5, "source_date": "2030-08-01"})
    with_wild = replace(scenario, reports=(*scenario.reports, wild))
    fits = [calibrate(s, until=UNTIL, known_by=date(2030, 6, 29), budget=100, seed=3) for s in (scenario, with_wild)]
    assert np.array_equal(fits[0].z, fits[1].z)


def test_a_fit_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    scenario, calls = world(), []

    def stop(done: int, total: int) -> None:
        calls.append(done)
        if done == 45:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        calibrate(scenario, until=UNTIL, budget=100, seed=3, folder=tmp_path, threads=1, progress=stop)
    kept = len(list((tmp_path / "progress").glob("*.npz")))
    whole = calibrate(scenario, until=UNTIL, budget=100, seed=3, folder=tmp_path)
    assert kept == 2
    assert np.array_equal(whole.z, calibrate(scenario, until=UNTIL, budget=100, seed=3).z)
    with pytest.raises(RunError, match="another fit"):
        calibrate(scenario, until=UNTIL, budget=100, seed=4, folder=tmp_path)


def test_a_fit_is_saved_and_read_again(more_arrivals: neman.Fit, tmp_path: Path) -> None:
    again = neman.Fit.load(more_arrivals.save(tmp_path / "fit"))
    assert np.array_equal(again.z, more_arrivals.z)
    assert [row.name for row in again.learned] == [row.name for row in more_arrivals.learned]
    assert len(again.figures) == len(more_arrivals.figures)
    assert neman.read(tmp_path / "fit" / "fitted").name == "two_lines"


def test_what_was_learned_is_told_with_interval_and_unit(more_arrivals: neman.Fit) -> None:
    told = [line for line in in_words(more_arrivals) if " > " in line and "overlap of" not in line]
    assert len(told) == len(more_arrivals.learned)
    units = [re.search(r"\(\S+ to \S+\) (\S.*?)  \d\.\d\d", line)[1] for line in told]  # type: ignore[index]
    known = {param.name: param.unit for param in neman.PARAMS}
    assert units == [known.get(row.name, "factor") for row in more_arrivals.learned]


def test_nobody_of_that_name() -> None:
    with pytest.raises(SettingError, match="nobody of this name"):
        calibrate(world(), until=UNTIL, believe="Karst", budget=100)


def test_whoever_is_believed_is_taken_in_full() -> None:
    rows = stances(world(reporters=(PUSHED, AID)), "aid")
    assert [(s.coverage, s.spread > 0) for s in rows] == [(1.0, True), (1.0, False)]


def test_who_denies_admits_a_minimum_unless_believed() -> None:
    scenario = world(reporters=(PUSHED, AID.model_copy(update={"denial": "minimum"})))
    reconciled, believed = stances(scenario, "reconcile"), stances(scenario, "aid")
    assert (denied(reconciled), denied(believed)) == ({1}, set())
    figures, _ = observe(scenario, until=UNTIL, minimum=denied(reconciled))
    assert {(f.series, f.report.precision, f.high == np.inf) for f in figures} == {(0, "exact", False), (1, "over", True)}
    share = stances(world(reporters=(PUSHED, AID.model_copy(update={"denial": "factor"}))), "guard")[1]
    assert share.coverage < 1 < np.exp(share.spread)


def test_what_was_not_learned_says_so() -> None:
    sample = np.random.default_rng(1).standard_normal(500)
    assert overlap(sample) > 0.9 > 0.5 > overlap(0.2 * sample + 1.5)


def test_a_prior_keeps_to_its_range_and_peaks_at_the_value() -> None:
    prior = Prior("x", 0.9, 0.1, 0.95)
    drawn = prior.of(np.random.default_rng(1).standard_normal(4000))
    assert drawn.min() >= 0.1
    assert drawn.max() <= 0.95
    assert np.mean(drawn > 0.7) > np.mean(drawn < 0.5)


def figure(value: float) -> Figure:
    """Return a figure of one day."""
    report = Report(date_start=UNTIL, date_end=UNTIL, border="b", quantity="q", value=value, reported_by="r")
    return Figure(report, GUARD, 0, 0, 0, 0.0, value, value)


def counts(scaled: np.ndarray, size: float) -> np.ndarray:
    """Return counts from the scale of `stable`."""
    return np.asarray(size * np.sinh(scaled / (2 * np.sqrt(size))) ** 2)


def test_an_update_of_a_linear_model_gives_the_known_posterior() -> None:
    """One parameter that shifts one count: the mean moves by the gain of two normal laws."""
    random = np.random.default_rng(5)
    z, row = random.standard_normal((4000, 1)), [figure(140)]
    size = row[0].size()
    before, told = stable(np.array(100.0), size), stable(np.array(140.0), size)
    after = moved(z, counts(before + 3 * z, size), row, 1.0, random)
    error = error_variance(row)[0]
    assert after.mean() == pytest.approx(3 / (9 + error) * (told - before), rel=0.1)
    assert after.var() == pytest.approx(error / (9 + error), rel=0.15)


def test_a_small_sample_is_not_too_sure() -> None:
    """Twenty members, ten parameters, twelve figures: on average the spread is that of the exact posterior, or a little wider."""
    random = np.random.default_rng(6)
    rows = [figure(100)] * 12
    size, spreads, exact = rows[0].size(), [], []
    for _ in range(40):
        slopes, z = random.standard_normal((12, 10)) / 2, random.standard_normal((20, 10))
        for _ in range(4):
            z = moved(z, counts(stable(np.array(100.0), size) + z @ slopes.T, size), rows, 4.0, random)
        spreads.append(z.var(axis=0).mean())
        exact.append(np.diag(np.linalg.inv(np.eye(10) + slopes.T @ slopes)).mean())
    assert 0.9 < np.mean(spreads) / np.mean(exact) < 1.4


def test_what_a_fit_says_is_kept_with_the_scenario(more_arrivals: neman.Fit, tmp_path: Path) -> None:
    rows = estimates_of_fit(more_arrivals)
    tried = next(r for r in rows if (r.what, r.border) == ("persons behind the attempts", "*"))
    assert tried.median == round(more_arrivals.outcomes["* persons tried"][1][2])
    assert tried.before_low == round(more_arrivals.outcomes["* persons tried"][0][0])
    scenario = replace(neman.read("two_lines"), estimates=rows)
    assert neman.read(neman.write_native(scenario, tmp_path / "kept")).hash == scenario.hash


def test_a_scenario_that_was_fitted_before_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    note_fitted(neman.read("two_lines"))
    assert capsys.readouterr().err == ""
    note_fitted(neman.read("belarus_eu_2021"))
    assert "count twice" in capsys.readouterr().err
