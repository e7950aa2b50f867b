"""Runs Flee folders with Flee itself; started by `differences.py` with the Python into which Flee 3.1 is installed.

    PYTHON flee_runs.py JOBS.json

A job has `folder`, `out` (a .npz), `runs`, `seed` and `adaptations`, the names of changes of `adaptations.py`. What comes out: people at
every place at the end of every day in every run, or the error with which Flee stopped. Each job is a process of its own, so that
nothing is left of the one before.
"""

from __future__ import annotations

import contextlib
import csv
import json
import os
import random
import sys
import warnings
from pathlib import Path
from typing import Any

import flee.flee as model  # type: ignore[import-not-found]
import flee.spawning as spawning  # type: ignore[import-not-found]
import numpy as np
import yaml
from adaptations import ADAPTATIONS
from flee.datamanager import handle_refugee_data, read_period  # type: ignore[import-not-found]
from flee.SimulationSettings import SimulationSettings  # type: ignore[import-not-found]

from flee import InputGeography, moving

SETTINGS = "simsetting.yml"
_WEIGHTS: dict[tuple[str, str], tuple[list[Any], list[float]]] = {}


def _rows(path: str) -> list[list[str]]:
    with open(path, newline="", encoding="utf-8") as handle:
        return list(csv.reader(handle))


def _network() -> InputGeography.InputGeography:
    """Read the input files, in the order in which Flee's own scripts do it."""
    network = InputGeography.InputGeography()
    if os.path.exists("input_csv/conflicts.csv"):
        SimulationSettings.ConflictInputFile = "input_csv/conflicts.csv"
        network.ReadConflictInputCSV(SimulationSettings.ConflictInputFile)
    network.ReadLocationsFromCSV("input_csv/locations.csv")
    network.ReadLinksFromCSV("input_csv/routes.csv")
    network.ReadClosuresFromCSV("input_csv/closures.csv")
    return network


def _data(start: str) -> Any:
    data = handle_refugee_data.RefugeeTable(
        csvformat="generic", data_directory="source_data", start_date=start, data_layout="data_layout.csv",
        population_scaledown_factor=SimulationSettings.optimisations["PopulationScaleDownFactor"],
    )
    data.ReadL1Corrections("input_csv/registration_corrections.csv")
    return data


def _forget() -> None:
    """Set what Flee keeps between runs back to what it is before the first one."""
    names = spawning.__dict__
    names["__refugees_raw"], names["__refugee_debt"] = 0, 0
    names["__demographics"].clear()


def _draw_sample(_e: Any, loc: Any, attribute: str) -> Any:
    """Draw an attribute with the same chances as Flee does, without a table being weighed for each person."""
    table = spawning.__dict__["__demographics"][attribute]
    column = loc.name if loc.name in table.columns else "Default"
    if (attribute, column) not in _WEIGHTS:
        _WEIGHTS[attribute, column] = table[attribute].tolist(), table[column].tolist()
    values, weights = _WEIGHTS[attribute, column]
    return random.choices(values, weights)[0]


def _normalized(weights: list[float]) -> list[float]:
    """Return what Flee's own function returns, adding weights up once instead of once for each."""
    total = float(sum(weights))
    return [x / total for x in weights] if total > 0 else [1.0 / len(weights)] * len(weights)


def run(from_camps: bool) -> tuple[list[str], list[list[int]]]:
    """Run the folder that is the current one; return its places and the people at each of them by day, and all in the last column."""
    _forget()
    SimulationSettings.ReadFromYML(SETTINGS)
    start, days = read_period.read_conflict_period("input_csv/sim_period.csv")
    network = _network()
    world = model.Ecosystem()
    world, places = network.StoreInputGeographyInEcosystem(world)
    data = _data(start)
    for name in world.get_camp_names():
        if name in data.header:
            spawning.add_initial_refugees(world, data, places[name])
    if SimulationSettings.spawn_rules["read_from_agents_csv_file"]:
        network.ReadAgentsFromCSV(world, "input_csv/agents.csv")
    table = []
    for day in range(days):
        network.AddNewConflictZones(world, day)
        spawning.spawn_daily_displaced(world, day, data, SumFromCamps=from_camps)
        world.enact_border_closures(day)
        world.evolve()
        table.append([*(loc.numAgents for loc in world.locations), len(world.agents)])
    return world.locationNames, table


def job(folder: str, out: str, runs: int, seed: int, adaptations: list[str]) -> None:
    """Run a folder several times, each with its own seed, and write what came out."""
    for name in adaptations:
        ADAPTATIONS[name]()
    spawning.draw_sample, moving.normalizeWeights = _draw_sample, _normalized  # faster, the same law
    os.chdir(folder)
    settings = yaml.safe_load(Path(SETTINGS).read_text(encoding="utf-8"))
    from_camps = bool(settings["spawn_rules"].get("sum_from_camps", True))
    people, names, error = [], [], ""
    for i in range(runs):
        random.seed(f"{seed} {i}")
        np.random.seed([seed, i])
        try:
            names, table = run(from_camps)
        except (Exception, SystemExit) as problem:  # whatever stops Flee is what is to be reported
            error = f"{type(problem).__name__}: {problem}"
            break
        people.append(table)
    np.savez(out, people=np.array(people), names=np.array(names), error=np.array(error))


def main() -> None:
    """Run all jobs, silently."""
    warnings.simplefilter("ignore")
    for one in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        child = os.fork()
        if not child:
            with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere), contextlib.redirect_stdout(nowhere):
                job(**one)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
