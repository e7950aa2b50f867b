"""Flee folders made for measuring: a conflict with more people, a large network, people who sit in camps."""

from __future__ import annotations

import csv
import random
import shutil
from pathlib import Path

__all__ = ["large_network", "more_people", "sitting"]

_HEAD = "#name,region,country,latitude,longitude,location_type,conflict_date,population"


def more_people(source: Path, target: Path, factor: float, days: int) -> Path:
    """Copy a published instance: its first days, with counts, capacities and populations multiplied."""
    for part in ("input_csv", "source_data"):
        shutil.copytree(source / part, target / part)
    (target / "simsetting.yml").write_bytes((source.parent / "simsetting.yml").read_bytes())
    period = target / "input_csv" / "sim_period.csv"
    start = period.read_text().splitlines()[0]
    period.write_text(f"{start}\nLength,{days}\n")
    for path in (target / "source_data").glob("*.csv"):
        if path.name != "data_layout.csv":
            _multiply(path, 1, factor)
    _multiply(target / "input_csv" / "locations.csv", 7, factor)
    return target


def _multiply(path: Path, column: int, factor: float) -> None:
    with path.open(newline="", encoding="utf-8-sig") as handle:
        rows = list(csv.reader(handle))
    for row in rows:
        if len(row) > column and row[column].strip().replace(".", "", 1).isdigit():
            row[column] = str(round(float(row[column]) * factor))
    with path.open("w", newline="", encoding="utf-8") as handle:
        csv.writer(handle).writerows(rows)


def large_network(target: Path, places: int = 20_000, links: int = 25_000, days: int = 300) -> Path:
    """Write rows of towns with conflict zones and camps among them, joined by random roads."""
    target.mkdir(parents=True)
    rng, width = random.Random(3), 200
    rows = [_HEAD]
    for i in range(places):
        kind = "camp" if i % width == width - 1 else "conflict_zone" if i % 50 == 0 else "town"
        country = "X" if i % width < 150 else "Y"
        rows.append(f"P{i},r,{country},{i // width / 10:.3f},{i % width / 10:.3f},{kind},0,{rng.randrange(100, 50_000)}")
    roads = [f"P{i},P{i + 1},{rng.randrange(5, 40)},0" for i in range(places - 1) if i % width != width - 1]
    across = rng.sample(range(places - width), links - len(roads))
    roads += [f"P{i},P{i + width},{rng.randrange(5, 40)},0" for i in across]
    _write(target, rows, roads, days, 100_000)
    return target


def sitting(target: Path, people: int, moving: int, days: int = 60) -> Path:
    """Write three places in a row with people who sit in the camp from the start, and others who come to it."""
    target.mkdir(parents=True)
    rows = [
        f"{_HEAD},initial_idps",
        "A,r,X,0,0,conflict_zone,0,1000,",
        "B,r,X,0,1,town,,500,",
        f"C,r,Y,0,2,camp,,0,{people}",
    ]
    _write(target, rows, ["A,B,100,0", "B,C,100,0"], days, moving, camp="C")
    (target / "simsetting.yml").write_text("move_rules: {camp_movechance: 0.0}\n")
    return target


def _write(target: Path, rows: list[str], roads: list[str], days: int, total: int, camp: str = "P199") -> None:
    files = {
        "locations.csv": "\n".join(rows),
        "routes.csv": "\n".join(["#name1,name2,distance,forced_redirection", *roads]),
        "sim_period.csv": f"StartDate,2020-01-01\nLength,{days}",
        "data_layout.csv": f"total,all.csv\n{camp},all.csv",
        "all.csv": f"2020-01-01,0\n2020-12-31,{total}",
    }
    for name, text in files.items():
        (target / name).write_text(text + "\n")
