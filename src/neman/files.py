"""The files of a scenario folder: `scenario.yml`, and one CSV file for each table of a `Scenario`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import cache
from typing import get_args, get_origin, get_type_hints

from neman.scenario import Scenario
from neman.schema import Row, column

__all__ = ["FILES", "SETTINGS_FILE", "Settings", "TableFile", "column_names", "file_of"]

SETTINGS_FILE = "scenario.yml"


class Settings(Row):
    """What `scenario.yml` says, one line a key."""

    name: str = column("short name, without spaces", min_length=1)
    title: str = column("title for people", default="")
    summary: str = column("what it is about, in a few sentences", default="")
    start: date = column("first day")
    end: date = column("last day")
    members: int = column("runs of the ensemble", default=20, ge=1, le=1_000_000)
    seed: int = column("seed of the random numbers", default=1, ge=0, lt=2**64)


@dataclass(frozen=True)
class TableFile:
    """A CSV file: the field of `Scenario` that it fills, its path in the folder, the class of its rows."""

    field: str
    path: str
    row: type[Row]
    needed: bool


def _table_files() -> Iterator[TableFile]:
    hints = get_type_hints(Scenario)
    for field in fields(Scenario):
        if get_origin(hints[field.name]) is tuple:
            row = get_args(hints[field.name])[0]
            folder = "evidence/" if row.__module__.startswith("neman.evidence") else ""
            yield TableFile(field.name, f"{folder}{field.name}.csv", row, needed=field.default is MISSING)


#: Every table of `Scenario`, in its order: a table that is added there is read, written and checked without further ado.
FILES: tuple[TableFile, ...] = tuple(_table_files())


@cache
def column_names(row: type[Row]) -> dict[str, str]:
    """Return the columns of a table: name in the file -> name of the field, in file order.

    >>> from neman.world import Tie
    >>> column_names(Tie)["class"]
    'class_'
    """
    return {info.alias or name: name for name, info in row.model_fields.items() if name != "line"}


def file_of(field: str) -> str:
    """Return the path of the file that fills a field of `Scenario`.

    >>> file_of("reports")
    'evidence/reports.csv'
    """
    return next(file.path for file in FILES if file.field == field)
