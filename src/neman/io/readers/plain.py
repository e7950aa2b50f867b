"""Plain `date,value` files, and what all readers of evidence share: from records to reports."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from neman.errors import InputError
from neman.evidence import Report
from neman.io.readers.rows import row_of
from neman.io.readers.sheet import read_text

__all__ = ["Cells", "Origin", "cells_of", "number_of", "read_plain", "report_of"]


@dataclass(frozen=True)
class Cells:
    """One row of a foreign file: its number (1 = first line) and its cells by column."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Origin:
    """What the reports of a file have in common: what is counted, where, by whom, and where the file comes from."""

    quantity: str
    border: str
    reported_by: str
    side: str = ""
    unit: str = "persons"
    source: str = ""


def cells_of(path: Path, needed: Collection[str], *, delimiter: str = ",", preamble: int = 30) -> tuple[Cells, ...]:
    """Return the rows of a CSV file whose header is found by the columns that are needed, up to `preamble` lines down.

    Raises
    ------
    InputError : the file cannot be read, or no line holds the columns.
    """
    rows = list(csv.reader(io.StringIO(read_text(path, path.name), newline=""), delimiter=delimiter))
    for at, row in enumerate(rows[: preamble + 1]):
        header = [cell.strip() for cell in row]
        if set(needed) <= set(header):
            below = enumerate(rows[at + 1 :], start=at + 2)
            return tuple(Cells(n, dict(zip(header, cells, strict=False))) for n, cells in below if any(c.strip() for c in cells))
    missing = sorted(set(needed) - {cell.strip() for cell in rows[0]}) if rows else sorted(needed)
    problem, remedy = f"no header with the columns {', '.join(sorted(needed))} is found", f"add the missing columns: {', '.join(missing)}"
    raise InputError(path.name, row=1, problem=problem, remedy=remedy)


def number_of(path: Path, record: Cells, column: str) -> float | None:
    """Return a number from a cell; empty, "-" and "Not available" are none.

    Raises
    ------
    InputError : the cell holds something else.
    """
    text = record.cells.get(column, "").strip().replace(" ", "")
    if text in ("", "-", "Notavailable"):
        return None
    try:
        return float(text.replace(",", ""))
    except ValueError:
        problem, remedy = "must be a number", "write a plain number, or leave the cell empty"
        raise InputError(path.name, row=record.row, column=column, value=text, problem=problem, remedy=remedy) from None


def report_of(path: Path, row: int, origin: Origin, first: str, last: str, value: float | None, **more: str) -> Report:
    """Return a report.

    Raises
    ------
    InputError : a date is wrong.
    """
    cells = {
        "date_start": first, "date_end": last, "border": origin.border, "quantity": origin.quantity, "unit": origin.unit,
        "value": "" if value is None else repr(value), "reported_by": origin.reported_by, "reporter_side": origin.side,
        "source_title": origin.source,
    }
    faults: list[InputError] = []
    report = row_of(Report, cells | more, file=path.name, line=row, faults=faults)
    if report is None:
        raise faults[0]
    return report


def read_plain(path: str | Path, origin: Origin) -> tuple[Report, ...]:
    """Return the reports of a file with the columns `date,value` (and, where there are, `date_end`, `precision`, `note`).

    Parameters
    ----------
    origin : what the file counts, where and by whom.

    Raises
    ------
    InputError : the file, a date or a value is wrong.
    """
    path = Path(path)
    return tuple(
        report_of(
            path, record.row, origin, record.cells["date"], record.cells.get("date_end") or record.cells["date"],
            number_of(path, record, "value"), precision=record.cells.get("precision", ""), note=record.cells.get("note", ""),
        )
        for record in cells_of(path, ("date", "value"))
    )


def month_of(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a month.

    >>> month_of(2021, 2)[1].day
    28
    """
    import calendar

    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def totals(pairs: Sequence[tuple[tuple[str, ...], float]]) -> dict[tuple[str, ...], float]:
    """Return sums of values by key, in the order in which keys come.

    >>> totals([(("a",), 1.0), (("b",), 2.0), (("a",), 3.0)])
    {('a',): 4.0, ('b',): 2.0}
    """
    sums: dict[tuple[str, ...], float] = {}
    for key, value in pairs:
        sums[key] = sums.get(key, 0.0) + value
    return sums
