"""Forecasts know nothing that came later, and scores are those of the books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from known_truth import GUARD, world

import neman
from neman.errors import RunError, SettingError
from neman.evidence import Report
from neman.fit.forecast import Forecast, forecast
from neman.fit.known import as_known, continued
from neman.fit.rivals import History
from neman.fit.targets import Target, targets_of
from neman.fit.verify import verify

pytest.importorskip("scoringrules", reason="scores come from scoringrules; install neman[fit]")
ORIGIN = date(2030, 5, 19)


def told(first: int, last: int, value: float, **more: object) -> Report:
    """Return a figure of the guard about days of June 2030."""
    cells = {"date_start": date(2030, 6, first), "date_end": date(2030, 6, last), "border": "BR-AL", "quantity": "detained"}
    return Report(**cells, value=value, reported_by="guard", reporter_side="BR", **more)


@pytest.fixture(scope="module")
def made() -> Forecast:
    return forecast(world(), ORIGIN, 14, believe="BR", budget=100, seed=3)


def test_nothing_later_is_known() -> None:
    scenario = world()
    known = as_known(scenario, ORIGIN)
    assert known.end == ORIGIN
    assert all(d.date is None or d.date <= ORIGIN for d in known.playbook)
    assert any(d.date and d.date > ORIGIN for d in scenario.playbook)
    assert all(a.end <= ORIGIN for a in known.arrivals)
    assert 0 < len(known.reports) < len(scenario.reports)


def test_later_vintages_do_not_change_a_forecast(made: Forecast) -> None:
    scenario = world()
    late = tuple(
        r.model_copy(update={"value": (r.value or 0) * 9}) if r.source_date > ORIGIN.isoformat() else r for r in scenario.reports
    )
    assert any(a != b for a, b in zip(late, scenario.reports, strict=True))
    again = forecast(replace(scenario, reports=late), ORIGIN, 14, believe="BR", budget=100, seed=3)
    assert np.array_equal(again.samples, made.samples)


def test_a_fit_that_knows_more_is_refused() -> None:
    fit = neman.calibrate(world(), until=date(2030, 6, 9), budget=100, seed=3)
    with pytest.raises(SettingError, match="not one to what was known"):
        forecast(world(), ORIGIN, 14, fit=fit)


def test_arrivals_go_on_as_on_the_last_day() -> None:
    longer = continued(as_known(world(), ORIGIN), 14, [1.0, 3.0])
    late = [a for a in longer.arrivals if a.start > ORIGIN]
    before = [a for a in longer.arrivals if a.end == ORIGIN]
    assert sum(a.per_day for a in late) == pytest.approx(4 * sum(a.per_day for a in before))
    assert longer.days == as_known(world(), ORIGIN).days + 14


def test_a_forecast_is_stored_and_read_again(made: Forecast, tmp_path: Path) -> None:
    again = Forecast.load(made.save(tmp_path / "f"))
    assert np.allclose(again.samples, made.samples)
    assert (again.origin, again.days) == (ORIGIN, 14)
    assert np.all(np.diff(made.quantiles(0), axis=0) >= 0)


def test_totals_become_differences_and_bounds_are_left_out() -> None:
    scenario = replace(world(), reporters=(GUARD.model_copy(update={"since": "2030-05-01"}),))
    total = {"cumulative": True, "date_start": date(2030, 5, 1)}
    totals = [told(1, last, value).model_copy(update=total) for last, value in ((2, 10), (5, 16))]
    rows = [*totals, told(6, 6, 4, precision="over"), told(7, 7, 3)]
    found = targets_of(scenario, rows, date(2030, 6, 1), 20)
    assert [(t.first, t.last, t.value) for t in found] == [(2, 4, 6), (6, 6, 3)]


def point(value: float, made: Forecast) -> Forecast:
    """Return a forecast that is sure of one value a day."""
    return replace(made, samples=np.full_like(made.samples, value))


def test_scores_of_a_forecast_that_is_sure(made: Forecast) -> None:
    later = [told(1, 1, 12).model_copy(update={"date_start": date(2030, 5, 20), "date_end": date(2030, 5, 20)})]
    scored = verify([point(10, made)], later)
    assert scored.crps["forecast"] == pytest.approx(2)
    assert scored.wis["forecast"] == pytest.approx((0.5 * 2 + 3 * 2) / 3.5)
    assert scored.ard["forecast"] == pytest.approx(2 / 12)
    assert scored.covered == {"50": 0, "80": 0, "90": 0}
    assert verify([point(12, made)], later).skills["drift"].people[0] == pytest.approx(1)
    assert scored.ahead(1, 1).targets == 1
    assert scored.ahead(2, 30) is None


def test_nothing_to_score_is_an_error(made: Forecast) -> None:
    with pytest.raises(RunError, match="no figure"):
        verify([made], [])


def test_simple_forecasts_go_on_and_are_as_wide_as_they_were_wrong() -> None:
    def history(*values: float) -> History:
        days = range(-7 * len(values) + 7, 1, 7)
        return History(tuple(Target(0, day, day, value, told(1, 1, 0)) for day, value in zip(days, values, strict=True)), frozenset({0}))

    rising = history(*range(100, 340, 10))
    assert rising.level(0) == 330
    assert rising.expected(0, 28.0, kind="persistence") == 330
    assert rising.expected(0, 28.0, kind="drift") == 370
    wild = history(*(100, 100, 900) * 8)
    calm = history(*(500,) * 24)
    widths = [np.diff(np.quantile(h.paths(0, 28, 50, kind="persistence")[:, -1], (0.05, 0.95)))[0] for h in (wild, calm)]
    assert widths[0] > 2 * widths[1]
    assert np.isnan(rising.level(1))


def test_large_figures_are_off_by_a_smaller_share() -> None:
    steady, jumpy = (10_000, 10_100) * 8, (10, 30) * 8
    rows = [Target(k, 7 * (i - 15), 7 * (i - 15), v, told(1, 1, 0)) for k, own in enumerate((steady, jumpy)) for i, v in enumerate(own)]
    known = History(tuple(rows), frozenset({0, 1}))
    low, high = np.array([np.quantile(known.paths(k, 7, 40, kind="persistence")[:, -1], (0.25, 0.75)) / own[-1]
                          for k, own in enumerate((steady, jumpy))]).T
    assert high[0] - low[0] < 0.1 < high[1] - low[1]


def test_model_and_cautious_forecast_count_alike() -> None:
    level = History((Target(0, 0, 0, 100.0, told(1, 1, 0)),), frozenset({0}))
    paths = level.averaged(0, np.full(30, 300.0), 99)
    assert np.median(paths, axis=0) == pytest.approx(200.0)


def test_the_forecast_starts_from_the_latest_figures(made: Forecast) -> None:
    """One of the two that are averaged starts there."""
    level = History.of(made.scenario, ORIGIN).level(0)
    assert level > 0
    assert made.quantiles(0)[0, 0] < level < made.quantiles(0)[-1, 0]
