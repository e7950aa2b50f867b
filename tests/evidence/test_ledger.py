"""The ledger: nothing is dropped or averaged, and what cannot all be true is found."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

import neman
from neman.evidence import Claim, Report, Reporter, bounds, clashes, ledger, ledger_records, published, reading, reporter_of
from neman.evidence.links import link_claims
from neman.evidence.spans import fullest


def figure(value: float | None, first: int, last: int | None = None, by: str = "guard", **more: Any) -> Report:
    """Return a figure of August 2021, from the first to the last day of the month given."""
    days = {"date_start": date(2021, 8, first), "date_end": date(2021, 8, last or first)}
    return Report(**days, value=value, **({"border": "LT-BY", "quantity": "turned_away", "reported_by": by} | more))


def test_every_report_is_kept_also_without_a_number() -> None:
    book = ledger([figure(180, 3), figure(40, 3, by="others"), figure(None, 4), figure(180, 3)])
    assert book.figures == 4
    assert [r.value for r in book.quantities[0].reports] == [180, 40, None, 180]


def test_two_reporters_of_one_day_contradict_and_agree() -> None:
    rows = [figure(180, 3), figure(40, 3, by="others"), figure(170, 3, by="press", precision="about")]
    told = ledger(rows).quantities[0]
    assert [(p.first.value, p.second.value) for p in told.contradictions] == [(180, 40), (40, 170)]
    assert [(p.first.value, p.second.value) for p in told.agreements] == [(180, 170)]


def test_a_reporter_who_changes_its_figure_later_revises() -> None:
    told = ledger([figure(120, 3, source_date="2021-08-03"), figure(180, 3, source_date="2021-08-05")]).quantities[0]
    assert len(told.revisions) == 1
    assert not told.contradictions


@pytest.mark.parametrize(
    ("precision", "expected"), [("exact", (100, 100)), ("about", (90, 110)), ("over", (100, float("inf"))), ("under", (0, 100))]
)
def test_bounds_follow_the_precision(precision: str, expected: tuple[float, float]) -> None:
    assert bounds(figure(100, 3, precision=precision)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2021-08-05", date(2021, 8, 5)), ("2021-08 (undated)", date(2021, 8, 31)), ("2021-2022", None),
     ("2021-08-01 (inferred)", date(2021, 8, 3)), ("undated", None), ("2021-13", None)],
)
def test_a_figure_is_known_no_earlier_than_its_source(text: str, expected: date | None) -> None:
    assert published(figure(1, 3, source_date=text)) == expected


def test_a_day_above_its_period_is_found() -> None:
    found = clashes([figure(180, 3), figure(40, 2, 3, by="others", precision="about")])
    assert [(c.low, c.high, c.reporters) for c in found] == [(180, 44, ("guard", "others"))]


def test_days_that_overlap_are_not_added_up() -> None:
    rows = [figure(60, 1, 3), figure(50, 3, 4), figure(100, 1, 4)]
    assert clashes(rows) == ()
    assert [r.value for r in fullest(rows[:2])] == [60]
    assert clashes([*rows, figure(45, 4)])[0].low == 105


def test_in_centres_returned_and_left_above_entered() -> None:
    entered = {"quantity": "cumulative_crossings_year", "cumulative": True}
    rows = [
        figure(4100, 1, 31, **entered), figure(4000, 13, quantity="detained_stock", border="LT", precision="over"),
        figure(200, 2, 12, quantity="returned_home", border="LT", cumulative=True),
    ]
    assert [(c.rule, c.low) for c in clashes(rows)] == [("in centres, returned and left above entered", 4200)]
    assert clashes(rows[:2]) == ()
    assert clashes([rows[1], figure(3900, 1, 31, **entered)])[0].rule == "in centres above entered"


def test_entered_above_seats_flown() -> None:
    seats = figure(10, 1, 10, quantity="arrivals", border="BY", unit="seats per day")
    assert clashes([seats, figure(101, 2, 9, quantity="irregular_crossings_detected")])[0].rule == "entered above seats flown"
    assert clashes([seats, figure(99, 2, 9, quantity="irregular_crossings_detected")]) == ()


def test_a_claim_is_shown_with_the_figures_of_both_sides() -> None:
    claim = Claim(date="2021-08-03", claimant="guard", claim="180 turned away", about="turned_away", status="disputed")
    rows = [figure(180, 3), figure(40, 2, 3, by="others"), figure(7, 9), figure(1, 3, quantity="deaths")]
    assert [r.value for r in link_claims([claim], rows)[0].reports] == [180, 40]


def test_a_figure_finds_its_reporter_and_its_reading() -> None:
    guard = Reporter(name="guard", side="LT", quantity="turned_away", border="LT-BY", counts="turned_away", since="2021-08-03")
    assert reporter_of(figure(1, 3, by="a minister", reporter_side="LT"), [guard]) is guard
    assert reporter_of(figure(1, 3, border="PL-BY"), [guard]) is None
    assert reading(figure(1, 3, 6, cumulative=True), guard, date(2021, 8, 1)) == "total"
    assert reading(figure(1, 4, 6, cumulative=True), guard, date(2021, 8, 1)) == "flow"


def test_the_ledger_can_be_written_as_json() -> None:
    book = ledger([figure(180, 3), figure(40, 3, by="others")], claims=[Claim(date="2021-08-03", claimant="a", claim="b")])
    record = json.loads(json.dumps(ledger_records(book)))
    assert record["quantities"][0]["contradictions"][0]["ratio"] == 4.5


def test_the_border_of_2021_has_known_contradictions() -> None:
    scenario = neman.read("belarus_eu_2021")
    book = ledger(scenario.reports, scenario.reporters, scenario.claims)
    assert book.figures == len(scenario.reports)
    assert any(c.low == 180 and c.high == pytest.approx(44) for c in book.clashes)
    assert any(c.rule.startswith("in centres, returned") for c in book.clashes)
