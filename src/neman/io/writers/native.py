"""Writes the scenario folder of neman: what `read_native` reads back is equal, with the same hash."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import yaml

from neman.files import FILES, SETTINGS_FILE, Settings, column_names
from neman.scenario import Scenario
from neman.schema import Row

__all__ = ["table_text", "write_native"]


def write_native(scenario: Scenario, folder: str | Path) -> Path:
    """Write a scenario as a folder and return its path.

    Parameters
    ----------
    scenario : what to write; empty tables make no file, except those that every scenario must have.
    folder : is made where it does not exist; files of the same name are replaced.

    >>> import tempfile, neman
    >>> scenario = neman.read("two_lines")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     neman.read(write_native(scenario, folder)).hash == scenario.hash
    True
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    settings = {key: getattr(scenario, key) for key in column_names(Settings)}
    text = yaml.safe_dump(settings, sort_keys=False, allow_unicode=True, width=100)
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8", newline="\n")
    for file in FILES:
        rows = getattr(scenario, file.field)
        if rows or file.needed:
            path = folder / file.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(table_text(file.row, rows), encoding="utf-8", newline="")
    return folder


def table_text(kind: type[Row], rows: Iterable[Row]) -> str:
    """Return a table as the text of its CSV file."""
    columns = column_names(kind)
    text = io.StringIO()
    plain, quoted = csv.writer(text, lineterminator="\n"), csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    plain.writerow(columns)
    for row in rows:
        cells = [_cell(getattr(row, field)) for field in columns.values()]
        (quoted if cells[0].startswith("#") else plain).writerow(cells)  # else the row would be a comment
    return text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)
