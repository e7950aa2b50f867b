"""Forecasts of camp counts know nothing that came later, start from the last count, and are scored beside those who knew the total."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import neman
from neman.errors import SettingError
from neman.fit.camps import camps_as_known
from neman.fit.forecast import forecast
from neman.fit.verify import verify

pytest.importorskip("scoringrules", reason="scores come from scoringrules; install neman[fit]")
START, ORIGIN = date(2020, 1, 1), date(2020, 3, 1)


def instance(folder: Path, *, later: int = 20) -> Path:
    """Write a Flee folder with two camps: 20 and 10 people more a day, and `later` times 10 people a day after the origin."""
    counts = {"C": 20, "D": 10}
    rows: dict[str, list[str]] = {"all": [], **{camp: [] for camp in counts}}
    for day in range(0, 121, 5):
        known = min(day, (ORIGIN - START).days)
        people = {camp: n * known + n * later // 10 * (day - known) for camp, n in counts.items()}
        for name, persons in ({"all": sum(people.values())} | people).items():
            rows[name].append(f"{START + timedelta(days=day)},{persons}\n")
    files = {f"source_data/{name}.csv": "".join(text) for name, text in rows.items()} | {
        "source_data/data_layout.csv": "total,all.csv\nC,C.csv\nD,D.csv\n",
        "input_csv/sim_period.csv": "StartDate,2020-01-01\nLength,100\n",
        "input_csv/locations.csv": (
            "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
            "A,r,X,0,0,conflict_zone,0,100000\nB,r,X,0,1,town,,500\nC,r,Y,0,2,camp,,9000\nD,r,Y,0,3,camp,,9000\n"
        ),
        "input_csv/routes.csv": "#name1,name2,distance,forced_redirection\nA,B,100,0\nB,C,100,0\nB,D,100,0\n",
        "input_csv/registration_corrections.csv": "C,2020-02-15\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> neman.Scenario:
    return neman.read(instance(tmp_path_factory.mktemp("camps") / "own"))


@pytest.fixture(scope="module")
def made(scenario: neman.Scenario) -> neman.Forecast:
    return forecast(scenario, ORIGIN, 30, seed=1)


def test_only_what_was_known_is_known(scenario: neman.Scenario) -> None:
    known = camps_as_known(scenario, ORIGIN)
    assert max(r.date_end for r in known.reports) == ORIGIN
    assert known.totals[-1].persons == 30 * 60
    assert all(p.capacity is None for p in known.places)
    before = next(r for r in known.reports if r.border == "C" and r.date_end == date(2020, 2, 10))
    assert before.value == 20 * 40, "as published, not as corrected on 15 February"


def test_later_counts_do_not_change_a_forecast(made: neman.Forecast, tmp_path: Path) -> None:
    other = forecast(neman.read(instance(tmp_path / "own", later=90)), ORIGIN, 30, seed=1)
    assert np.array_equal(other.samples, made.samples)


def test_it_starts_from_the_last_count_rises_and_widens(made: neman.Forecast) -> None:
    camps = {who.border: k for k, who in enumerate(made.scenario.reporters)}
    quantiles = made.quantiles(camps["C"])
    assert quantiles[3, 0] == pytest.approx(1200, rel=0.1)
    assert quantiles[3, -1] > quantiles[3, 0]
    assert np.ptp(quantiles[:, -1]) > np.ptp(quantiles[:, 0])


def test_scores_stand_beside_those_who_knew_the_total(made: neman.Forecast, scenario: neman.Scenario, tmp_path: Path) -> None:
    days = [ORIGIN + timedelta(days=5 * n) for n in range(1, 7)]
    rows = "".join(f"{day},{c},{c},{d},{d}\n" for day, c, d in [(START + timedelta(days=n), 900, 400) for n in range(101)])
    (tmp_path / f"{scenario.name}.csv").write_text("Date,C sim,C data,D sim,D data\n" + rows, encoding="utf-8")
    told = verify([made], scenario.reports, flee=tmp_path)
    assert told.names == ("forecast", "persistence", "drift", "shares of the later total", "Flee")
    assert told.targets == 2 * len(days)
    assert told.ard["shares of the later total"] == pytest.approx(0, abs=0.01)
    assert told.skills["Flee"].people[0] > 0.5


def test_a_day_before_any_count_is_refused(scenario: neman.Scenario) -> None:
    with pytest.raises(SettingError, match="choose a day after"):
        forecast(scenario, START, 30)


def test_nobody_is_believed_where_there_is_one_count_for_each_camp(scenario: neman.Scenario) -> None:
    with pytest.raises(SettingError, match="one count for each camp"):
        forecast(scenario, ORIGIN, 30, believe="UNHCR")
