"""Small Flee folders for tests: three places in a row, A (conflict) - B (town) - C (camp abroad), 100 km apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml

import neman

FILES = {
    "sim_period.csv": "StartDate,2020-01-01\nLength,10\n",
    "locations.csv": (
        "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
        "A,r,X,0,0,conflict_zone,0,1000\nB,r,X,0,1,town,,500\nC,r,Y,0,2,camp,,100000\n"
    ),
    "routes.csv": "#name1,name2,distance,forced_redirection\nA,B,100,0\nB,C,100,0\n",
}
#: Engine that `stocks` and `arrived` use; "auto" takes cohorts where the rules allow.
ENGINE = "auto"
COUNTS = {
    "data_layout.csv": "total,all.csv\nC,c.csv\n",
    "all.csv": "2020-01-01,0\n2020-01-11,1000\n",
    "c.csv": "2020-01-01,0\n2020-01-11,1000\n",
}


def folder(path: Path, *, nested: bool = True, settings: dict[str, object] | None = None, **files: str | None) -> Path:
    """Write a Flee folder; files are given by their stem, None leaves one out."""
    inputs, counts = (path / "input_csv", path / "source_data") if nested else (path, path)
    for part in (inputs, counts):
        part.mkdir(parents=True, exist_ok=True)
    for name, text in (FILES | COUNTS).items():
        own = files.pop(name.removesuffix(".csv"), text)
        if own is not None:
            (inputs if name in FILES else counts).joinpath(name).write_bytes(own.encode("utf-8"))
    for stem, text in files.items():
        if text is not None:
            inputs.joinpath(f"{stem}.csv").write_bytes(text.encode("utf-8"))
    if settings is not None:
        (path / "simsetting.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    return path


def stocks(source: Path | neman.Scenario, place: str, *sets: str, seed: int = 1) -> list[int]:
    """Run one member and return the people at a place at the end of each day."""
    scenario = source if isinstance(source, neman.Scenario) else neman.read(source)
    result = neman.simulate(scenario.with_settings(sets), members=1, seed=seed, engine=ENGINE)
    days = np.zeros(scenario.days, int)
    for row in result.tables["stock"].iter_rows(named=True):
        if row["place"] == place:
            days[(row["date"] - scenario.start).days] = row["persons"]
    return [int(n) for n in days]


def arrived(scenario: neman.Scenario, *sets: str) -> list[int]:
    """Run one member and return all who ever came, by day."""
    result = neman.simulate(scenario.with_settings(sets), members=1, seed=1, engine=ENGINE)
    return result.per_member("ledger", state="arrived")["persons"].to_list()
