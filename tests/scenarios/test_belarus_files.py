"""The files of the shipped scenario: what they say agrees with itself and with what it was made from."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import neman
from neman.io.shipped import shipped_folder
from neman.scenario import Scenario

FOUNDING = "news report of 5 August 2021"
FOLDER = shipped_folder("belarus_eu_2021")
DOSSIER = Path(__file__).resolve().parents[3] / "shared" / "dossier"
TEXTS = sorted(path for path in FOLDER.rglob("*") if path.is_file() and path.suffix in {".csv", ".md", ".yml"})


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return neman.read("belarus_eu_2021")


def dossier(name: str) -> list[dict[str, str]]:
    if not DOSSIER.is_dir():
        pytest.skip("no dossier beside this checkout: ../shared/dossier")
    with (DOSSIER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_check_finds_nothing() -> None:
    assert list(neman.inspect("belarus_eu_2021")) == []


def test_days(scenario: Scenario) -> None:
    assert (scenario.start, scenario.end) == (date(2021, 5, 1), date(2022, 3, 31))


@pytest.mark.parametrize(("border", "km"), [("LT-BY", 679), ("LV-BY", 172), ("PL-BY", 418)])
def test_sections_sum_to_the_border(scenario: Scenario, border: str, km: float) -> None:
    assert sum(g.length_km for g in scenario.gates if g.border == border and g.kind == "green_border") == km


def test_crossing_points_have_no_length(scenario: Scenario) -> None:
    assert {g.length_km for g in scenario.gates if g.kind == "official_crossing"} == {0.0}


def test_every_section_has_its_own_strip(scenario: Scenario) -> None:
    strips = [g.limbo for g in scenario.gates if g.kind == "green_border"]
    assert sorted(strips) == sorted(p.name for p in scenario.places if p.kind == "limbo")


def test_every_section_of_a_border_is_patrolled(scenario: Scenario) -> None:
    patrolled = {d.target for d in scenario.playbook if d.lever == "patrols" and d.date is None}
    assert patrolled == {g.name for g in scenario.gates if g.kind == "green_border"}


def test_barriers_fit_their_sections(scenario: Scenario) -> None:
    length = {g.name: g.length_km for g in scenario.gates}
    assert [d for d in scenario.playbook if d.lever == "barrier" and d.value > length[d.target]] == []


@pytest.mark.parametrize(("day", "km"), [(date(2021, 7, 28), 5), (date(2021, 11, 9), 73), (date(2021, 12, 31), 150.4)])
def test_lithuanian_barrier_follows_the_reports(scenario: Scenario, day: date, km: float) -> None:
    lithuanian = {g.name for g in scenario.gates if g.border == "LT-BY"}
    built: dict[str, float] = {}
    for d in scenario.playbook:
        if d.lever == "barrier" and d.target in lithuanian and d.until and d.until <= day:
            built[d.target] = d.value
    assert sum(built.values()) == pytest.approx(km)


def test_no_return_flight_without_a_decision(scenario: Scenario) -> None:
    homes = {c.home for c in scenario.classes}
    back = [k for k in scenario.links if k.origin == "Minsk National Airport" and k.to in homes]
    assert {k.to for k in back} == homes
    assert {k.capacity for k in back} == {0}
    seats = sorted(d.date for d in scenario.playbook if d.lever == "seats" and d.target.startswith("Minsk National Airport >") and d.date)
    assert seats[0] == date(2021, 8, 9)


def test_streams_last_two_weeks_or_more_and_are_assumed(scenario: Scenario) -> None:
    assert [a for a in scenario.arrivals if (a.end - a.start).days < 13 or not a.assumption] == []


def test_every_row_names_its_source(scenario: Scenario) -> None:
    tables = ("places", "links", "gates", "classes", "ties", "parties", "arrivals", "playbook", "parameters", "reporters")
    assert [row for table in tables for row in getattr(scenario, table) if not row.source] == []


def test_actors_of_events_exist(scenario: Scenario) -> None:
    assert {e.actor for e in scenario.events} <= {a.name for a in scenario.actors}


def test_every_reporter_has_reports_to_stand_beside(scenario: Scenario) -> None:
    reported = {(r.reported_by, r.quantity, r.border) for r in scenario.reports}
    assert {(r.name, r.quantity, r.border) for r in scenario.reporters} <= reported


def test_most_figures_within_the_days_have_a_series(scenario: Scenario) -> None:
    series = {(r.name, r.quantity, r.border) for r in scenario.reporters}
    figures = [r for r in scenario.reports if r.value is not None and scenario.start <= r.date_end <= scenario.end]
    matched = [r for r in figures if (r.reported_by, r.quantity, r.border) in series]
    assert len(matched) > 0.7 * len(figures)


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.name)
def test_no_trace_of_files_or_machines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"000_26a4|seed article|/work/|/tmp/|/home/|President Lukashenko says the migrants", text)
    if path.suffix == ".csv":
        assert not re.search(r"\bseed\b", text)


@pytest.mark.parametrize(
    ("quantity", "value"),
    [
        ("turned_away", 180), ("cumulative_crossings_year", 4090), ("deaths", 1), ("injuries", None), ("barrier_km_built", 0),
        ("other:border_length_km", 679), ("other:border_length_miles", 420), ("other:population_upper_bound", 3e6),
        ("other:removal_attempt_blocked_by_BY", 8), ("other:migrants_escorted_by_BY_vehicles", None),
        ("irregular_crossings_detected", None),
    ],
)
def test_figures_of_the_news_report(scenario: Scenario, quantity: str, value: float | None) -> None:
    assert {r.value for r in scenario.reports if r.source_title == FOUNDING and r.quantity == quantity} == {value}


@pytest.mark.parametrize(
    ("day", "lever", "target"),
    [
        (date(2021, 8, 3), "turn_away", "LT-BY"),
        (date(2021, 8, 3), "force", "LT-BY"),
        (date(2021, 8, 3), "to_crossing", "LT-BY"),
        (date(2021, 8, 5), "readmission", "LT-BY"),
        (date(2021, 8, 5), "readmission", "Salcininkai crossing"),
        (date(2021, 8, 6), "seats", "Baghdad > Minsk National Airport"),
        (date(2021, 8, 10), "turn_away", "LV-BY"),
        (date(2021, 8, 20), "turn_away", "PL-BY"),
        (date(2021, 11, 9), "closure", "Kuznica crossing"),
    ],
)
def test_turning_points_are_decided(scenario: Scenario, day: date, lever: str, target: str) -> None:
    assert any((d.date, d.lever, d.target) == (day, lever, target) for d in scenario.playbook)


def test_readme_maps_every_line_of_the_news_report() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [n for n in range(1, 12) if f"\n| {n} | " not in text] == []


def test_incident_descriptions_are_left_out(scenario: Scenario) -> None:
    notes = {r.note for r in scenario.reports if r.reported_by == "IOM Missing Migrants Project"}
    assert notes == {"one recorded incident; its description is left out"}


def test_every_observation_is_a_report(scenario: Scenario) -> None:
    def key(start: str, end: str, quantity: str, value: str) -> tuple[str, str, str, float | None]:
        return start, end, quantity, float(value) if value else None

    want = Counter(key(r["date_start"], r["date_end"], r["quantity"].strip(), r["value"]) for r in dossier("observations.csv"))
    have = Counter((r.date_start.isoformat(), r.date_end.isoformat(), r.quantity, r.value) for r in scenario.reports)
    assert have == want


@pytest.mark.parametrize(
    ("file", "table", "column"), [("policy_events.csv", "events", "action_type"), ("claims.csv", "claims", "claimant")]
)
def test_every_event_and_claim_is_there(scenario: Scenario, file: str, table: str, column: str) -> None:
    want = Counter((r["date"], r[column]) for r in dossier(file))
    assert Counter((r.date.isoformat(), getattr(r, column)) for r in getattr(scenario, table)) == want
