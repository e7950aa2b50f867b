"""Every broken input gives one message that names file, row, column, value and remedy; nothing is run or written."""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import neman
from neman.cli import main
from neman.io.shipped import shipped_folder

Change = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """What is broken, and what the message must name."""

    change: Change
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None
    problem: str = ""
    remedy: str = ""


def cell(file: str, row: int, column: str, value: str, problem: str = "", remedy: str = "") -> Case:
    """Put a value into one cell; the message must name that cell and that value."""

    def change(folder: Path) -> None:
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        header = next(line for line in lines if not line.startswith("#")).split(",")
        cells = next(csv.reader([lines[row - 1]]))
        cells[header.index(column)] = value
        out = io.StringIO()
        csv.writer(out, lineterminator="").writerow(cells)
        lines[row - 1] = out.getvalue()
        (folder / file).write_text("\n".join(lines) + "\n", encoding="utf-8")

    return Case(change, file, row, column, value.strip() or None, problem, remedy)


def text(file: str, old: str, new: str, **named: object) -> Case:
    """Replace text in a file."""

    def change(folder: Path) -> None:
        before = (folder / file).read_text(encoding="utf-8")
        assert old in before
        (folder / file).write_text(before.replace(old, new, 1), encoding="utf-8")

    return Case(change, file, **named)  # type: ignore[arg-type]


def data(file: str, content: bytes, **named: object) -> Case:
    """Write the bytes of a file anew."""
    return Case(lambda folder: (folder / file).write_bytes(content) and None, file, **named)  # type: ignore[arg-type]


def gone(file: str, **named: object) -> Case:
    """Delete a file."""
    return Case(lambda folder: (folder / file).unlink(), file, **named)  # type: ignore[arg-type]


CASES = {
    # files
    "missing scenario.yml": gone("scenario.yml", problem="missing", remedy="add it"),
    "missing places.csv": gone("places.csv", problem="missing", remedy="add it"),
    "missing links.csv": gone("links.csv", problem="missing", remedy="add it"),
    "empty file": data("gates.csv", b"", problem="empty", remedy="header"),
    "blank file": data("arrivals.csv", b"\n \n", problem="empty", remedy="header"),
    "comments only": data("ties.csv", b"# nothing yet\n", problem="comments only", remedy="class, country, strength"),
    "latin-1": data("places.csv", b"name,kind\n\nZ\xfcrich,town\n", row=3, value="0xfc", problem="UTF-8", remedy="UTF-8"),
    "utf-16": data("places.csv", "name,kind".encode("utf-16"), problem="not a text file", remedy="UTF-8"),
    "spreadsheet": data("links.csv", b"PK\x03\x04", problem="not a text file", remedy="CSV UTF-8"),
    "semicolons": data("ties.csv", b"class;country\nfamilies;FA\n", row=1, value="class;country", problem="commas", remedy="comma"),
    "file with a typing mistake": data("arivals.csv", b"a\n", problem="no table", remedy="arrivals.csv"),
    "quotes that do not close": text("actors.csv", "Alden,state", '"Alden,state', row=3, problem="quotes", remedy="quotes"),
    # headers
    "missing column": text("links.csv", "from,to,km", "from,km", row=2, column="to", problem="missing", remedy="add a column"),
    "unknown column": text("links.csv", "capacity", "capcity", row=2, column="capcity", problem="no such column", remedy="'capacity'"),
    "column twice": text("gates.csv", "outlook,source", "source,source", row=2, column="source", problem="twice", remedy="delete"),
    "column without name": text("gates.csv", "outlook,source", ",source", row=2, problem="no name", remedy="name the column"),
    # rows
    "too few cells": text("classes.csv", ",0.7,invented", "", row=3, value="families", problem="cells", remedy="commas"),
    "too many cells": text("classes.csv", "0.7,invented", "0.7,a,b", row=3, value="families", problem="cells", remedy="quotes"),
    # settings
    "unknown key": text("scenario.yml", "members:", "member:", row=10, column="member", problem="no such key", remedy="'members'"),
    "key twice": text("scenario.yml", "seed: 1", "members: 1", row=11, column="members", problem="twice", remedy="delete"),
    "missing key": text("scenario.yml", "end:", "# end:", column="end", problem="missing", remedy="add a line"),
    "not YAML": text("scenario.yml", "seed: 1", "seed: [1", row=12, problem="YAML", remedy="key: value"),
    "a list as setting": text("scenario.yml", "seed: 1", "seed: [1]", row=11, column="seed", problem="single value", remedy="key: value"),
    "no keys": data("scenario.yml", b"just text\n", row=1, problem="key: value", remedy="name: my_border"),
    "no members": text("scenario.yml", "members: 20", "members: 0", row=10, column="members", value="0", problem="1 or more"),
    "ends before it starts": text(
        "scenario.yml", "end: 2030-06-29", "end: 2029-06-29", row=9, column="end", value="2029-06-29", problem="before", remedy="date",
    ),
    "no such date": text(
        "scenario.yml", "2030-05-01", "2030-02-30", row=8, column="start", value="2030-02-30", problem="date that exists", remedy="2021",
    ),
    # cells
    "negative distance": cell("links.csv", 6, "km", "-170", "above 0", "km"),
    "distance in words": cell("links.csv", 6, "km", "far", "number", "1234.5"),
    "distance far too long": cell("links.csv", 6, "km", "1e300", "below 1,000,000,000,000"),
    "capacity far too large": cell("places.csv", 11, "capacity", "99999999999999999999", "below 1,000,000,000,000"),
    "distance without end": cell("links.csv", 6, "km", "inf", "finite"),
    "capacity below 0": cell("places.csv", 11, "capacity", "-1", "0 or more", "persons"),
    "capacity in parts": cell("places.csv", 11, "capacity", "10.5", "whole number"),
    "seats below 0": cell("links.csv", 3, "capacity", "-5", "0 or more", "persons/day"),
    "unknown kind": cell("places.csv", 4, "kind", "orign", "not one of the words", "'origin'"),
    "unknown mode": cell("links.csv", 6, "mode", "raod", "not one of the words", "'road'"),
    "latitude": cell("places.csv", 4, "lat", "91", "90 or less", "degrees"),
    "empty name": cell("places.csv", 4, "name", " ", "empty", "fill"),
    "empty class": cell("arrivals.csv", 3, "class", "", "empty", "fill"),
    "neither true nor false": cell("links.csv", 6, "two_way", "maybe", "true or false", "true or false"),
    "share above 1": cell("parties.csv", 3, "share", "1.5", "1 or less", "share"),
    "share below 0": cell("classes.csv", 3, "retry", "-0.1", "0 or more", "share"),
    "date in another order": cell("arrivals.csv", 3, "start", "01.05.2030", "YYYY-MM-DD", "2021-08-03"),
    "a number as date": cell("playbook.csv", 6, "date", "20300521", "YYYY-MM-DD", "2021-08-03"),
    "unknown status": cell("evidence/claims.csv", 3, "status", "true", "not one of the words", "disputed"),
    "unknown flow": cell("evidence/reporters.csv", 3, "counts", "admited", "not one of the words", "'admitted'"),
    # names
    "unknown place in a link": cell("links.csv", 6, "to", "Nordham", "no place", "'Northam'"),
    "unknown place in a gate": cell("gates.csv", 3, "from", "Nordham", "no place", "'Northam'"),
    "unknown strip": cell("gates.csv", 3, "limbo", "Strip North", "no place"),
    "unknown place of arrival": cell("arrivals.csv", 3, "place", "Carst", "no place", "'Karst'"),
    "unknown class": cell("arrivals.csv", 3, "class", "family", "no class", "'families'"),
    "unknown home": cell("classes.csv", 3, "home", "Carst", "no place", "'Karst'"),
    "unknown actor": cell("playbook.csv", 6, "actor", "Brynn", "no actor", "'Bryn'"),
    "unknown lever": cell("playbook.csv", 6, "lever", "turnaway", "no lever", "'turn_away'"),
    "unknown target": cell("playbook.csv", 6, "target", "BR-LA", "turn_away is set for a gate", "'BR-AL'"),
    "unknown link as target": cell("playbook.csv", 10, "target", "Karst > Nordham", "seats is set for a link", "'Northam'"),
    "link that does not exist": cell("playbook.csv", 10, "target", "Karst > Northam", "seats is set for a link", "links.csv"),
    "unknown class as target": cell("playbook.csv", 12, "target", "single", "give_up is set for a class", "'singles'"),
    "unknown parameter": cell("parameters.csv", 3, "name", "leave.borderarea", "no parameter", "'leave.border_area'"),
    "unknown country of a tie": cell("ties.csv", 3, "country", "FAR", "no country", "'FA'"),
    "unknown border of a reporter": cell("evidence/reporters.csv", 3, "border", "BR-LA", "no border", "'BR-AL'"),
    "place twice": cell("places.csv", 5, "name", "Karst", "already a place", "delete"),
    "gate twice": cell("gates.csv", 4, "name", "North line", "already a gate of this name (row 3)", "delete"),
    "two gates on one link": cell("gates.csv", 4, "from", "Northam", "already a gate on the same link (row 3)", "delete"),
    "series of a reporter twice": text(
        "evidence/reporters.csv", "BR,turned_away", "BR,detained", row=4, column="name", value="Bryn", problem="already a series",
    ),
    # network
    "gate inside a country": cell("gates.csv", 3, "to", "Southam", "lie in AL", "another country"),
    "strip that is none": cell("gates.csv", 3, "limbo", "Millbrook", "kind town", "strip"),
    "green border without length": cell("gates.csv", 3, "length_km", "0", "has a length", "crossing point"),
    "link around a gate": text(
        "links.csv", "Northam,Southam", "Northam,Millbrook", row=8, column="to", value="Millbrook", problem="around the gate",
    ),
    "link to itself": cell("links.csv", 9, "to", "Millbrook", "ends where it starts", "another place"),
    "both directions twice": text(
        "links.csv", "Northam,Southam", "Northam,Alden Airport", row=8, column="two_way", value="True", problem="row 6", remedy="false",
    ),
    "arrival between the lines": cell("arrivals.csv", 3, "place", "North Strip", "between the lines", "origin"),
    # figures
    "decision after the end": cell("playbook.csv", 6, "date", "2031-05-21", "after the end", "correct the date"),
    "complete before it begins": cell("playbook.csv", 9, "until", "2030-06-01", "before it begins", "dates"),
    "lever out of range": cell("playbook.csv", 6, "value", "95", "between 0 and 1", "share"),
    "parameter out of range": cell("parameters.csv", 3, "value", "3", "between 0 and 1", "share"),
    "low above high": cell("parameters.csv", 3, "low", "0.9", "above the upper end", "exchange"),
    "arrivals end before they start": cell("arrivals.csv", 3, "end", "2030-04-01", "before it starts", "dates"),
    "report ends before it starts": cell("evidence/reports.csv", 3, "date_end", "2030-04-01", "before it starts", "dates"),
    "negative figure": cell("evidence/reports.csv", 3, "value", "-760", "0 or more", "correct"),
}
CASES["shares that do not sum to 1"] = Case(
    cell("parties.csv", 3, "share", "0.9").change, "parties.csv", column="share", value="1.4", problem="sum to 1", remedy="sum is 1",
)


def _cut_off(folder: Path) -> None:
    text("places.csv", "Farhaven,destination", "Isle,town,KA,26,-34,,invented\nFarhaven,destination").change(folder)
    cell("arrivals.csv", 3, "place", "Isle").change(folder)


CASES["arrival that leads nowhere"] = Case(
    _cut_off, "arrivals.csv", row=3, column="place", value="Isle", problem="can be reached from here", remedy="links",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the teaching scenario."""
    return Path(shutil.copytree(shipped_folder("two_lines"), tmp_path / "case"))


@pytest.fixture(params=CASES.values(), ids=CASES.keys())
def case(request: pytest.FixtureRequest, folder: Path) -> Case:
    """One broken scenario in `folder`."""
    broken: Case = request.param
    broken.change(folder)
    return broken


def test_the_message_names_place_and_remedy(case: Case, folder: Path) -> None:
    with pytest.raises(neman.InputError) as caught:
        neman.read(folder)
    error = caught.value
    assert (error.file, error.row, error.column) == (case.file, case.row, case.column)
    assert case.problem in error.problem
    assert error.remedy
    assert case.remedy in error.remedy
    if case.value is not None:
        assert case.value in str(error.value)


@pytest.mark.parametrize("verb", ["run", "check", "explain"])
def test_the_command_line_says_it_without_traceback(
    verb: str, case: Case, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["neman", verb, str(folder)])
    with pytest.raises(SystemExit) as stopped:
        main()
    told = capsys.readouterr()
    assert stopped.value.code == 2
    assert case.file in told.err + told.out
    assert "Traceback" not in told.err + told.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case"]
