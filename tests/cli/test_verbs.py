"""The other verbs, the help and the version."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pretend import Call

import neman


def test_check_says_that_a_scenario_can_be_run(neman_: Call) -> None:
    told = neman_("check", "two_lines")
    assert (told.code, told.err) == (0, "")
    assert "can be run" in told.out


def test_check_tells_all_mistakes_and_notes(neman_: Call, tmp_path: Path) -> None:
    folder = neman.new_scenario(tmp_path / "case")
    playbook = folder / "playbook.csv"
    playbook.write_text(playbook.read_text().replace(",turn_away,", ",turnaway,").replace(",A,", ",Z,"), encoding="utf-8")
    (folder / "places.csv").write_text((folder / "places.csv").read_text().replace("500", ""), encoding="utf-8")
    told = neman_("check", folder)
    assert told.code == 2
    assert told.err.count("error: playbook.csv") == 4
    assert "note: places.csv, row 9, column 'capacity'" in told.out
    assert "4 mistakes" in told.err


def test_explain_prints_the_text(neman_: Call) -> None:
    assert neman_("explain", "two_lines").out == neman.explain(neman.read("two_lines"))


def test_new_makes_a_scenario_once(neman_: Call, tmp_path: Path) -> None:
    assert neman_("new", "mine").code == 0
    assert neman_("check", "mine").code == 0
    told = neman_("new", "mine")
    assert told.code == 2
    assert "exists already" in told.err


def test_a_folder_comes_before_a_shipped_scenario(neman_: Call) -> None:
    neman_("new", "two_lines")
    assert "A border" in neman_("explain", "two_lines").out


@pytest.mark.parametrize("verb", ["run", "check", "explain", "new", "rerun"])
def test_help_names_every_verb(verb: str, neman_: Call) -> None:
    assert f"  {verb} " in neman_("--help").out
    assert f"neman {verb}" in neman_(verb, "--help").out


def test_the_version_is_told(neman_: Call) -> None:
    assert neman_("--version").out == f"neman {neman.__version__}\n"


def test_the_command_runs_as_a_program() -> None:
    program = Path(sys.executable).with_name("neman")
    done = subprocess.run([program, "explain", "nothing"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("neman: nothing: there is no folder")
