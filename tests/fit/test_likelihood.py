"""The observation model: what a figure says about the truth."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from scipy import stats

import neman
from neman.evidence import Report, Reporter
from neman.fit.figures import Figure, observe, weigh
from neman.fit.likelihood import log_likelihood, log_probability


def figure(value: float, first: int, last: int, low: float | None = None, high: float | None = None, **more: Any) -> Figure:
    """Return a figure of one reporter over days of the run."""
    report = Report(date_start="2030-05-01", date_end="2030-05-02", border="b", quantity="q", value=value, reported_by="r",
                    precision=more.pop("precision", "exact"))
    who = Reporter(name="r", quantity="q", border="b", counts="attempts", **more)
    return Figure(report, who, 0, first, last, 0.0, value if low is None else low, value if high is None else high)


def flows(*days: float) -> np.ndarray:
    return np.array(days, np.float64)[:, None]


def test_a_count_is_negative_binomial() -> None:
    assert log_probability(20, 5, 12, 12) == pytest.approx(stats.nbinom(5, 5 / 25).logpmf(12))


def test_an_interval_is_the_sum_of_its_counts() -> None:
    law = stats.poisson(30)
    assert log_probability(30, np.inf, 27, 33) == pytest.approx(np.log(law.pmf(range(27, 34)).sum()))
    assert log_probability(30, np.inf, 60, 66) == pytest.approx(np.log(law.pmf(range(60, 67)).sum()))


def test_over_and_under_are_bounds() -> None:
    assert log_probability(30, np.inf, 40, np.inf) == pytest.approx(stats.poisson(30).logsf(39))
    assert log_probability(30, np.inf, 0, 20) == pytest.approx(stats.poisson(30).logcdf(20))


def test_the_impossible_has_a_floor() -> None:
    assert log_probability(1, np.inf, 1e6, 1e6) == -700.0


def test_several_days_are_added_up_and_coverage_takes_its_share() -> None:
    assert figure(6, 1, 3, coverage=0.5).mean(flows(100, 2, 4, 6)) == 6.0


def test_the_truth_is_more_likely_than_its_double() -> None:
    rows = [figure(50, 0, 0), figure(60, 1, 1), figure(110, 0, 1, precision="over", high=np.inf)]
    truth = flows(50, 60)
    assert log_likelihood(rows, truth) > log_likelihood(rows, 2 * truth) + 1


def test_only_the_product_of_coverage_and_flow_is_seen() -> None:
    row = [figure(50, 0, 0)]
    assert log_likelihood(row, flows(100), coverage=np.array([0.5])) == pytest.approx(log_likelihood(row, flows(50)))
    assert log_likelihood(row, flows(100), factors=np.array([0.5])) == pytest.approx(log_likelihood(row, flows(50)))


def test_a_figure_of_weight_zero_changes_nothing() -> None:
    from dataclasses import replace

    rows = [figure(50, 0, 0)]
    disputed = replace(figure(5000, 0, 0), weight=0.0)
    assert log_likelihood([*rows, disputed], flows(50)) == log_likelihood(rows, flows(50))


def test_no_day_counts_twice() -> None:
    total, day = weigh([figure(30, 0, 2), figure(9, 1, 1)])
    assert day.weight == 0.5
    assert total.weight == pytest.approx((1 + 0.5 + 1) / 3)


def test_later_vintages_and_later_days_are_left_out() -> None:
    scenario = neman.read("two_lines")
    figures, left_out = observe(scenario, until=date(2030, 6, 20), known_by=date(2030, 5, 31))
    assert [f.report.source_date for f in figures] == ["2030-05-21"]
    assert sorted(reason for _, reason in left_out) == ["no reporter of the scenario counts this", "outside the days that are fitted"]
    later, _ = observe(scenario, known_by=date(2030, 6, 29))
    assert [f.report.quantity for f in later] == ["detained"]
