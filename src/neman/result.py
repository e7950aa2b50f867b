"""The result of a run: tables, the scenario as run, and where it all comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from neman.errors import RunError
from neman.io.begun import NOTES
from neman.io.folders import empty_folder, opened, read_json, write_json
from neman.io.readers.native import read_native
from neman.io.writers.native import write_native
from neman.record.stored import StoredTables, numbered
from neman.scenario import Scenario

__all__ = ["QUANTILES", "Result"]

#: Median, 50 % and 90 % intervals.
QUANTILES: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Result:
    """Tables of an ensemble, labelled and frozen.

    Parameters
    ----------
    scenario : as it was run, with all settings applied.
    tables : one frame per entry of `neman.record.tables.TABLES`; rows with zero persons are left out.
    provenance : version of neman, command, seed, members, scenario hash, every parameter.
    """

    scenario: Scenario
    tables: Mapping[str, pl.DataFrame]
    provenance: dict[str, Any]

    @property
    def members(self) -> int:
        """Number of runs in the ensemble."""
        return int(self.provenance["members"])

    @property
    def failed(self) -> dict[int, str]:
        """Members that could not be run, with their errors; they are in no table."""
        return {int(member): error for member, error in self.provenance.get("failed", {}).items()}

    @property
    def ran(self) -> Result:
        """The members that could be run, numbered from 0, for those who take members as positions."""
        if not self.failed:
            return self
        names = [m for m in range(self.members) if m not in self.failed]
        tables: Mapping[str, pl.DataFrame]
        if isinstance(self.tables, StoredTables):
            tables = StoredTables(self.tables.folder, names)
        else:
            tables = {name: numbered(frame.lazy(), names).collect() for name, frame in self.tables.items()}
        return replace(self, tables=tables, provenance={**self.provenance, "members": len(names), "failed": {}})

    def moved(self, folder: Path) -> Result:
        """The same result, whose folder was renamed."""
        return replace(self, tables=StoredTables(folder / "tables"))

    def scan(self, table: str) -> pl.LazyFrame:
        """Return a table of which only what is asked for is read from disk."""
        return self.tables.scan(table) if isinstance(self.tables, StoredTables) else self.tables[table].lazy()

    def per_member(self, table: str, value: str = "persons", **where: str | Sequence[str]) -> pl.DataFrame:
        """Return the sum of a column per member and day, with every day of every member that ran.

        Parameters
        ----------
        table : name of a table with a date.
        value : column that is added up.
        where : column = wanted value, or a list of wanted values.

        Returns
        -------
        DataFrame with `member`, `date` and the column (members x days rows).
        """
        wanted = {column: [names] if isinstance(names, str) else list(names) for column, names in where.items()}
        tables = self.tables
        sums = tables.sums(table, value, wanted) if isinstance(tables, StoredTables) else _sums(tables[table], value, wanted)
        dates = pl.date_range(self.scenario.start, self.scenario.end, eager=True).alias("date")
        members = pl.Series("member", [m for m in range(self.members) if m not in self.failed], pl.Int32)
        grid = members.to_frame().join(dates.to_frame(), how="cross")
        return grid.join(sums, on=["member", "date"], how="left").with_columns(pl.col(value).fill_null(0)).sort("member", "date")

    def quantiles(self, table: str, value: str = "persons", **where: str | Sequence[str]) -> pl.DataFrame:
        """Return quantiles over members per day (`QUANTILES`), as columns `q05` ... `q95`; arguments as in `per_member`."""
        frame = self.per_member(table, value, **where)
        return frame.group_by("date").agg(pl.col(value).quantile(q, "linear").alias(f"q{100 * q:02.0f}") for q in QUANTILES).sort("date")

    def save(self, folder: str | Path) -> Path:
        """Write `run.json`, `tables/` (Parquet) and `scenario/` into a new folder and return it.

        Raises
        ------
        RunError : the folder exists and is not empty.
        """
        folder = empty_folder(folder)
        (folder / "tables").mkdir()
        for name, frame in self.tables.items():
            frame.write_parquet(folder / "tables" / f"{name}.parquet")
        write_native(self.scenario, folder / "scenario")
        write_json(folder / NOTES["run"], self.provenance)
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Result:
        """Read a run folder.

        Raises
        ------
        RunError : the folder is not a complete run folder.
        """
        with opened(folder, "a run") as folder:
            provenance = read_json(folder / NOTES["run"])
        if (folder / "blocks").exists():
            raise RunError(f"{folder} is not complete; go on with it: neman resume {folder}")
        return cls(read_native(folder / "scenario"), StoredTables.found(folder / "tables"), provenance)


def _sums(frame: pl.DataFrame, value: str, where: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Return the sum of a column per member and day, over the rows whose columns have one of the values wanted."""
    rows = frame
    for column, names in where.items():
        rows = rows.filter(pl.col(column).cast(pl.String).is_in(names))
    return rows.group_by("member", "date").agg(pl.col(value).sum())
