"""The shape of the shipped run: wide bands around what was reported, for the median of a few runs."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

import neman
from neman.result import Result

MEMBERS = 8
HELD_BEFORE_MAY = 114  # people held in Lithuania from January to April 2021


@pytest.fixture(scope="module")
def result() -> Result:
    return neman.simulate(neman.read("belarus_eu_2021"), members=MEMBERS, seed=1)


def median(result: Result, border: str, outcomes: tuple[str, ...], first: date, last: date) -> float:
    """Return the median over members of the people with these outcomes at a border from `first` to `last`."""
    rows = result.tables["gate"].filter(
        (pl.col("border") == border) & pl.col("outcome").is_in(outcomes) & pl.col("date").is_between(first, last)
    )
    sums = np.zeros(MEMBERS)
    for member, persons in rows.group_by("member").agg(pl.col("persons").sum()).iter_rows():
        sums[member] = persons
    return float(np.median(sums))


def held_in_lithuania(result: Result, until: date) -> float:
    return HELD_BEFORE_MAY + median(result, "LT-BY", ("admitted", "corridor"), date(2021, 5, 1), until)


@pytest.mark.parametrize(("day", "reported"), [(date(2021, 7, 27), 3027), (date(2021, 8, 6), 4112)])
def test_people_held_in_lithuania(result: Result, day: date, reported: float) -> None:
    assert held_in_lithuania(result, day) == pytest.approx(reported, rel=0.15)


def test_nearly_flat_after_the_order(result: Result) -> None:
    assert held_in_lithuania(result, date(2021, 12, 31)) < 1.1 * held_in_lithuania(result, date(2021, 8, 6))


def test_turned_away_on_the_first_day(result: Result) -> None:
    assert 120 <= median(result, "LT-BY", ("turned_away",), date(2021, 8, 3), date(2021, 8, 3)) <= 300


def test_turned_away_by_lithuania_in_the_year(result: Result) -> None:
    assert median(result, "LT-BY", ("turned_away",), date(2021, 8, 3), date(2021, 12, 31)) == pytest.approx(8106, rel=0.25)


def test_nobody_is_turned_away_by_lithuania_before_the_order(result: Result) -> None:
    before = result.tables["gate"].filter(
        (pl.col("border") == "LT-BY") & (pl.col("outcome") == "turned_away") & (pl.col("date") < date(2021, 8, 3))
    )
    sections = {g.name for g in result.scenario.gates if g.kind == "green_border"}
    assert before.filter(pl.col("gate").is_in(sections)).is_empty()


def test_the_flow_shifts_from_lithuania_to_poland(result: Result) -> None:
    july, october = (date(2021, 7, 1), date(2021, 7, 31)), (date(2021, 10, 1), date(2021, 10, 31))
    borders = ("LT-BY", "LV-BY", "PL-BY")
    found = {(border, month): median(result, border, ("detected",), *month) for border in borders for month in (july, october)}
    assert found["LT-BY", july] > 4 * (found["PL-BY", july] + found["LV-BY", july])
    assert found["PL-BY", october] > 4 * (found["LT-BY", october] + found["LV-BY", october])


@pytest.mark.parametrize(("month", "reported"), [(8, 3500), (9, 7700), (10, 17447)])
def test_attempts_found_by_poland(result: Result, month: int, reported: float) -> None:
    last = {8: 31, 9: 30, 10: 31}[month]
    assert median(result, "PL-BY", ("detected",), date(2021, month, 1), date(2021, month, last)) == pytest.approx(reported, rel=0.25)


@pytest.mark.parametrize(("day", "reported"), [(date(2021, 8, 15), 395), (date(2021, 9, 22), 1319)])
def test_turned_away_by_latvia(result: Result, day: date, reported: float) -> None:
    assert median(result, "LV-BY", ("turned_away",), date(2021, 8, 10), day) == pytest.approx(reported, rel=0.4)


def test_people_are_stranded_only_after_readmission_is_refused(result: Result) -> None:
    assert median(result, "LT-BY", ("refused",), date(2021, 5, 1), date(2021, 8, 4)) == 0
    assert median(result, "LT-BY", ("refused",), date(2021, 8, 5), date(2021, 8, 31)) > 100
