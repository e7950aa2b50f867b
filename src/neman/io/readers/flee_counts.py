"""Camp counts of a Flee instance: read, added up, corrected, interpolated as Flee does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from neman.errors import InputError, did_you_mean
from neman.evidence import Report, daily
from neman.io.readers.faults import Faults
from neman.io.readers.flee_files import FleeFolder, Line, read_sheet

__all__ = ["Counts", "Series", "read_counts"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """Counts at one camp (or in all): days from the start, raw counts, and counts corrected for the first registrations."""

    name: str
    files: tuple[str, ...]
    days: Floats
    raw: Floats
    corrected: Floats


@dataclass(frozen=True)
class Counts:
    """All series of `source_data`; the first of the layout is the total."""

    total: Series | None
    camps: tuple[Series, ...]
    start: date

    def reports(self) -> tuple[Report, ...]:
        """Return the ledger: `stock` as used, `stock_uncorrected` where a correction changed it."""
        rows: list[Report] = []
        for series in (*self.camps, *((self.total,) if self.total else ())):
            rows.extend(_reports(series, self.start, "stock" if series is not self.total else "stock_total"))
        return tuple(rows)

    def appeared(self, days: int, *, sum_from_camps: bool) -> NDArray[np.int64]:
        """Return the people displaced in all on each day: camps added up, or the total as published; shape (days,)."""
        series = self.camps if sum_from_camps or self.total is None else (self.total,)
        sums = [daily(s.days, s.corrected, days) for s in series]
        return np.sum(sums, axis=0, dtype=np.int64) if sums else np.zeros(days, np.int64)


def read_counts(folder: FleeFolder, start: date, places: Collection[str], faults: Faults) -> Counts | None:
    """Return the counts that `data_layout.csv` names, or None where there is no layout; a first row that names no place is the total.

    Mistakes: a file that is missing, a date or count that cannot be read, dates out of order, an unknown correction.
    """
    layout = folder.counts / "data_layout.csv"
    if not layout.is_file():
        return None
    total: Series | None = None
    camps: list[Series] = []
    before = len(faults)
    for position, line in enumerate(read_sheet(layout, has_header=False).lines):
        with faults:
            series = _series(line, folder.counts, start, faults)
            if any(series.name == camp.name for camp in camps):
                raise line.wrong("camp", series.name, "the camp is there twice", "name all its files in one row: they are added up")
            if position == 0 and (series.name.lower().startswith("total") or (places and series.name not in places)):
                total = series
            else:
                camps.append(series)
    corrections = folder.file("registration_corrections.csv")
    if corrections and len(faults) == before:
        camps = _corrected(camps, corrections, start, faults)
    return Counts(total, tuple(camps), start)


def _series(line: Line, root: Path, start: date, faults: Faults) -> Series:
    name = line.text(0, "total or camp")
    files = tuple(cell for cell in line.cells[1:] if cell)
    if not files:
        raise line.wrong("file", "", "no file is named", "name the file that holds the counts")
    days, counts = _points(line, root / files[0], start, faults)
    for file in files[1:]:
        days, counts = _added(days, counts, *_points(line, root / file, start, faults))
    return Series(name, files, days, counts, counts.copy())


def _points(layout: Line, path: Path, start: date, faults: Faults) -> tuple[Floats, Floats]:
    if not path.is_file():
        raise layout.wrong("file", path.name, "the file does not exist", "correct the name or add the file")
    points: list[tuple[float, float]] = []
    last = -np.inf
    for line in read_sheet(path).lines:
        if not line[1]:
            continue
        with faults:
            day, before = float((line.date(0, "date") - start).days), last
            last = day
            if day <= before:
                raise line.wrong("date", line[0], "dates must rise from row to row", "sort the rows and keep one per date")
            points.append((day, line.number(1, "count", low=0.0)))
    if not points and not faults.within(path.name):
        raise InputError(path.name, problem="no counts", remedy="add rows of date,count")
    table = np.array(points).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _added(days: Floats, counts: Floats, days2: Floats, counts2: Floats) -> tuple[Floats, Floats]:
    """Add two series at every date of either; a series counts 0 before its first date and holds its value between dates."""
    both = np.union1d(days, days2)
    return both, _held(days, counts, both) + _held(days2, counts2, both)


def _held(days: Floats, counts: Floats, at: Floats) -> Floats:
    index = np.searchsorted(days, at, side="right") - 1
    return np.where(index >= 0, counts[np.maximum(index, 0)], 0.0)


def _corrected(camps: Iterable[Series], path: Path, start: date, faults: Faults) -> list[Series]:
    by_name = {series.name: series for series in camps}
    for line in read_sheet(path).lines:
        with faults:
            name = line.text(0, "camp")
            if name not in by_name:
                problem = f"no counts for this camp in data_layout.csv; {did_you_mean(name, by_name)}"
                raise line.wrong("camp", name, problem, "correct the name")
            by_name[name] = _scaled(by_name[name], (line.date(1, "date") - start).days, line)
    return list(by_name.values())


def _scaled(series: Series, day: int, line: Line) -> Series:
    """Scale the counts before a date by the ratio of the count on that date to the last one before it."""
    hits = np.flatnonzero(series.days == day)
    if not len(hits):
        raise line.wrong("date", line[1], f"{series.name} has no count on this date", "use a date that occurs in its file")
    at = int(hits[0])
    if at == 0 or series.corrected[at - 1] == 0:
        return series
    counts = series.corrected.copy()
    counts[:at] *= counts[at] / counts[at - 1]
    return Series(series.name, series.files, series.days, series.raw, counts)


def _reports(series: Series, start: date, quantity: str) -> Iterable[Report]:
    for day, raw, used in zip(series.days, series.raw, series.corrected, strict=True):
        when = start + timedelta(days=int(day))
        yield _report(series, when, quantity, used, "corrected for the first registrations" if raw != used else "")
        if raw != used:
            yield _report(series, when, f"{quantity}_uncorrected", raw, "as published")


def _report(series: Series, when: date, quantity: str, value: float, note: str) -> Report:
    return Report(
        date_start=when,
        date_end=when,
        border=series.name,
        quantity=quantity,
        value=float(value),
        unit="persons",
        reported_by="camp counts",
        source_title=" + ".join(series.files),
        note=note,
    )
