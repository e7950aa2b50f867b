"""The book of a result: any column of its tables as an array by member and day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import polars as pl

from neman.report.cubes import Frame, Series, arrays
from neman.scenario import Scenario

if TYPE_CHECKING:
    from neman.result import Result

__all__ = ["Book"]


class Book:
    """Looks series up in the tables of a result, of which only what is looked at is in memory; members that failed are left out."""

    def __init__(self, result: Result) -> None:
        self.result = result.ran
        self.scenario: Scenario = result.scenario
        self.frame = Frame(self.result.members, result.scenario.start, result.scenario.end)

    def each(self, table: str, by: Sequence[str], keys: Sequence[tuple[str, ...]], value: str = "persons") -> Iterator[Series]:
        """Yield the array (member, day) of each of the keys, values of the columns `by`, in their order; zeros where there is no row."""
        return arrays(self.result.scan(table), self.frame, by, keys, value)

    def keys(self, table: str, *by: str) -> list[tuple[str, ...]]:
        """Return all values of some columns, in order."""
        found = self.result.scan(table).select(pl.col(by).cast(pl.String)).unique().sort(by)
        return found.collect(engine="streaming").rows()

    def series(self, table: str, *, column: str = "persons", **where: str) -> Series:
        """Return the array (member, day) of the rows that match, summed; zeros where there is none."""
        return next(self.each(table, list(where), [tuple(where.values())], column))
