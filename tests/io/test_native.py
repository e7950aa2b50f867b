"""Reading and writing the scenario folder."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import neman
from neman.files import FILES, column_names, file_of
from neman.io.readers.native import read_native, scan_native
from neman.io.shipped import shipped_folder
from neman.io.writers import write_native
from neman.scenario import Scenario
from neman.world import Actor, Arrival, Class, Link, PartySize, Place


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the teaching scenario."""
    return Path(shutil.copytree(shipped_folder("two_lines"), tmp_path / "case"))


@pytest.mark.parametrize("name", neman.shipped_names())
def test_a_shipped_scenario_comes_back_with_the_same_hash(name: str, tmp_path: Path) -> None:
    scenario = neman.read(name)
    assert neman.read(write_native(scenario, tmp_path / name)).hash == scenario.hash


@pytest.mark.parametrize("name", neman.shipped_names())
def test_a_shipped_scenario_has_no_mistakes(name: str) -> None:
    assert neman.inspect(name).errors == ()


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zs")), min_size=1, max_size=12)
NUMBERS = st.floats(0, 1e12, allow_nan=False, exclude_max=True)
DAYS = st.integers(0, 500).map(lambda n: date(2021, 1, 1) + timedelta(days=n))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any scenario whose rows are sound, whatever its names, numbers and dates."""
    names = draw(st.lists(WORDS, min_size=2, max_size=4, unique=True))
    places = [Place(name=n, kind="town", country=draw(WORDS), lat=draw(st.floats(-90, 90)), lon=draw(st.floats(-180, 180)),
                    capacity=draw(st.none() | st.integers(0, 10**9)), opens=draw(st.none() | DAYS), source=draw(WORDS)) for n in names]
    link = Link.model_validate({"from": names[0], "to": names[1], "km": draw(st.floats(0.001, 1e5)), "two_way": draw(st.booleans())})
    people = {"place": names[0], "class": names[1], "per_day": draw(NUMBERS)}
    arrival = Arrival.model_validate({"start": draw(DAYS), "end": draw(DAYS), **people})
    return Scenario(
        name="any", title=draw(WORDS), summary=draw(WORDS), start=date(2021, 1, 1), end=draw(DAYS), seed=draw(st.integers(0, 2**64 - 1)),
        places=tuple(places), links=(link,), arrivals=(arrival,), parties=(PartySize(size=1, share=draw(st.floats(0, 1))),),
        classes=(Class(name=draw(WORDS), home=names[0], text=draw(WORDS)),), actors=(Actor(name=draw(WORDS), kind="state"),),
    )


@given(scenario=scenarios())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_scenario_comes_back_with_the_same_hash(scenario: Scenario, tmp_path: Path) -> None:
    assert read_native(write_native(scenario, tmp_path / "any")).hash == scenario.hash


def test_every_table_of_a_scenario_has_a_file() -> None:
    assert {file.field for file in FILES} >= {"places", "links", "gates", "playbook", "reports", "reporters"}
    assert file_of("claims") == "evidence/claims.csv"
    assert [file.field for file in FILES if file.needed] == ["places", "links"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.field)
def test_columns_have_the_names_of_the_field(file: object) -> None:
    assert "line" not in column_names(file.row)  # type: ignore[attr-defined]
    assert not any(name.endswith("_") for name in column_names(file.row))  # type: ignore[attr-defined]


def test_files_from_a_spreadsheet_are_read(folder: Path) -> None:
    """Byte order mark, CRLF, empty rows and empty columns at the end do no harm."""
    before = neman.read(folder).hash
    path = folder / "places.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_bytes("\r\n".join(["\ufeff" + lines[0], *lines[1:], ",,,,,,", ""]).encode())
    assert neman.read(folder).hash == before


def test_rows_carry_the_line_of_the_file(folder: Path) -> None:
    path = folder / "actors.csv"
    path.write_text('# one\n\nname,kind,text\n"Two\nlines",state,"a\n# no comment"\n# three\nBryn,state,b\n', encoding="utf-8")
    scenario, faults = scan_native(folder)
    assert not faults
    assert scenario is not None
    assert [(actor.name, actor.line) for actor in scenario.actors] == [("Two\nlines", 4), ("Bryn", 8)]
    assert scenario.actors[0].text == "a\n# no comment"


def test_a_name_that_looks_like_a_comment_is_kept(folder: Path, tmp_path: Path) -> None:
    scenario = replace(neman.read(folder), actors=(Actor(name="#1", kind="state"),))
    assert read_native(write_native(scenario, tmp_path / "out")).actors[0].name == "#1"


def test_all_mistakes_are_found_at_once(folder: Path) -> None:
    for file in ("places.csv", "links.csv", "parties.csv"):
        path = folder / file
        path.write_text(path.read_text(encoding="utf-8").replace("invented", "invented,too", 1), encoding="utf-8")
    (folder / "gates.csv").write_bytes(b"")
    assert [error.file for error in neman.inspect(folder).errors] == ["places.csv", "links.csv", "gates.csv", "parties.csv"]


def test_optional_files_may_be_missing(folder: Path) -> None:
    for file in ("ties.csv", "parties.csv", "parameters.csv", "evidence/reports.csv"):
        (folder / file).unlink()
    scenario = neman.read(folder)
    assert scenario.ties == ()
    assert scenario.parties[0].size == 1


@pytest.mark.parametrize(("source", "hint"), [("two_line", "'two_lines'"), ("/nowhere/at/all", "path of a scenario folder")])
def test_an_unknown_scenario_gets_a_hint(source: str, hint: str) -> None:
    with pytest.raises(neman.InputError, match="no folder and no shipped scenario") as caught:
        neman.read(source)
    assert hint in caught.value.remedy


def test_a_folder_without_scenario_gets_a_hint(tmp_path: Path) -> None:
    with pytest.raises(neman.InputError, match="neman new NAME"):
        neman.read(tmp_path)


def test_a_run_folder_is_read_as_it_was_run(folder: Path, tmp_path: Path) -> None:
    """A run that was cut short holds decisions after its last day: they are no mistake there."""
    short = neman.read(folder).with_settings(end=date(2030, 5, 10))
    run = tmp_path / "run"
    write_native(short, run / "scenario")
    (run / "run.json").write_text("{}", encoding="utf-8")
    assert neman.read(run).hash == short.hash
    assert not neman.inspect(run / "scenario").ok


def test_a_new_scenario_is_sound_and_named_after_its_folder(tmp_path: Path) -> None:
    folder = neman.new_scenario(tmp_path / "my_border")
    findings = neman.inspect(folder)
    assert findings.ok
    assert not findings.notes
    assert neman.read(folder).name == "my_border"


@pytest.mark.parametrize("name", ["has spaces", "-dash", "a/.."])
def test_a_name_that_cannot_be_one_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(neman.InputError):
        neman.new_scenario(tmp_path / name)


def test_names_are_looked_up_where_other_rows_cannot_be_read(folder: Path) -> None:
    """What an unreadable row may declare is not held against those who name it: the gate with a length below 0, here."""
    gates, playbook = folder / "gates.csv", folder / "playbook.csv"
    gates.write_text(gates.read_text(encoding="utf-8").replace(",60,", ",-60,").replace("Southam", "Southham"), encoding="utf-8")
    playbook.write_text(playbook.read_text(encoding="utf-8").replace("readmission", "readmision", 1), encoding="utf-8")
    found = [(error.file, error.column, error.value) for error in neman.inspect(folder).errors]
    assert found == [("gates.csv", "length_km", "-60"), ("gates.csv", "from", "Southham"), ("playbook.csv", "lever", "readmision")]
