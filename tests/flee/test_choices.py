"""Choices that are ours beside Flee's rules: aims, learning from those who went before, reports that correct a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tiny import FILES, folder, stocks

import neman
from neman.evidence import Report
from neman.world import Stock, Total

pytestmark = pytest.mark.usefixtures("engine")

#: A (conflict) - B (town) - C (camp) with 100 km each, and D (camp) 300 km from A.
LOCATIONS = FILES["locations.csv"] + "D,r,Y,1,0,camp,,100000\n"
ROUTES = FILES["routes.csv"] + "A,D,300,0\n"
MOVES = {"softening": 0.0, "max_move_speed": 1000.0, "camp_movechance": 0.0}
AIMS = "choice.aims=1"


def aiming(path: Path, *, routes: str = ROUTES, closures: str | None = None, **moves: object) -> neman.Scenario:
    """Return the four places with 10,000 people in A at the start and nobody later."""
    files = {"locations": LOCATIONS, "routes": routes, "data_layout": None, "closures": closures}
    scenario = neman.read(folder(path, settings={"move_rules": MOVES | moves}, **files))
    stock = Stock.model_validate({"place": "A", "class": "people", "persons": 10_000})
    return replace(scenario, stocks=(stock,), totals=())


def reported(scenario: neman.Scenario, *counts: tuple[int, str, float], quantity: str = "stock") -> neman.Scenario:
    """Return the scenario with counts of camps on days of January 2020."""
    rows = tuple(
        Report(date_start=day, date_end=day, border=camp, quantity=quantity, value=persons, reported_by="camp counts")
        for day, camp, persons in ((scenario.start.replace(day=d), c, p) for d, c, p in counts)
    )
    return replace(scenario, reports=(*scenario.reports, *rows))


def test_people_choose_among_camps_by_the_shortest_way(tmp_path: Path) -> None:
    # C is 200 km away, D 300: weights 1/200 and 1/300, so three in five go to C, on both links
    scenario = aiming(tmp_path).with_settings([AIMS])
    assert stocks(scenario, "C")[0] == pytest.approx(6000, abs=200)
    flow = neman.simulate(scenario, members=1, seed=1).tables["flow"]
    crossed = {(row["from"], row["to"]): row["persons"] for row in flow.iter_rows(named=True)}
    assert crossed["A", "B"] == crossed["B", "C"] == 10_000 - crossed["A", "D"]


def test_a_journey_takes_the_days_of_its_links(tmp_path: Path) -> None:
    # 150 km a day: C is passed on the second day (300 > 200), D on the third (450 > 300)
    scenario = aiming(tmp_path, max_move_speed=150.0).with_settings([AIMS])
    assert [n > 0 for n in stocks(scenario, "C")[:3]] == [False, True, True]
    assert [n > 0 for n in stocks(scenario, "D")[:3]] == [False, False, True]


@pytest.mark.parametrize(("closure", "share"), [("link,B,C,0,-1", 3 / 7), ("link,B,C,0,0", 0.6), ("camp,D,,0,-1", 1.0)])
def test_only_the_shortest_open_way_to_an_open_camp_counts(tmp_path: Path, closure: str, share: float) -> None:
    # beside the 200 km over B there is a road of 400 km to C: it counts only where the other is closed (1/400 against 1/300)
    scenario = aiming(tmp_path, routes=ROUTES + "A,C,400,0\n", closures=closure + "\n").with_settings([AIMS])
    assert stocks(scenario, "C")[0] == pytest.approx(10_000 * share, abs=200)


@pytest.mark.parametrize("name", ["travel.start_on_foot=1", "choice.deliberation=0.5"])
def test_rules_that_do_not_go_together_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(neman.SettingError, match=name.partition("=")[0]):
        stocks(aiming(tmp_path).with_settings([AIMS, name]), "C")


@pytest.mark.parametrize(("gain", "third", "fourth"), [(1.0, 9000, 9000), (0.5, 7500, 8250)])
def test_known_reports_correct_where_people_are(tmp_path: Path, gain: float, third: int, fourth: int) -> None:
    # 6000 are in C by the model; on day 1 nine in ten were counted there, which is known two days later
    scenario = reported(aiming(tmp_path), (2, "C", 900.0), (2, "D", 100.0))
    found = stocks(scenario.with_settings([AIMS, "choice.learning_lag=2", f"reports.assimilation={gain:g}"]), "C")
    assert found[2] == pytest.approx(6000, abs=200)
    assert found[3] == pytest.approx(third, abs=100)
    assert found[4] == pytest.approx(fourth, abs=100)


def test_reports_are_known_as_published_or_in_hindsight(tmp_path: Path) -> None:
    scenario = reported(aiming(tmp_path), (2, "C", 500.0), (2, "D", 500.0))
    scenario = reported(scenario, (2, "C", 9500.0), quantity="stock_uncorrected")
    known = [AIMS, "choice.learning_lag=2", "reports.assimilation=1"]
    assert stocks(scenario.with_settings(known), "C")[3] == 9500
    assert stocks(scenario.with_settings([*known, "reports.hindsight=1"]), "C")[3] == 5000


def test_people_learn_where_those_before_them_went(tmp_path: Path) -> None:
    # both camps are 200 km away: half would go to each. Three in four went to C by the reports, known from day 3 on, so C
    # attracts by (0.75 + 0.01) / (0.5 + 0.01) and D by (0.25 + 0.01) / (0.5 + 0.01)
    scenario = aiming(tmp_path, routes=ROUTES.replace("300", "200"))
    scenario = reported(scenario, (2, "C", 7500.0), (2, "D", 2500.0))
    day = scenario.start
    scenario = replace(scenario, totals=tuple(Total(date=day.replace(day=d), persons=10_000 if d < 6 else 110_000) for d in range(1, 11)))
    scenario = replace(scenario, places=tuple(p.model_copy(update={"capacity": None}) for p in scenario.places))
    found = stocks(scenario.with_settings([AIMS, "choice.learning=1", "choice.learning_lag=2"]), "C")
    assert found[5] - found[4] == pytest.approx(100_000 * 0.76 / (0.76 + 0.26), abs=600)


@pytest.mark.parametrize(("country", "share"), [("Z", 2 / 3), ("Y", 1 / 2)])
def test_people_follow_others_to_a_country(tmp_path: Path, country: str, share: float) -> None:
    # C in country Y and D are 200 km away. The evening before, 99 are in C and 24 in D: Y attracts by (1 + 99) ** 0.5 = 10, Z by
    # (1 + 24) ** 0.5 = 5, so two in three go to C; within one country both camps attract alike
    scenario = aiming(tmp_path, routes=ROUTES.replace("300", "200"))
    here = {"A": "X", "B": "X", "C": "Y", "D": country}
    places = tuple(p.model_copy(update={"capacity": None, "country": here[p.name]}) for p in scenario.places)
    before = tuple(Stock.model_validate({"place": p, "class": "people", "persons": n}) for p, n in (("C", 99), ("D", 24)))
    totals = tuple(Total(date=scenario.start.replace(day=d), persons=n) for d, n in ((1, 123), (2, 60_123)))
    scenario = replace(scenario, places=places, stocks=before, totals=totals)
    found = stocks(scenario.with_settings([AIMS, "choice.network=0.5"]), "C")
    assert found[1] - 99 == pytest.approx(60_000 * share, abs=600)


def test_a_location_closure_that_names_both_ends_of_a_link_closes_that_link(tmp_path: Path) -> None:
    # Flee passes over the second name and shuts all links of A
    scenario = aiming(tmp_path, closures="location,A,D,0,5\n", conflict_weight=0.0, default_movechance=1.0)
    assert stocks(scenario, "C")[0] == 10_000
    assert stocks(scenario, "C", "flee.compat=1")[:5] == [0] * 5
    assert stocks(scenario, "A", "flee.compat=1")[5] == 0
