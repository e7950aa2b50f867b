"""The points of a sensitivity analysis that have been run: in a folder they outlast whatever stops the process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from neman.ensemble import POINTS, ListOnDisk
from neman.errors import NothingRan, RunError
from neman.io.begun import NOTES
from neman.io.folders import empty_folder, opened, read_json, write_json, writing
from neman.io.readers.native import read_native
from neman.io.writers.native import write_native
from neman.run import simulate
from neman.scenario import Scenario
from neman.study import measure, outcomes_of

__all__ = ["NOTE", "Measured", "Point", "begin", "begun", "measured_at"]

NOTE = NOTES["sensitivity"]
_FILE, _TABLE = POINTS
_COLUMNS = "point INTEGER PRIMARY KEY, numbers BLOB NOT NULL, failed TEXT NOT NULL"


class Point(NamedTuple):
    """What was measured at a point: numbers (outcomes x members; NaN where one failed), and the errors of members that failed."""

    numbers: NDArray[np.float64]
    failed: Mapping[str, str]


class Measured(ListOnDisk):
    """The outcomes of each point that has been run, in a folder, or in memory where none is given.

    >>> points = Measured(None, members=2)
    >>> points.add(0, Point(np.array([[1.0, 2.0]]), {}))
    >>> points.all()[0].numbers.tolist()
    [[1.0, 2.0]]
    """

    def __init__(self, folder: Path | None, members: int) -> None:
        super().__init__(folder / _FILE if folder else ":memory:", _TABLE, _COLUMNS)
        self.members = members

    def add(self, number: int, point: Point) -> None:
        """Keep what was measured at a point."""
        with self._told():
            self.base.execute(f"INSERT INTO {_TABLE} VALUES (?, ?, ?)", (number, point.numbers.tobytes(), json.dumps(point.failed)))

    def all(self) -> dict[int, Point]:
        """Return all points so far, by number."""
        with self._told():
            rows = self.base.execute(f"SELECT point, numbers, failed FROM {_TABLE}").fetchall()
        return {number: Point(np.frombuffer(numbers).reshape(-1, self.members), json.loads(failed)) for number, numbers, failed in rows}


def measured_at(world: Scenario, members: int, **how: Any) -> Point:
    """Run a point and measure it; `how`: what `neman.simulate` takes besides."""
    numbers = np.full((len(outcomes_of(world)), members), np.nan)
    try:
        result = simulate(world, members=members, keep_failed=True, **how)
    except NothingRan as error:
        return Point(numbers, error.failed)
    numbers[:, [m not in result.failed for m in range(members)]] = measure(result)["value"].to_numpy().reshape(len(numbers), -1)
    return Point(numbers, result.provenance.get("failed", {}))


def begin(folder: Path, scenario: Scenario, asked: Mapping[str, Any]) -> None:
    """Note in a new folder what is asked for.

    Raises
    ------
    RunError : the folder is not empty, or cannot be written.
    """
    with writing(folder):
        write_native(scenario, empty_folder(folder) / "scenario")
        write_json(folder / NOTE, asked)


def begun(folder: Path) -> tuple[Scenario, dict[str, Any]]:
    """Return the scenario of an analysis that was begun, and what was asked for.

    Raises
    ------
    RunError : none was begun there, its scenario was changed, or it was begun by another version.
    """
    with opened(folder, "a sensitivity analysis that was begun"):
        asked = read_json(folder / NOTE)
    scenario = read_native(folder / "scenario")
    if scenario.hash != asked["hash"]:
        raise RunError(f"{folder / 'scenario'} was changed after the analysis was begun; start it again")
    if asked["neman"] != version("neman"):
        raise RunError(f"{folder} was begun with neman {asked['neman']}, this is {version('neman')}: go on with the same version")
    return scenario, asked
