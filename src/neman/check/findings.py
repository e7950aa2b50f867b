"""Findings: errors that stop a run, and notes that do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from neman.errors import InputError
from neman.files import FILES, column_names
from neman.schema import Row

__all__ = ["Finding", "Findings", "Note", "note", "wrong"]


@dataclass(frozen=True)
class Note:
    """Something unusual that may be meant: the same fields as an `InputError`, but the scenario can be run.

    >>> str(Note("places.csv", "no link leads here", "add a link", row=3, column="name", value="Isle"))
    "places.csv, row 3, column 'name': no link leads here, got 'Isle'. Remedy: add a link."
    """

    file: str
    problem: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: object = None

    def __str__(self) -> str:
        return str(InputError(self.file, problem=self.problem, remedy=self.remedy, row=self.row, column=self.column, value=self.value))


Finding = InputError | Note


@dataclass(frozen=True)
class Findings:
    """Everything that a check has found.

    >>> Findings().ok
    True
    """

    errors: tuple[InputError, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the scenario can be run."""
        return not self.errors

    def __iter__(self) -> Iterator[Finding]:
        yield from self.errors
        yield from self.notes


def wrong(row: Row, column: str, problem: str, remedy: str) -> InputError:
    """Return the error about one cell of a row."""
    return InputError(_file(row), row=row.line or None, column=column, value=_cell(row, column), problem=problem, remedy=remedy)


def note(row: Row, column: str, problem: str, remedy: str) -> Note:
    """Return the note about one cell of a row."""
    return Note(_file(row), problem, remedy, row=row.line or None, column=column, value=_cell(row, column))


def _file(row: Row) -> str:
    return next(file.path for file in FILES if file.row is type(row))


def _cell(row: Row, column: str) -> object:
    return getattr(row, column_names(type(row))[column])
