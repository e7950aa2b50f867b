"""Flee's CSV files as people write them: BOM, CRLF, quotes, blanks, comments, headers or none."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from neman.errors import InputError, did_you_mean
from neman.io.readers.sheet import LARGEST, read_text

__all__ = ["INPUT_FILES", "FleeFolder", "Line", "Sheet", "find_folder", "read_sheet"]

#: The files that are read, besides `demographics_*.csv`, the counts that `data_layout.csv` names, and the settings.
INPUT_FILES = (
    "agents.csv", "closures.csv", "conflicts.csv", "data_layout.csv", "flood_level.csv", "location_changes.csv", "locations.csv",
    "major_routes.csv", "region_attributes_IPC.csv", "registration_corrections.csv", "routes.csv", "sim_period.csv",
)

_DATE = len("YYYY-MM-DD")
_FIRST_WORDS = frozenset({"name", "name1", "closure_type", "day", "date", "datetime", "location", "total_name", "startdate_name"})


@dataclass(frozen=True)
class Line:
    """One row of a file: its number, its cells without blanks around them, and how to complain about it."""

    file: Path
    row: int
    cells: tuple[str, ...]

    def __getitem__(self, index: int) -> str:
        return self.cells[index] if index < len(self.cells) else ""

    def wrong(self, column: str, value: object, problem: str, remedy: str) -> InputError:
        """Return the error that names this file, row and column."""
        return InputError(self.file.name, row=self.row, column=column, value=value, problem=problem, remedy=remedy)

    def text(self, index: int, column: str) -> str:
        """Return a cell that must not be empty."""
        if not self[index]:
            raise self.wrong(column, "", "the cell is empty", f"write the {column}")
        return self[index]

    def location(self, index: int, column: str, names: Collection[str]) -> str:
        """Return a cell that must name a location; where none is known, none is looked up."""
        name = self.text(index, column)
        if names and name not in names:
            raise self.wrong(column, name, "no such location", f"correct the name or add it to locations.csv; {did_you_mean(name, names)}")
        return name

    def number(self, index: int, column: str, *, default: float | None = None, low: float = float("-inf")) -> float:
        """Return a cell as a number of at least `low`; an empty cell is the default, if there is one."""
        raw = self[index]
        if not raw and default is not None:
            return default
        try:
            value = float(raw)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise self.wrong(column, raw, "this is not a number", "write a plain number, with a point for decimals")
        if not low <= value < LARGEST:
            limits = f"below {LARGEST:,.0f}" if value > low else f"of at least {low:g}"
            raise self.wrong(column, raw, f"must be a number {limits}", "correct the value")
        return value

    def whole(self, index: int, column: str, *, default: int | None = None, low: float = float("-inf")) -> int:
        """Return a cell as a whole number; 12.0 is accepted, 12.5 is not."""
        value = self.number(index, column, default=default, low=low)
        if value != int(value):
            raise self.wrong(column, self[index], "must be a whole number", "write a whole number")
        return int(value)

    def date(self, index: int, column: str) -> date:
        """Return a cell as a date, written YYYY-MM-DD."""
        text = self[index].split("T")[0].split(" ")[0]
        try:
            if len(text) == _DATE and text[4] == text[7] == "-":
                return date.fromisoformat(text)  # what is written in full: many times faster
            return datetime.strptime(text, "%Y-%m-%d").date()
        except ValueError:
            raise self.wrong(column, self[index], "this is not a date", "write dates as YYYY-MM-DD") from None


@dataclass(frozen=True)
class Sheet:
    """A file: its header (empty if it has none) and its rows."""

    file: Path
    header: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class FleeFolder:
    """Where the parts of a Flee instance lie."""

    root: Path
    inputs: Path
    counts: Path
    settings: Path | None

    def file(self, name: str) -> Path | None:
        """Return the path of an input file, or None where there is none."""
        path = self.inputs / name
        return path if path.is_file() else None


def find_folder(path: Path) -> FleeFolder | None:
    """Return the parts of a Flee folder: `input_csv` + `source_data`, or all files flat; None where it is not one."""
    inputs = path / "input_csv" if (path / "input_csv").is_dir() else path
    if not any((inputs / name).is_file() for name in ("locations.csv", "routes.csv", "sim_period.csv")):
        return None
    counts = next((c for c in (path / "source_data", inputs / "source_data", inputs) if (c / "data_layout.csv").is_file()), inputs)
    near = (path, inputs, path.parent)
    names = ("simsetting.yml", "simsettings.yml", "simulationsetting.yml", "simsetting.yaml")
    settings = next((p / n for p in near for n in names if (p / n).is_file()), None)
    return FleeFolder(path, inputs, counts, settings)


def read_sheet(path: Path, *, has_header: bool | None = None) -> Sheet:
    """Return a CSV file as header and rows.

    Parameters
    ----------
    path : the file.
    has_header : True: the first row is a header whether or not it starts with `#`; None: only if it looks like one.
    """
    header: tuple[str, ...] = ()
    lines: list[Line] = []
    for number, cells in enumerate(_rows(path), start=1):
        row = _without_tail(cells)
        if not row:
            continue
        if row[0].startswith("#"):
            if not header and not lines and len(row) > 1:
                header = (row[0].lstrip("# "), *row[1:])
            continue
        if not header and not lines and (has_header or (has_header is None and _is_header(row))):
            header = row
            continue
        lines.append(Line(path, number, row))
    return Sheet(path, tuple(h.strip() for h in header), tuple(lines))


def _is_header(row: Sequence[str]) -> bool:
    """Return whether a first row names columns: it starts with a word known for that, and holds no number."""
    return row[0].lower() in _FIRST_WORDS and not any(cell.lstrip("-").replace(".", "", 1).isdigit() for cell in row)


def _rows(path: Path) -> list[list[str]]:
    """Return the cells of each line; a quote that is not closed would take in all lines that follow, so it is refused."""
    reader = csv.reader(io.StringIO(read_text(path, path.name, may_be_empty=True), newline=""), skipinitialspace=True)
    rows: list[list[str]] = []
    try:
        for cells in reader:
            if reader.line_num > len(rows) + 1:
                problem, remedy = "has a quote that is not closed on its line", "close the quotes, or remove them"
                raise InputError(path.name, row=len(rows) + 1, problem=problem, remedy=remedy)
            rows.append(cells)
    except csv.Error as error:
        raise InputError(path.name, problem=f"not a CSV file: {error}", remedy="save the file as comma-separated text") from None
    return rows


def _without_tail(cells: Sequence[str]) -> tuple[str, ...]:
    """Strip blanks, and drop empty columns at the end."""
    row = [cell.strip() for cell in cells]
    while row and not row[-1]:
        row.pop()
    return tuple(row)
