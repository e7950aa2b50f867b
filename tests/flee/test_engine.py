"""Which engine a Flee instance is run with where none is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tiny import folder

import neman
from neman.member import Members
from neman.world import Stock, Total


@pytest.mark.parametrize(("first", "total", "setting", "engine"), [
    (0, 20_000, "arrivals.scale=1", "individuals"),
    (0, 20_001, "arrivals.scale=1", "cohorts"),
    (0, 20_001, "arrivals.scale=0.5", "individuals"),
    (15_000, 20_001, "arrivals.scale=1", "cohorts"),  # 15,000 of the first day and 5,001 who come
    (0, 1_000, "arrivals.mode=1", "cohorts"),  # nothing tells how many come
    (0, 20_001, "travel.start_on_foot=1", "individuals"),  # a rule that looks at single people
])
def test_few_people_are_rows_and_many_are_counted(tmp_path: Path, first: int, total: int, setting: str, engine: str) -> None:
    scenario = neman.read(folder(tmp_path))
    before = (Stock.model_validate({"place": "A", "class": "people", "persons": first}),) if first else ()
    scenario = replace(scenario, stocks=before, totals=(Total(date=scenario.start, persons=total),)).with_settings([setting])
    assert Members.of(scenario, "auto", 1).engine == engine
