"""The scenario folder of neman: `scenario.yml` and CSV files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from neman.check import check_names
from neman.errors import InputError, did_you_mean
from neman.files import FILES, SETTINGS_FILE, Settings, TableFile, column_names
from neman.io.readers.rows import row_of
from neman.io.readers.sheet import read_sheet, read_text
from neman.scenario import Scenario
from neman.schema import Row

__all__ = ["is_native", "read_native", "scan_native"]


def is_native(path: Path) -> bool:
    """Return whether a path is a folder of this format."""
    return (path / SETTINGS_FILE).is_file() or (path / "places.csv").is_file()


def read_native(folder: str | Path) -> Scenario:
    """Return the scenario of a folder; rules between tables are not checked here but by `neman.read`.

    Raises
    ------
    InputError : the first thing that is wrong in a file.
    """
    scenario, faults = scan_native(Path(folder))
    if scenario is None:
        raise faults[0]
    return scenario


def scan_native(folder: Path) -> tuple[Scenario | None, list[InputError]]:
    """Return the scenario of a folder and everything that is wrong in its files; None where anything is.

    Where rows cannot be read, names in the others are looked up all the same, so that one look shows as much as can be known.
    """
    faults: list[InputError] = []
    settings = _read_settings(folder / SETTINGS_FILE, faults)
    tables: dict[str, Any] = {}
    for file in FILES:
        if file.needed or (folder / file.path).exists():
            tables[file.field] = _read_table(folder / file.path, file, faults)
    _unknown_files(folder, faults)
    if settings is None:
        return None, faults
    scenario = Scenario(**settings.model_dump(), **tables, root=folder)
    if not faults:
        return scenario, faults
    files = {fault.file for fault in faults}
    torn = {file.field for file in FILES if file.path in files or not tables.get(file.field)}  # or its name is written wrongly
    return None, [*faults, *check_names(scenario, torn)]


def _read_settings(path: Path, faults: list[InputError]) -> Settings | None:
    try:
        cells = _yaml_cells(read_text(path, SETTINGS_FILE))
    except InputError as error:
        faults.append(error)
        return None
    known = column_names(Settings)
    wrong = [
        InputError(SETTINGS_FILE, row=row, column=key, problem="there is no such key", remedy=did_you_mean(key, known))
        for key, (row, _) in cells.items() if key not in known
    ]
    faults.extend(wrong)
    found: list[InputError] = []
    settings = row_of(Settings, {k: text for k, (_, text) in cells.items() if k in known}, file=SETTINGS_FILE, line=0, faults=found)
    if settings and settings.end < settings.start:
        problem, remedy = f"lies before the first day ({settings.start})", "exchange or correct the two dates"
        found.append(InputError(SETTINGS_FILE, column="end", value=settings.end, problem=problem, remedy=remedy))
    faults.extend(_at_their_line(error, cells) for error in found)
    return settings


def _at_their_line(error: InputError, cells: dict[str, tuple[int, str]]) -> InputError:
    """Return the error of a setting with the line of its key; a key that is not there has none."""
    row, _ = cells.get(error.column or "", (None, ""))
    if row is None:
        return InputError(error.file, column=error.column, problem="the key is missing", remedy=f"add a line '{error.column}: ...'")
    return InputError(error.file, row=row, column=error.column, value=error.value, problem=error.problem, remedy=error.remedy)


def _yaml_cells(text: str) -> dict[str, tuple[int, str]]:
    """Return each key of a flat YAML file with its line and its value as text."""
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else None
        problem, remedy = f"is not valid YAML ({error.problem})", "write one 'key: value' a line; put text with a colon in quotes"
        raise InputError(SETTINGS_FILE, row=row, problem=problem, remedy=remedy) from None
    except yaml.YAMLError as error:
        raise InputError(SETTINGS_FILE, problem=f"is not valid YAML ({error})", remedy="write one 'key: value' a line") from None
    if not isinstance(node, yaml.MappingNode):
        raise InputError(SETTINGS_FILE, row=1, problem="must hold 'key: value' lines", remedy="write for example 'name: my_border'")
    cells: dict[str, tuple[int, str]] = {}
    for key, value in node.value:
        row = key.start_mark.line + 1
        if not isinstance(value, yaml.ScalarNode):
            raise InputError(SETTINGS_FILE, row=row, column=str(key.value), problem="must be a single value", remedy="write 'key: value'")
        if key.value in cells:
            raise InputError(SETTINGS_FILE, row=row, column=key.value, problem="the key is there twice", remedy="delete one of the two")
        cells[key.value] = (row, value.value)
    return cells


def _read_table(path: Path, file: TableFile, faults: list[InputError]) -> tuple[Row, ...]:
    columns = column_names(file.row)
    needed = [name for name, field in columns.items() if file.row.model_fields[field].is_required()]
    sheet = read_sheet(path, file.path, known=columns, needed=needed, faults=faults)
    if sheet is None:
        return ()
    rows = (
        row_of(file.row, dict(zip(sheet.header, record.cells, strict=True)), file=file.path, line=record.row, faults=faults)
        for record in sheet.records
    )
    return tuple(row for row in rows if row is not None)


def _unknown_files(folder: Path, faults: list[InputError]) -> None:
    """A CSV file that no table knows is most likely a known one with a typing mistake in its name."""
    known = {file.path for file in FILES}
    found = [*sorted(folder.glob("*.csv")), *sorted((folder / "evidence").glob("*.csv"))]
    for path in found:
        name = path.relative_to(folder).as_posix()
        if name not in known:
            faults.append(InputError(name, problem="no table is read from a file of this name", remedy=did_you_mean(name, known)))
