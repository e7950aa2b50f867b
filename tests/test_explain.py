"""The overview and its text: what a run will do is said before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

import neman
from neman.overview import Track
from neman.scenario import Scenario
from neman.world import Decision


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """The teaching scenario."""
    return neman.read("two_lines")


def track_of(scenario: Scenario, lever: str, target: str) -> Track:
    return next(t for t in neman.overview_of(scenario).tracks if t.lever.name == lever and target in t.targets)


def decided(scenario: Scenario, *decisions: Decision) -> Scenario:
    return replace(scenario, playbook=decisions)


def barrier(value: float, day: date | None = None, until: date | None = None) -> Decision:
    return Decision(date=day, until=until, actor="Bryn", lever="barrier", target="South line", value=value)


@pytest.mark.parametrize("name", neman.shipped_names())
def test_the_text_fits_the_screen_and_tells_everything(name: str) -> None:
    scenario = neman.read(name)
    text = neman.explain(scenario)
    assert max(len(line) for line in text.splitlines()) <= 100
    named = (*scenario.places, *scenario.gates, *scenario.rules)
    for word in (*(row.name for row in named), *(d.lever for d in scenario.playbook)):
        assert word in text
    assert all(f"{day}" in text for day in neman.overview_of(scenario).epochs)


def test_the_text_does_not_depend_on_anything_but_the_scenario(scenario: Scenario) -> None:
    assert neman.explain(scenario) == neman.explain(neman.read("two_lines"))


@pytest.mark.parametrize("name", neman.shipped_names())
def test_spans_cover_every_day_once(name: str) -> None:
    scenario = neman.read(name)
    for track in neman.overview_of(scenario).tracks:
        assert track.spans[0].start == scenario.start
        assert track.spans[-1].end == scenario.end
        for span, following in zip(track.spans, track.spans[1:], strict=False):
            assert following.start == span.end + timedelta(days=1)


def test_a_later_decision_replaces_an_earlier_one(scenario: Scenario) -> None:
    playbook = barrier(5, date(2030, 5, 10)), barrier(1), barrier(9, date(2030, 5, 10))
    spans = track_of(decided(scenario, *playbook), "barrier", "South line").spans
    assert [(span.start.day, span.value) for span in spans] == [(1, 1), (10, 9)]


def test_what_was_decided_before_the_start_holds_on_the_first_day(scenario: Scenario) -> None:
    spans = track_of(decided(scenario, barrier(5, date(2029, 1, 1))), "barrier", "South line").spans
    assert [(span.start, span.value) for span in spans] == [(scenario.start, 5)]


def test_a_gradual_change_moves_evenly(scenario: Scenario) -> None:
    spans = track_of(decided(scenario, barrier(60, date(2030, 6, 1), date(2030, 6, 20))), "barrier", "South line").spans
    assert [(span.value, span.until_value) for span in spans] == [(0, 0), (3, 60), (60, 60)]


@pytest.mark.parametrize("name", neman.shipped_names())
def test_the_levers_are_those_of_the_plan(name: str) -> None:
    """The plan of a run is worked out elsewhere, day by day: both must say the same."""
    lower, index_of = pytest.importorskip("neman.lower").lower, pytest.importorskip("neman.lower").index_of
    names = pytest.importorskip("neman.engine.names")
    scenario = neman.read(name)
    plan, index = lower(scenario), index_of(scenario)
    for track in neman.overview_of(scenario).tracks:
        if track.lever.dim != "gate" or not track.decided:
            continue
        column = names.GATE_LEVERS.index(track.lever.name)
        gate = index.gates[track.targets[0]]
        for span in track.spans:
            for day, value in ((span.start, span.value), (span.end, span.until_value)):
                assert value == pytest.approx(_planned(plan, gate, column, (day - scenario.start).days))


def _planned(plan: object, gate: int, column: int, day: int) -> float:
    value = float(plan.gate_levers[gate, column])  # type: ignore[attr-defined]
    for change in range(plan.change_first[day + 1]):  # type: ignore[attr-defined]
        key = (plan.change_dim[change], plan.change_lever[change], plan.change_target[change])  # type: ignore[attr-defined]
        value = float(plan.change_value[change]) if key == (0, column, gate) else value  # type: ignore[attr-defined]
    return value


def test_arrivals_are_counted_within_the_days_and_scaled(scenario: Scenario) -> None:
    overview = neman.overview_of(scenario.with_settings(["arrivals.scale=2"], end=date(2030, 5, 10)))
    assert [stream.total for stream in overview.streams] == [600, 1200, 0]


def test_people_per_inhabitant_are_counted_in_persons(scenario: Scenario) -> None:
    places = tuple(p.model_copy(update={"population": 200_000}) if p.name == "Karst" else p for p in scenario.places)
    arrivals = (scenario.arrivals[0].model_copy(update={"basis": "per_100k", "per_day": 3.0}),)
    assert neman.overview_of(replace(scenario, places=places, arrivals=arrivals)).streams[0].per_day == 6


def test_a_link_without_length_is_measured_on_the_globe(scenario: Scenario) -> None:
    pyproj = pytest.importorskip("pyproj")
    overview, places = neman.overview_of(scenario), {p.name: p for p in scenario.places}
    a, b = places["Karst"], places["Alden Airport"]
    geodesic = pyproj.Geod(ellps="WGS84").inv(a.lon, a.lat, b.lon, b.lat)[2] / 1000
    assert np.isclose(overview.kilometres[0], geodesic, rtol=0.006)


def test_openings_and_decisions_are_told_in_order(scenario: Scenario) -> None:
    places = tuple(p.model_copy(update={"opens": date(2030, 5, 22)}) if p.name == "Old School" else p for p in scenario.places)
    changes = neman.overview_of(replace(scenario, places=places)).changes
    assert [c.when or date.min for c in changes] == sorted(c.when or date.min for c in changes)
    assert "Old School opens" in [c.words for c in changes]
