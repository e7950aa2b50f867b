"""Runs a Flee instance with Flee 3.1 from PyPI; started by the benchmark with the Python into which Flee is installed.

    PYTHON driver.py FOLDER SETTINGS OUT.csv
"""

import csv
import os
import sys

import flee.spawning as spawning  # type: ignore[import-not-found]
from flee import InputGeography  # type: ignore[import-not-found]
from flee import flee as model
from flee.datamanager import handle_refugee_data, read_period  # type: ignore[import-not-found]
from flee.SimulationSettings import SimulationSettings  # type: ignore[import-not-found]


def main(folder: str, settings: str, out: str) -> None:
    """Run every day, every person simulated, and write the people in each camp by day."""
    inputs = os.path.join(folder, "input_csv")
    counts = os.path.join(folder, "source_data")
    SimulationSettings.ReadFromYML(settings)
    SimulationSettings.ConflictInputFile = os.path.join(inputs, "conflicts.csv")
    start, days = read_period.read_conflict_period(os.path.join(inputs, "sim_period.csv"))
    network = InputGeography.InputGeography()
    network.ReadConflictInputCSV(SimulationSettings.ConflictInputFile)
    network.ReadLocationsFromCSV(os.path.join(inputs, "locations.csv"))
    network.ReadLinksFromCSV(os.path.join(inputs, "routes.csv"))
    network.ReadClosuresFromCSV(os.path.join(inputs, "closures.csv"))
    world = model.Ecosystem()
    world, places = network.StoreInputGeographyInEcosystem(world)
    data = handle_refugee_data.RefugeeTable(csvformat="generic", data_directory=counts, start_date=start, data_layout="data_layout.csv")
    data.ReadL1Corrections(os.path.join(inputs, "registration_corrections.csv"))
    camps = [name for name in world.get_camp_names() if name in data.header]
    for name in camps:
        spawning.add_initial_refugees(world, data, places[name])
    with open(out, "w", newline="") as handle:
        table = csv.writer(handle)
        table.writerow(camps)
        for day in range(days):
            network.AddNewConflictZones(world, day)
            spawning.spawn_daily_displaced(world, day, data, SumFromCamps=True)
            world.enact_border_closures(day)
            world.evolve()
            table.writerow([places[name].numAgents for name in camps])


if __name__ == "__main__":
    main(*sys.argv[1:])
