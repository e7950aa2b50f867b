"""Whom do you believe: answers side by side, and what does not depend on the belief."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import synthetic

import neman
from neman.evidence import Estimate
from neman.report import write_report
from neman.report.beliefs import beliefs

DAYS = {"known_by": date(2030, 5, 31), "date_start": date(2030, 5, 1)}


def estimate(believe: str, low: float, median: float, high: float, **more: object) -> Estimate:
    """Return what a fit says of people behind the attempts."""
    cells = {"kind": "fit", "what": "persons behind the attempts", "border": "*", "date_end": date(2030, 5, 31)} | DAYS | more
    return Estimate(believe=believe, low=low, median=median, high=high, **cells)


def with_estimates(*rows: Estimate) -> neman.Scenario:
    return replace(neman.read("two_lines"), estimates=rows)


def test_an_answer_is_the_same_where_every_median_lies_within_every_interval() -> None:
    near = beliefs(with_estimates(estimate("AL", 90, 100, 120), estimate("BR", 80, 95, 110)))
    far = beliefs(with_estimates(estimate("AL", 90, 100, 120), estimate("BR", 50, 60, 110)))
    assert near
    assert far
    assert (near["fits"][0].same, far["fits"][0].same) == (True, False)
    assert near["fits"][0].cells == [("100", "90–120"), ("95", "80–110")]


def test_figures_say_little_where_the_interval_stays_as_wide_as_before() -> None:
    before = {"before_low": 0.0, "before_median": 50.0, "before_high": 100.0}
    found = beliefs(with_estimates(estimate("BR", 0, 40, 90, **before), estimate("BR", 30, 40, 50, border="BR-AL", **before)))
    assert found
    assert [row.little for row in found["fits"]] == [True, False]


def test_a_scenario_without_estimates_has_no_such_section() -> None:
    assert beliefs(neman.read("two_lines")) is None


def test_the_report_shows_fits_and_forecast_with_prior_beside(tmp_path: Path) -> None:
    share = estimate("BR", 0.01, 0.2, 0.4, unit="share", what="share of deaths", before_low=0.0, before_median=0.1, before_high=0.5)
    ahead = estimate("BR", 1, 7, 30, kind="forecast", what="detained, guard", border="BR-AL", date_end=date(2030, 6, 30))
    result = synthetic.result()
    text = write_report(replace(result, scenario=replace(result.scenario, estimates=(share, ahead))), tmp_path / "r.html").read_text()
    section = text[text.index('id="beliefs"') :]
    told = ("Believing BR", "20 %", "1–40 %", "0–50 %", "Detained, guard", "30 June 2030")
    assert [said for said in told if said not in section] == []
