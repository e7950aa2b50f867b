"""The book of a result: any column of its tables as an array by member and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neman.report.cubes import Frame, Series, cube
from neman.scenario import Scenario

if TYPE_CHECKING:
    from neman.result import Result

__all__ = ["Book"]


class Book:
    """Looks series up in the tables of a result; each grouping is computed once."""

    def __init__(self, result: Result) -> None:
        self.scenario: Scenario = result.scenario
        self.provenance = result.provenance
        self.tables = result.tables
        self.frame = Frame(int(result.provenance["members"]), result.scenario.start, result.scenario.end)
        self._cubes: dict[tuple[str, ...], dict[tuple[str, ...], Series]] = {}

    def cube(self, table: str, *by: str, value: str = "persons") -> dict[tuple[str, ...], Series]:
        """Return the arrays (member, day) of a table for each combination of the columns `by`."""
        key = (table, *by)
        if key not in self._cubes:
            self._cubes[key] = cube(self.tables[table], self.frame, by, value)
        return self._cubes[key]

    def series(self, table: str, *, column: str = "persons", **where: str) -> Series:
        """Return the array (member, day) of the rows that match, summed; zeros where there is none."""
        found = self.cube(table, *where, value=column).get(tuple(where.values()))
        return self.frame.zeros() if found is None else found
