"""Tables of a result that stay on disk: a table is read when it is asked for, sums are taken by DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from neman.errors import RunError
from neman.record.tables import TABLES

__all__ = ["StoredTables", "numbered", "write_tables"]


class StoredTables(Mapping[str, pl.DataFrame]):
    """Tables by name, a Parquet file each.

    Parameters
    ----------
    folder : holds `<name>.parquet` for each of `neman.record.tables.TABLES`.
    members : members that are numbered anew, from 0; none: as they are.
    """

    def __init__(self, folder: Path, members: Sequence[int] = ()) -> None:
        self.folder, self.members = folder, members

    @classmethod
    def found(cls, folder: Path) -> StoredTables:
        """Return the tables of a folder that this process may not have written.

        Raises
        ------
        RunError : a file is missing or cannot be read.
        """
        tables = cls(folder)
        for table in TABLES:
            tables.schema(table.name)
        return tables

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.scan(name).collect()

    def __contains__(self, name: object) -> bool:
        return any(table.name == name for table in TABLES)

    def __iter__(self) -> Iterator[str]:
        return iter(table.name for table in TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def scan(self, name: str) -> pl.LazyFrame:
        """Return a table of which only what is asked for is read."""
        if name not in self:
            raise KeyError(name)
        return numbered(pl.scan_parquet(self._file(name)), self.members)

    def schema(self, name: str) -> dict[str, pl.DataType]:
        """Return the columns of a table with their types, without reading it."""
        file = self._file(name)
        try:
            return pl.read_parquet_schema(file)
        except FileNotFoundError:
            raise RunError(f"{self.folder.parent} is not a run folder: {self.folder.name}/{file.name} is missing") from None
        except pl.exceptions.PolarsError as problem:
            raise RunError(f"{file} cannot be read: {problem}") from None

    def sums(self, name: str, value: str, where: Mapping[str, Sequence[str]]) -> pl.DataFrame:
        """Return the sum of a column per member and day, over the rows whose columns have one of the values wanted."""
        import duckdb

        wanted = " AND ".join(f'CAST("{column}" AS VARCHAR) IN (SELECT unnest(${i}))' for i, column in enumerate(where, 2)) or "true"
        query = f'SELECT member, date, sum("{value}") AS "{value}" FROM read_parquet($1) WHERE {wanted} GROUP BY member, date'
        # one thread: sums of fractions are then the same every time
        with duckdb.connect(config={"threads": 1}) as base:
            sums = pl.DataFrame(base.sql(query, params=[str(self._file(name)), *map(list, where.values())]))
        return numbered(sums.lazy(), self.members).with_columns(pl.col(value).cast(self.schema(name)[value])).collect()


def numbered(table: pl.LazyFrame, members: Sequence[int]) -> pl.LazyFrame:
    """Return a table whose members are numbered from 0 in the order given; none given: as it is."""
    if not members:
        return table
    return table.with_columns(pl.col("member").replace_strict(members, range(len(members)), return_dtype=pl.Int32))


def write_tables(blocks: Sequence[Path], folder: Path) -> None:
    """Write each table as one file from its blocks, in their order, without holding it in memory.

    Parameters
    ----------
    blocks : folders with a file for each table, of the same types.
    """
    for table in TABLES:
        files = [block / f"{table.name}.parquet" for block in blocks]
        pl.scan_parquet(files).sink_parquet(folder / f"{table.name}.parquet")
