"""The book of a result: any column of its tables as an array by member and day."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from neman.report.cubes import Frame, Series, cube
from neman.scenario import Scenario

if TYPE_CHECKING:
    from neman.result import Result

__all__ = ["Book"]

_KEPT = 4  # groupings


class Book:
    """Looks series up in the tables of a result, of which only what is looked at is in memory; members that failed are left out."""

    def __init__(self, result: Result) -> None:
        self.result = result.ran
        self.scenario: Scenario = result.scenario
        self.frame = Frame(self.result.members, result.scenario.start, result.scenario.end)
        self._cubes: OrderedDict[tuple[str, ...], dict[tuple[str, ...], Series]] = OrderedDict()

    def cube(self, table: str, *by: str, value: str = "persons") -> dict[tuple[str, ...], Series]:
        """Return the arrays (member, day) of a table for each combination of the columns `by`, made anew for whoever goes through all."""
        return cube(self.result.scan(table), self.frame, by, value)

    def series(self, table: str, *, column: str = "persons", **where: str) -> Series:
        """Return the array (member, day) of the rows that match, summed; zeros where there is none."""
        key = (table, *where)
        found = self._cubes.pop(key, None) or self.cube(table, *where, value=column)
        self._cubes[key] = found  # the last few groupings are kept: whoever asks for one series mostly asks for others
        while len(self._cubes) > _KEPT:
            self._cubes.popitem(last=False)
        return found.get(tuple(where.values()), self.frame.zeros())
