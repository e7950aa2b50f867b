"""Readers: one file a format. To add one, write `scan(path)` and add it to `READERS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from neman.check import Findings, Note, check_tables
from neman.collector import paused
from neman.errors import InputError, did_you_mean, ended
from neman.io.begun import NOTES
from neman.io.readers.flee import FLEE_FILES, is_flee, scan_flee
from neman.io.readers.flee_notes import flee_notes
from neman.io.readers.native import is_native, scan_native
from neman.io.shipped import shipped_folder, shipped_names
from neman.scenario import Scenario

__all__ = ["READERS", "Reader", "inspect", "read"]

AnyFinding = TypeVar("AnyFinding", InputError, Note)
Scan = Callable[[Path], tuple[Scenario | None, list[InputError]]]


@dataclass(frozen=True)
class Reader:
    """A format: how it is recognised, and how it is read with everything that is wrong in it.

    Parameters
    ----------
    name : word for messages.
    recognises : whether a path is of this format.
    scan : returns the scenario (None where it cannot be built) and what is wrong.
    rules : whether the rules between tables are checked as well.
    notes : what is unusual in the files of this format, besides.
    files : what its files are called where a rule between tables names ours.
    """

    name: str
    recognises: Callable[[Path], bool]
    scan: Scan
    rules: bool = True
    notes: Callable[[Path, Scenario], tuple[Note, ...]] | None = None
    files: Mapping[str, str] = field(default_factory=dict)


def _is_run(path: Path) -> bool:
    return (path / NOTES["run"]).is_file()


def _scan_run(path: Path) -> tuple[Scenario | None, list[InputError]]:
    """Read the scenario of a run folder as it was run: cut to its days, so decisions may lie beyond its end."""
    return scan_native(path / "scenario")


NATIVE = Reader("native", is_native, scan_native)
#: In this order; the first that recognises a path reads it.
READERS: tuple[Reader, ...] = (
    Reader("run", _is_run, _scan_run, rules=False),
    NATIVE,
    Reader("flee", is_flee, scan_flee, notes=flee_notes, files=FLEE_FILES),
)


def read(source: str | Path) -> Scenario:
    """Return a scenario, checked.

    Parameters
    ----------
    source : name of a shipped scenario, or path of a scenario folder (or of the folder of a run).

    Raises
    ------
    InputError : the first thing that is wrong, with file, row, column, value and remedy; a note says how many more there are.

    >>> read("two_lines").days
    60
    """
    scenario, findings = _scan(*_resolve(source))
    if findings.errors or scenario is None:
        first, *others = findings.errors
        if others:
            first.add_note(f"{len(others)} more {'mistake' if len(others) == 1 else 'mistakes'}, all listed by: neman check {source}")
        raise first
    return scenario


def inspect(source: str | Path) -> Findings:
    """Return everything that is wrong or unusual in a scenario, without running it.

    Parameters
    ----------
    source : as for `read`.

    >>> inspect("two_lines").errors
    ()
    """
    try:
        reader, path = _resolve(source)
    except InputError as error:
        return Findings(errors=(error,))
    scenario, findings = _scan(reader, path)
    if scenario is None or reader.notes is None:
        return findings
    return replace(findings, notes=(*findings.notes, *reader.notes(path, scenario)))


@paused()
def _scan(reader: Reader, path: Path) -> tuple[Scenario | None, Findings]:
    scenario, faults = reader.scan(path)
    if scenario is None or faults:
        return None, Findings(errors=tuple(faults))
    return scenario, _named(check_tables(scenario), reader.files) if reader.rules else Findings()


def _named(findings: Findings, files: Mapping[str, str]) -> Findings:
    """Return findings with the names of files that a format gives them."""

    def named(finding: AnyFinding) -> AnyFinding:
        more = {word: getattr(finding, word) for word in ("problem", "remedy", "row", "column", "value")}
        return type(finding)(files.get(finding.file, finding.file), **more)

    return Findings(tuple(map(named, findings.errors)), tuple(map(named, findings.notes)))


def _resolve(source: str | Path) -> tuple[Reader, Path]:
    """Return the reader and the folder of a source; a folder on disk comes before a shipped scenario of the same name."""
    path = Path(source)
    for reader in READERS:
        if reader.recognises(path):
            return reader, path
    if str(source) in shipped_names():
        return NATIVE, shipped_folder(str(source))
    if path.is_dir():
        problem, remedy = "the folder holds no scenario (no scenario.yml)", "choose a scenario folder, or make one with: neman new NAME"
        raise InputError(source, problem=problem, remedy=remedy)
    remedy = f"{ended(did_you_mean(str(source), shipped_names()))} Or give the path of a scenario folder"
    raise InputError(source, problem="there is no folder and no shipped scenario of this name", remedy=remedy)
