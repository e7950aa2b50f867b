"""Tables of a result as arrays by member and day, with the zeros that the tables leave out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from neman.units import date_of, days_between

__all__ = ["QUANTILES", "Frame", "Series", "arrays", "bands", "totals", "weekly"]

#: Quantiles over members that every picture and figure shows.
QUANTILES: tuple[float, ...] = (0.05, 0.25, 0.5, 0.75, 0.95)

_CELLS = 2**22  # cells of the arrays that are filled in one reading of a table
#: Values by member and day (or by member alone).
Series = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """What all arrays of a report share: the number of members and the days."""

    members: int
    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days, the first and the last included."""
        return days_between(self.start, self.end)

    def day(self, when: date) -> int:
        """Return the position of a date, which may lie outside the frame."""
        return (when - self.start).days

    def dates(self) -> list[str]:
        """Return all dates as text."""
        return [date_of(day, self.start).isoformat() for day in range(self.days)]

    def zeros(self) -> Series:
        """Return an empty series."""
        return np.zeros((self.members, self.days))


def arrays(
    table: pl.LazyFrame, frame: Frame, by: Sequence[str], keys: Sequence[tuple[str, ...]], value: str = "persons",
) -> Iterator[Series]:
    """Yield one array (member, day) for each of the keys, values of the columns `by`; days without a row are 0.

    A table is read once for as many keys as fit into the room set aside, so that memory hardly grows with members.

    >>> rows = pl.LazyFrame({"member": [0, 1], "date": [date(2021, 5, 2)] * 2, "place": ["Minsk"] * 2, "persons": [4, 6]})
    >>> frame = Frame(2, date(2021, 5, 1), date(2021, 5, 3))
    >>> [array.tolist() for array in arrays(rows, frame, ["place"], [("Minsk",)])]
    [[[0.0, 4.0, 0.0], [0.0, 6.0, 0.0]]]
    """
    types, at_once = table.collect_schema(), max(1, _CELLS // (frame.members * frame.days))
    cell = (pl.col("member").cast(pl.Int64) * frame.days + (pl.col("date") - frame.start).dt.total_days()).cast(pl.UInt32).alias("cell")
    for first in range(0, len(keys), at_once):
        some = keys[first : first + at_once]
        wanted = pl.LazyFrame(some, schema=list(by), orient="row").select(pl.col(name).cast(types[name], strict=False) for name in by)
        rows = table.join(wanted, on=by, how="semi").group_by(*by, cell).agg(pl.col(value).sum())
        found = rows.collect(engine="streaming").partition_by(by, as_dict=True)
        for key in some:
            values = frame.zeros()
            if key in found:
                values.reshape(-1)[found[key]["cell"].to_numpy()] = found[key][value].to_numpy()
            yield values


def totals(rows: pl.LazyFrame, frame: Frame, by: str) -> NDArray[np.float64]:
    """Return an array (member, position) that counts people by a small number, such as tries or days, at the end of the run."""
    table = rows.collect()
    size = int(table[by].max() or 0) + 1 if table.height else 1  # type: ignore[arg-type]
    values = np.zeros((frame.members, size))
    np.add.at(values, (table["member"].to_numpy(), table[by].to_numpy()), table["persons"].to_numpy())
    return values


def bands(values: Series) -> NDArray[np.float64]:
    """Return the quantiles over members (axis 0), one row for each of `QUANTILES`.

    >>> bands(np.array([[1.0, 10.0], [3.0, 30.0]]))[2].tolist()
    [2.0, 20.0]
    """
    return np.quantile(values, QUANTILES, axis=0)


def weekly(values: Series) -> Series:
    """Return the mean over the seven days up to each day (fewer at the beginning).

    >>> weekly(np.array([[7.0, 0.0, 2.0]])).tolist()
    [[7.0, 3.5, 3.0]]
    """
    sums = np.cumsum(values, axis=1)
    before = np.zeros_like(sums)
    before[:, 7:] = sums[:, :-7]
    return np.asarray((sums - before) / np.minimum(np.arange(values.shape[1]) + 1, 7))
