"""The points of a sensitivity analysis that have been run: in a folder they outlast whatever stops the process."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neman.ensemble import POINTS, ListOnDisk
from neman.errors import RunError
from neman.io.begun import NOTES
from neman.io.folders import empty_folder, opened, read_json, write_json, writing
from neman.io.readers.native import read_native
from neman.io.writers.native import write_native
from neman.scenario import Scenario

__all__ = ["NOTE", "Measured", "begin", "begun"]

NOTE = NOTES["sensitivity"]
_FILE, _TABLE = POINTS
_COLUMNS = "point INTEGER PRIMARY KEY, numbers BLOB NOT NULL"


class Measured(ListOnDisk):
    """The outcomes of each point that has been run, in a folder, or in memory where none is given.

    >>> points = Measured(None, members=2)
    >>> points.add(0, np.array([[1.0, 2.0]]))
    >>> points.all()[0].tolist()
    [[1.0, 2.0]]
    """

    def __init__(self, folder: Path | None, members: int) -> None:
        super().__init__(folder / _FILE if folder else ":memory:", _TABLE, _COLUMNS)
        self.members = members

    def add(self, point: int, numbers: NDArray[np.float64]) -> None:
        """Keep the outcomes of a point (outcomes x members)."""
        with self._told():
            self.base.execute(f"INSERT INTO {_TABLE} VALUES (?, ?)", (point, numbers.tobytes()))

    def all(self) -> dict[int, NDArray[np.float64]]:
        """Return the outcomes of all points so far, by number."""
        with self._told():
            rows = self.base.execute(f"SELECT point, numbers FROM {_TABLE}").fetchall()
        return {point: np.frombuffer(numbers).reshape(-1, self.members) for point, numbers in rows}


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
