"""Adds figures to the ledger of a scenario folder: all of them or, where anything is wrong, none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from neman.check import check_tables
from neman.errors import InputError, SettingError
from neman.evidence import Report
from neman.files import SETTINGS_FILE, file_of
from neman.io.readers.native import read_native
from neman.io.writers.native import table_text
from neman.scenario import Scenario

__all__ = ["add_reports"]


def add_reports(folder: str | Path, reports: Sequence[Report], *, source: str = "the new figures") -> int:
    """Add figures to `evidence/reports.csv` of a scenario folder and return how many were not there yet.

    A row that is there already, in every column, is not added again. Comments above the header are kept, others are not.

    Parameters
    ----------
    folder : a scenario folder of your own; the scenarios that come with neman are not changed.
    source : how errors call the file that the figures come from.

    Raises
    ------
    SettingError : it is no scenario folder.
    InputError : the scenario is broken, or would be with these figures; nothing is written then.
    """
    folder = Path(folder)
    if not (folder / SETTINGS_FILE).is_file():
        raise SettingError(f"{folder} is not a scenario folder of your own: figures are added to a folder that holds {SETTINGS_FILE}")
    scenario = read_native(folder)
    there = {_plain(r) for r in scenario.reports}
    new = tuple(r for r in dict.fromkeys(map(_plain, reports)) if r not in there)
    _check(replace(scenario, reports=tuple(reports)), source)
    if new:
        path = folder / file_of("reports")
        path.parent.mkdir(exist_ok=True)
        draft = path.with_name(f".{path.name}")
        draft.write_text(_comments(path) + table_text(Report, (*scenario.reports, *new)), encoding="utf-8", newline="")
        draft.replace(path)
    return len(new)


def _plain(report: Report) -> Report:
    """Return a report without its place in a file, so that equal rows are equal."""
    return report.model_copy(update={"line": 0})


def _check(scenario: Scenario, source: str) -> None:
    """Raise what is wrong in a scenario; a fault of its reports is one of the file that they come from."""
    for error in check_tables(scenario).errors:
        file = source if error.file == file_of("reports") else error.file
        raise InputError(file, row=error.row, column=error.column, value=error.value, problem=error.problem, remedy=error.remedy)


def _comments(path: Path) -> str:
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True) if path.is_file() else []
    return "".join(takewhile(lambda line: line.startswith("#"), lines))
