"""CSV files as people save them (BOM, CRLF, quotes, comments, blank lines), with the row numbers that an editor shows."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from neman.errors import InputError, did_you_mean

__all__ = ["LARGEST", "Record", "Sheet", "read_sheet", "read_text"]

#: No distance, count, rate or population is larger; columns with a limit of their own have that.
LARGEST = 1e12


@dataclass(frozen=True)
class Record:
    """One row of a file: its number (1 = first line of the file) and its cells."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """The header and the rows of a file, every row as long as the header."""

    header: tuple[str, ...]
    records: tuple[Record, ...]


def read_text(path: Path, name: str, *, may_be_empty: bool = False) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    Parameters
    ----------
    path : the file.
    name : how errors call it.

    Raises
    ------
    InputError : the file is missing, cannot be opened, is not UTF-8 text, or is empty.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        where = path.parent if path.parent.name else "this folder"
        raise InputError(name, problem="the file is missing", remedy=f"add it to {where}") from None
    except OSError as error:
        raise InputError(name, problem=f"cannot be opened ({error.strerror})", remedy="check the path and its permissions") from None
    if data.startswith(b"PK") or b"\0" in data:
        raise InputError(name, problem="is not a text file", remedy="save it as text in UTF-8 (in a spreadsheet: Save as, CSV UTF-8)")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        problem, remedy = "has a byte that is not UTF-8", "save the file with the encoding UTF-8 (in a spreadsheet: Save as, CSV UTF-8)"
        raise InputError(name, row=row, problem=problem, value=hex(data[error.start]), remedy=remedy) from None
    if not (may_be_empty or text.strip()):
        content = "the header and the rows" if path.suffix == ".csv" else "its keys"
        raise InputError(name, problem="the file is empty", remedy=f"write {content}, or delete the file if it is optional")
    return text


def read_sheet(path: Path, name: str, *, known: Collection[str], needed: Collection[str], faults: list[InputError]) -> Sheet | None:
    """Return a CSV file as header and rows, or None where it cannot be used; what is wrong is added to `faults`.

    Parameters
    ----------
    path : the file.
    name : how errors call it.
    known, needed : columns that may and that must be there.
    faults : list that takes the errors.
    """
    try:
        records = list(_records(read_text(path, name), name))
    except InputError as error:
        faults.append(error)
        return None
    if not records:
        faults.append(InputError(name, problem="has comments only", remedy="write a header: " + ", ".join(known)))
        return None
    header = tuple(cell.strip() for cell in records[0].cells)
    wrong = list(_header_faults(name, records[0].row, header, known, needed))
    faults.extend(wrong)
    if wrong:
        return None
    return Sheet(header, tuple(_even(name, header, records[1:], faults)))


def _records(text: str, name: str) -> Iterator[Record]:
    """Yield rows with the number of their first line; comments, blank lines and empty rows are left out."""
    first, last, inside = 0, 0, False

    def lines() -> Iterator[str]:
        nonlocal first, last, inside
        for line in io.StringIO(text, newline=""):
            last += 1
            if not inside:
                if line.startswith("#") or not line.strip():
                    continue
                first, inside = last, True
            yield line

    reader = csv.reader(lines(), strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem, remedy = f"has quotes that do not match ({error})", 'close the quotes; inside them write "" for "'
            raise InputError(name, row=first, problem=problem, remedy=remedy) from None
        inside = False
        if any(cell.strip() for cell in cells):
            yield Record(first, tuple(cells))


def _header_faults(name: str, row: int, header: tuple[str, ...], known: Collection[str], needed: Collection[str]) -> Iterator[InputError]:
    if len(header) == 1 and any(mark in header[0] for mark in ";\t"):
        remedy = "save it as comma-separated text"
        yield InputError(name, row=row, problem="columns are not separated by commas", value=header[0], remedy=remedy)
        return
    for position, word in enumerate(header, start=1):
        if not word:
            yield InputError(name, row=row, problem=f"column {position} has no name", remedy="name the column or delete it")
        elif word in header[: position - 1]:
            yield InputError(name, row=row, column=word, problem="the column is there twice", remedy="delete one of the two")
        elif word not in known:
            yield InputError(name, row=row, column=word, problem="there is no such column", remedy=did_you_mean(word, known))
    for word in needed:
        if word not in header:
            yield InputError(name, row=row, column=word, problem="the column is missing", remedy=f"add a column {word!r} and fill it")


def _even(name: str, header: tuple[str, ...], records: list[Record], faults: list[InputError]) -> Iterator[Record]:
    """Yield the rows that have as many cells as the header; empty cells beyond it do not count."""
    for record in records:
        cells = record.cells
        while len(cells) > len(header) and not cells[-1].strip():
            cells = cells[:-1]
        if len(cells) == len(header):
            yield Record(record.row, cells)
            continue
        problem = f"has {len(cells)} cells, the header has {len(header)}"
        remedy = "put text that contains commas in double quotes" if len(cells) > len(header) else "add the missing commas"
        faults.append(InputError(name, row=record.row, problem=problem, value=",".join(cells)[:60], remedy=remedy))
