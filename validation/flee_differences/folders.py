"""Random small Flee folders: the same seed gives the same folder."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

__all__ = ["Folder", "random_folder", "write"]

START = date(2020, 1, 1)
HOME = "X"
ABROAD = ("Y", "Z")
Row = list[Any]
#: Values that a key of `move_rules` may take instead of its default, each key with a chance of its own.
MOVES: dict[str, tuple[float, tuple[Any, ...]]] = {
    "max_move_speed": (0.6, (40.0, 90.0, 150.0, 250.0)),
    "max_walk_speed": (0.3, (15.0, 50.0, 80.0)),
    "foreign_weight": (0.3, (0.5, 1.5, 3.0)),
    "camp_weight": (0.4, (0.5, 2.0, 4.0)),
    "conflict_weight": (0.4, (0.0, 0.1, 0.25, 1.0)),
    "conflict_movechance": (0.3, (0.3, 0.6, 0.9)),
    "camp_movechance": (0.4, (0.0, 0.01, 0.1, 0.3)),
    "idpcamp_movechance": (0.3, (0.0, 0.05, 0.3)),
    "default_movechance": (0.4, (0.1, 0.5, 0.8, 1.0)),
    "awareness_level": (0.5, (1, 2, 2, 3)),
    "capacity_buffer": (0.3, (0.3, 0.5, 0.75)),
    "avoid_short_stints": (0.35, (True,)),
    "start_on_foot": (0.25, (True,)),
    "softening": (0.35, (0.5, 50.0, 200.0)),
    "weight_softening": (0.3, (0.05, 0.3)),
    "weight_power": (0.3, (0.5, 2.0)),
    "distance_power": (0.3, (0.5, 2.0)),
    "stay_close_to_home": (0.2, (True,)),
    "home_distance_power": (0.2, (0.2, 1.0)),
    "use_pop_for_loc_weight": (0.2, (True,)),
    "pop_power_for_loc_weight": (0.2, (0.3,)),
    "movechance_pop_base": (0.2, (500.0, 20_000.0)),
    "movechance_pop_scale_factor": (0.2, (0.1, 0.4)),
    "use_v1_rules": (0.08, (True,)),
}


@dataclass(frozen=True)
class Folder:
    """A Flee folder before it is written: rows of its files, and its settings by section."""

    name: str
    days: int
    settings: dict[str, dict[str, Any]]
    locations: list[Row]
    routes: list[Row]
    conflicts: dict[str, list[float]] | None = None  # by place
    closures: list[Row] = field(default_factory=list)
    layout: list[Row] = field(default_factory=list)
    counts: dict[str, list[Row]] = field(default_factory=dict)  # rows of date and count, by file
    corrections: list[Row] = field(default_factory=list)
    agents: list[Row] = field(default_factory=list)
    demographics: dict[str, list[Row]] = field(default_factory=dict)  # by attribute, header first

    @property
    def hasten(self) -> int:
        """How many people an agent stands for."""
        return int(self.settings.get("optimisations", {}).get("hasten", 1))

    def files(self) -> dict[str, str]:
        """Return the text of every file by its path."""
        files = {
            "simsetting.yml": yaml.safe_dump(self.settings),
            "input_csv/sim_period.csv": _text([["StartDate", START], ["Length", self.days]]),
            "input_csv/locations.csv": _text([_LOCATION_HEAD, *self.locations]),
            "input_csv/routes.csv": _text([_ROUTE_HEAD, *self.routes]),
            "input_csv/closures.csv": _text([_CLOSURE_HEAD, *self.closures]),
            "source_data/data_layout.csv": _text(self.layout),
        }
        if self.conflicts is not None:
            days = ([day, *(levels[day] for levels in self.conflicts.values())] for day in range(self.days))
            files["input_csv/conflicts.csv"] = _text([["#Day", *self.conflicts], *days])
        if self.corrections:
            files["input_csv/registration_corrections.csv"] = _text(self.corrections)
        if self.agents:
            files["input_csv/agents.csv"] = _text([["location"], *self.agents])
        files |= {f"input_csv/demographics_{name}.csv": _text(rows) for name, rows in self.demographics.items()}
        return files | {f"source_data/{name}": _text(rows) for name, rows in self.counts.items()}


_LOCATION_HEAD = [
    "#name", "region", "country", "latitude", "longitude", "location_type", "conflict_date", "population", "conflict_intensity",
]
_ROUTE_HEAD = ["#name1", "name2", "distance", "forced_redirection", "max_move_speed", "walk_probability"]
_CLOSURE_HEAD = ["#closure_type", "name1", "name2", "closure_start", "closure_end"]
#: Rules that look at single people: every second folder is without them, so that cohorts can run it.
_SINGLE = ("awareness_level", "start_on_foot", "stay_close_to_home", "home_distance_power")


def _text(rows: Iterable[Sequence[Any]]) -> str:
    return "".join(",".join(str(cell) for cell in row) + "\n" for row in rows)


def write(folder: Folder, root: Path) -> Path:
    """Write a folder below `root`; return where it lies."""
    path = root / folder.name
    shutil.rmtree(path, ignore_errors=True)
    for name, text in folder.files().items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


def random_folder(seed: int, number: int) -> Folder:
    """Return folder `number` of a series; cohorts can run those of an odd number."""
    rng, single = random.Random(f"{seed} {number}"), number % 2 == 0
    settings = _settings(rng, single)
    days = rng.randint(14, 22) + (18 if settings["spawn_rules"].get("conflict_spawn_decay") else 0)
    locations = _locations(rng, single)
    folder = Folder(f"folder{number:03d}", days, settings, locations, [])
    folder = replace(folder, routes=_routes(rng, locations, single), conflicts=_conflicts(rng, locations, days))
    folder = replace(folder, closures=_closures(rng, folder), demographics=_demographics(rng, folder), agents=_agents(rng, folder))
    return _with_counts(rng, folder)


def _settings(rng: random.Random, single: bool) -> dict[str, dict[str, Any]]:
    moves = {key: rng.choice(values) for key, (chance, values) in MOVES.items() if rng.random() < chance}
    moves = {key: value for key, value in moves.items() if single or key not in _SINGLE}
    spawn: dict[str, Any] = {"sum_from_camps": rng.random() < 0.7, "insert_day0": rng.random() < 0.8}
    if rng.random() < 0.25:
        spawn["conflict_spawn_decay"] = rng.choice(([1.0, 0.1], [0.5, 1.0, 0.2], [1.0, 0.02]))
    if rng.random() < 0.25:
        spawn["take_from_population"] = True
    if rng.random() < 0.2:
        spawn["conflict_driven_spawning"] = rng.choice(
            (
                {"spawn_mode": "constant", "displaced_per_conflict_day": 9},
                {"spawn_mode": "pop_ratio", "displaced_per_conflict_day": 0.002},
            )
        )
    settings = {"spawn_rules": spawn, "move_rules": moves}
    if rng.random() < 0.15:
        moves["ChildrenAvoidHazards"] = True
        moves["BoysTakeRisk"] = rng.random() < 0.5
    elif rng.random() < 0.2:  # Flee compares an age from a file with a number as text
        spawn["read_from_agents_csv_file"] = True
    if single and rng.random() < 0.15:
        _hasten(settings, rng.choice((2, 5)))
    return settings


def _hasten(settings: dict[str, dict[str, Any]], factor: int) -> None:
    """Let one agent stand for several people, where Flee scales what there is with them: not counts, rates or leave chances."""
    settings["optimisations"] = {"hasten": factor}
    settings["spawn_rules"] |= {
        "conflict_driven_spawning": {"spawn_mode": "pop_ratio", "displaced_per_conflict_day": 0.01}, "insert_day0": False,
    }
    settings["move_rules"].pop("movechance_pop_scale_factor", None)


def _locations(rng: random.Random, single: bool) -> list[Row]:
    """Return a conflict zone first, then towns, camps and what else there is, by lot."""
    kinds = ["conflict_zone"] * rng.randint(0, 2) + ["town"] * rng.randint(1, 5) + ["camp"] * rng.randint(1, 4)
    kinds += ["idpcamp"] * (rng.random() < 0.4) + ["forwarding_hub"] * (rng.random() < 0.35)
    kinds += ["marker"] * (single and rng.random() < 0.4)
    rng.shuffle(kinds)
    while len(kinds) < 4:
        kinds.append("town")
    return [_location(rng, i, kind) for i, kind in enumerate(["conflict_zone", *kinds])]


def _location(rng: random.Random, i: int, kind: str) -> Row:
    away = {"camp": 0.8, "town": 0.25, "forwarding_hub": 0.3, "marker": 0.3}.get(kind, 0.0)
    country = rng.choice(ABROAD) if rng.random() < away else HOME
    people = rng.choice((0, 40, 90, 150, 250, 400)) if "camp" in kind else rng.choice((0, 300, 2000, 9000)) if kind == "town" else 5000
    if kind == "conflict_zone":
        people = rng.choice((1000, 3000, 9000))
    intensity = rng.choice((1.0, 1.0, 0.5)) if kind == "conflict_zone" else 1.0
    return [f"place{i}", "r", country, round(rng.uniform(0, 4), 3), round(rng.uniform(10, 14), 3), kind, 0, people, intensity]


def _routes(rng: random.Random, locations: list[Row], single: bool) -> list[Row]:
    """Return a tree that joins all places, further roads, and now and then a route that is there twice or is forced."""
    names = [row[0] for row in locations]
    pairs = [(names[i], names[rng.randrange(i)]) for i in range(1, len(names))]
    pairs += [tuple(rng.sample(names, 2)) for _ in range(rng.randint(1, len(names)))]  # type: ignore[misc]
    markers = [row[0] for row in locations if row[5] == "marker"]
    pairs += [(m, n) for m in markers for n in rng.sample([n for n in names if n not in markers], 2)]
    special = rng.random() < 0.3
    rows = []
    for a, b in dict.fromkeys(pairs):
        forced = rng.choice((0, 0, 0, 1, 2)) if special else 0
        speed, walk = (rng.choice((60.0, 200.0)), rng.choice((0.0, 0.4)) if single else 0.0) if special else ("", "")
        rows.append([a, b, rng.choice((8, 25, 60, 110, 180, 320)), forced, speed, walk])
    if rng.random() < 0.15:
        a, b, *rest = rng.choice(rows)
        rows.append([b, a, *rest])
    return rows if special else [row[:4] for row in rows]


def _conflicts(rng: random.Random, locations: list[Row], days: int) -> dict[str, list[float]] | None:
    """Return levels by day; the first zone is at war all the time, so that people can appear."""
    if rng.random() < 0.25:
        return None
    zones = [row for row in locations if row[5] == "conflict_zone"]
    towns = [row for row in locations if row[5] == "town" and row[2] == HOME and rng.random() < 0.3]
    levels = {row[0]: _spell(rng, days, rng.choice((1.0, 1.0, 0.5))) for row in zones[1:] + towns}
    return {zones[0][0]: [1.0] * days} | levels


def _spell(rng: random.Random, days: int, level: float) -> list[float]:
    first, second = sorted((rng.randint(0, days - 3), rng.randint(2, days + 10)))
    return [level * (first <= day < second) for day in range(days)]


def _closures(rng: random.Random, folder: Folder) -> list[Row]:
    if rng.random() < 0.4:
        return []
    rows = []
    for _ in range(rng.randint(1, 3)):
        start = rng.randint(0, folder.days - 4)
        end = rng.choice((-1, start + rng.randint(1, 12)))
        a, b, *_ = rng.choice(folder.routes)
        camps = [row[0] for row in folder.locations if "camp" in row[5]]
        towns = [row[0] for row in folder.locations if row[5] == "town"]
        kind, opened = rng.choice(("country", "location", "location", "link", "camp", "idpcamp")), rng.random() < 0.3 and towns
        names = {"country": (HOME, rng.choice(ABROAD)), "location": (rng.choice((a, b)), "")}
        if kind in ("camp", "idpcamp"):  # a camp that closes for a time, or a town in which one opens
            rows.append([kind, rng.choice(towns), "", -1, start] if opened else [kind, rng.choice(camps), "", start, end])
        else:
            rows.append([kind, *names.get(kind, (a, b)), start, end])
    countries = {row[2] for row in folder.locations}
    return [row for row in rows if row[0] != "country" or row[2] in countries]


def _demographics(rng: random.Random, folder: Folder) -> dict[str, list[Row]]:
    if not folder.settings["move_rules"].get("ChildrenAvoidHazards"):
        return {}
    place = folder.locations[0][0]
    return {
        "age": [["age", "Default", place], [8, 0.3, 10], [17, 0.2, 30], [40, 0.5, 20]],
        "gender": [["gender", "Default"], ["male", 0.6], ["female", 0.4]],
    }


def _agents(rng: random.Random, folder: Folder) -> list[Row]:
    if not folder.settings["spawn_rules"].get("read_from_agents_csv_file"):
        return []
    names = [row[0] for row in folder.locations if row[5] in ("town", "camp", "conflict_zone")]
    return [[rng.choice(names)] for _ in range(rng.randint(20, 120))]


def _with_counts(rng: random.Random, folder: Folder) -> Folder:
    """Return the folder with counts of its camps, one or two files for each, their total, and now and then a correction."""
    camps = [row[0] for row in folder.locations if "camp" in row[5]]
    steps = sorted({0, folder.days, *(rng.randint(1, folder.days - 1) for _ in range(4))})
    full = rng.choice((150, 300, 450)) * folder.settings.get("optimisations", {}).get("hasten", 1)
    begin = rng.random() < 0.4
    counts: dict[str, list[Row]] = {}
    layout: list[Row] = [["total", "total.csv"]]
    for camp in camps:
        files = [f"{camp}.csv", f"{camp}-b.csv"][: 1 + (rng.random() < 0.2)]
        for file in files:
            counts[file] = _rises(rng, steps, full / len(camps) / len(files), begin)
        layout.append([camp, *files])
    counts["total.csv"] = _rises(rng, steps, full, begin)
    corrected = [[camp, _day(steps[1])] for camp in camps if counts[f"{camp}.csv"][0][1] > 0 and rng.random() < 0.3]
    corrections = corrected if rng.random() < 0.5 else []
    return replace(folder, layout=layout, counts=counts, corrections=corrections)


def _rises(rng: random.Random, steps: list[int], full: float, begin: bool) -> list[Row]:
    """Return counts that rise towards `full`, with a fall now and then."""
    rows, level = [], 0.2 if begin else 0.0
    for i, day in enumerate(steps):
        level += (rng.uniform(-0.1, 0.45) if i else 0.0) * (1 - level)
        rows.append([_day(day), round(full * max(level, 0.0))])
    return rows


def _day(day: int) -> date:
    return START + timedelta(days=day)
