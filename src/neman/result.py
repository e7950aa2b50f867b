"""The result of a run: tables, the scenario as run, and where it all comes from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from neman.errors import RunError
from neman.io.readers.native import read_native
from neman.io.writers.native import write_native
from neman.record.tables import TABLES
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
    tables: dict[str, pl.DataFrame]
    provenance: dict[str, Any]

    @property
    def members(self) -> int:
        """Number of runs in the ensemble."""
        return int(self.provenance["members"])

    def per_member(self, table: str, value: str = "persons", **where: str | Sequence[str]) -> pl.DataFrame:
        """Return the sum of a column per member and day, with every member and day present.

        Parameters
        ----------
        table : name of a table with a date.
        value : column that is added up.
        where : column = wanted value, or a list of wanted values.

        Returns
        -------
        DataFrame with `member`, `date` and the column (members x days rows).
        """
        frame = self.tables[table]
        for column, wanted in where.items():
            names = [wanted] if isinstance(wanted, str) else list(wanted)
            frame = frame.filter(pl.col(column).cast(pl.String).is_in(names))
        sums = frame.group_by("member", "date").agg(pl.col(value).sum())
        dates = pl.date_range(self.scenario.start, self.scenario.end, eager=True).alias("date")
        grid = pl.DataFrame({"member": pl.Series(range(self.members), dtype=pl.Int32)}).join(dates.to_frame(), how="cross")
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
        folder = Path(folder)
        if folder.exists() and any(folder.iterdir()):
            raise RunError(f"{folder} exists and is not empty; choose another folder")
        (folder / "tables").mkdir(parents=True, exist_ok=True)
        for name, frame in self.tables.items():
            frame.write_parquet(folder / "tables" / f"{name}.parquet")
        write_native(self.scenario, folder / "scenario")
        (folder / "run.json").write_text(json.dumps(self.provenance, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Result:
        """Read a run folder.

        Raises
        ------
        RunError : the folder is not a complete run folder.
        """
        folder = Path(folder)
        try:
            provenance = json.loads((folder / "run.json").read_text(encoding="utf-8"))
            tables = {t.name: pl.read_parquet(folder / "tables" / f"{t.name}.parquet") for t in TABLES}
        except FileNotFoundError as problem:
            raise RunError(f"{folder} is not a run folder: {Path(str(problem.filename or folder)).name} is missing") from None
        except (json.JSONDecodeError, pl.exceptions.ComputeError) as problem:
            raise RunError(f"{folder} cannot be read: {problem}") from None
        return cls(read_native(folder / "scenario"), tables, provenance)
