"""Rules between tables: every rule fires on its own case and stays silent on a sound scenario. Broken files: tests/io."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

import neman
from neman.check import RULES, check_tables
from neman.check.findings import note
from neman.scenario import Scenario
from neman.world import KnownRoute


@pytest.fixture(scope="module")
def sound() -> Scenario:
    """The teaching scenario."""
    return neman.read("two_lines")


def changed(scenario: Scenario, table: str, index: int, **cells: object) -> Scenario:
    """Return a copy with cells of one row changed."""
    rows = list(getattr(scenario, table))
    rows[index] = rows[index].model_copy(update=cells)
    return replace(scenario, **{table: tuple(rows)})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_sound_scenario_breaks_no_rule(rule: object, sound: Scenario) -> None:
    assert list(rule(sound)) == []  # type: ignore[operator]


@pytest.mark.parametrize(
    ("table", "index", "cells", "problem"),
    [
        ("gates", 0, {"back_to": "Karst"}, "taken back to KA"),
        ("classes", 0, {"home": "Farhaven"}, "no links lead home"),
        ("places", 5, {"kind": "limbo", "name": "Third Strip"}, "strip of no gate"),
        ("places", 8, {"name": "Isle"}, "no link leads here"),
        ("places", 7, {"country": "FA"}, "no link leads here"),
        ("arrivals", 0, {"start": date(2031, 5, 1), "end": date(2031, 5, 2)}, "nobody arrives"),
        ("parameters", 0, {"value": 0.9}, "outside its own range"),
    ],
)
def test_what_may_be_meant_is_a_note(table: str, index: int, cells: Mapping[str, object], problem: str, sound: Scenario) -> None:
    notes = check_tables(changed(sound, table, index, **cells)).notes
    assert any(problem in found.problem for found in notes)


def test_a_centre_without_limit_is_noted(sound: Scenario) -> None:
    unlimited = changed(sound, "places", 7, capacity=None)
    assert not check_tables(unlimited).notes  # the playbook sets the lever reception
    without = replace(unlimited, playbook=tuple(d for d in sound.playbook if d.lever != "reception"))
    assert [found.column for found in check_tables(without).notes] == ["capacity"]


def test_a_gate_that_nobody_reaches_is_noted(sound: Scenario) -> None:
    cut = replace(sound, links=tuple(link for link in sound.links if "Northam" not in (link.origin, link.to)))
    assert any("nobody who arrives can come here" in found.problem for found in check_tables(cut).notes)


def test_decisions_before_the_start_hold_from_the_start(sound: Scenario) -> None:
    early = changed(sound, "playbook", 1, date=sound.start.replace(year=2029))
    assert check_tables(early).ok


@pytest.mark.parametrize(
    ("table", "index", "cells", "column", "problem"),
    [
        ("places", 0, {"opens": date(2030, 6, 1), "closes": date(2030, 5, 1)}, "closes", "before it has opened"),
        ("arrivals", 0, {"basis": "per_100k"}, "basis", "no population"),
        ("playbook", 4, {"date": None, "until": date(2030, 6, 1)}, "until", "needs a day"),
        ("gates", 0, {"crossing": "South line"}, "crossing", "gate of kind green_border"),
        ("reporters", 0, {"since": "yesterday"}, "since", "must be a date"),
    ],
)
def test_what_cannot_be_meant_is_an_error(
    table: str, index: int, cells: Mapping[str, object], column: str, problem: str, sound: Scenario,
) -> None:
    errors = check_tables(changed(sound, table, index, **cells)).errors
    assert any(error.column == column and problem in error.problem for error in errors)


def test_a_row_that_was_built_in_a_script_has_no_line(sound: Scenario) -> None:
    place = sound.places[0].model_copy(update={"line": 0})
    assert str(note(place, "name", "a problem", "do it")) == "places.csv, column 'name': a problem, got 'Karst'. Remedy: do it."


@pytest.mark.parametrize(
    ("way", "problem"),
    [("Northam", "two places or more"), ("Northam > Nowhere", "no link leads from 'Northam' to 'Nowhere'")],
)
def test_a_known_route_follows_links(way: str, problem: str, sound: Scenario) -> None:
    errors = check_tables(replace(sound, known_routes=(KnownRoute(way=way),))).errors
    assert [problem in f"{error.problem} {error.remedy}" for error in errors] == [True]
