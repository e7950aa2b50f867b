"""The verbs: what they pass on, what they say and write, and that nothing half-written stays."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pretend import Call, FakeEngine, Told

import neman
from neman.cli import main


@pytest.fixture
def neman_(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Call the command line with words, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*words: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["neman", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            main()
        told = capsys.readouterr()
        return Told(int(stopped.value.code or 0), told.out, told.err)

    return call


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Put the fake engine, and a report of one line, behind the public door."""
    fake = FakeEngine()
    monkeypatch.setattr(neman, "simulate", fake)
    monkeypatch.setattr(neman, "write_report", lambda result, path, sensitivity=None: path.write_text("report", encoding="utf-8"))
    return fake


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_run_writes_its_folder_and_says_where_the_report_is(neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    told = neman_("run", "two_lines", "--members", 3, "--seed", 7, "--out", "out")
    assert told.code == 0
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == ["report.html", "run.json", "scenario", "tables"]
    assert "out/report.html" in told.out
    assert (tmp_path / "out" / "report.html").as_uri() in told.out
    assert json.loads((tmp_path / "out" / "run.json").read_text())["command"] == "neman run two_lines --members 3 --seed 7 --out out"


def test_a_run_tells_the_headline(neman_: Call, engine: FakeEngine) -> None:
    told = neman_("run", "two_lines", "--members", 3, "--seed", 7)
    assert re.search(r"107 +people tried to cross +\(107 to 107\)", told.out)
    assert "in reception" not in told.out  # nobody was


def test_options_reach_the_engine(neman_: Call, engine: FakeEngine) -> None:
    settings = ("--set", "arrivals.scale=2", "--set", "turn_away@BR-AL=0.5")
    words = ("--start", "2030-05-10", "--end", "2030-05-20", "--threads", 2, "--engine", "cohorts", *settings)
    assert neman_("run", "two_lines", *words).code == 0
    call = engine.calls[-1]
    scenario = call["scenario"]
    assert (scenario.start, scenario.end) == (date(2030, 5, 10), date(2030, 5, 20))
    assert (call["threads"], call["engine"]) == (2, "cohorts")
    assert scenario.values["arrivals.scale"] == 2
    assert scenario.playbook[-1].value == 0.5


def test_the_default_folder_is_named_after_scenario_and_time(neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    assert neman_("run", "two_lines").code == 0
    assert re.fullmatch(r"two_lines-\d{8}-\d{6}", *names(tmp_path / "runs"))


def test_a_run_without_report(neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    told = neman_("run", "two_lines", "--no-report", "--out", "out")
    assert "report" not in names(tmp_path / "out")
    assert "results: out" in told.out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("--set", "arrivals.scal=2"), "'arrivals.scale'"),
        (("--set", "turnaway=1"), "'turn_away'"),
        (("--set", "turn_away=2"), "between 0 and 1"),
        (("--set", "turn_away"), "NAME=VALUE"),
        (("--set", "turn_away@XX=1"), "no gate has this name"),
        (("--set", "turn_away:soon=1"), "YYYY-MM-DD"),
        (("--end", "2031-01-01"), "covers 2030-05-01 to 2030-06-29"),
        (("--start", "2030-06-01", "--end", "2030-05-01"), "before it starts"),
        (("--members", "0"), "members"),
        (("--seed", "-1"), "seed"),
        (("--start", "tomorrow"), "start"),
        (("--membres", "3"), "--members"),
    ],
)
def test_a_wrong_option_is_told_and_nothing_is_written(
    words: tuple[str, ...], hint: str, neman_: Call, engine: FakeEngine, tmp_path: Path,
) -> None:
    told = neman_("run", "two_lines", *words)
    assert told.code == 2
    assert hint in told.err
    assert "Traceback" not in told.err
    assert names(tmp_path) == []
    assert not engine.calls


def test_a_folder_that_is_not_empty_is_refused(neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    told = neman_("run", "two_lines", "--out", "out")
    assert told.code == 2
    assert "not empty" in told.err
    assert names(tmp_path / "out") == ["mine.txt"]
    assert not engine.calls


def test_an_empty_folder_is_used(neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert neman_("run", "two_lines", "--out", "out").code == 0
    assert "run.json" in names(tmp_path / "out")


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let Ctrl-C stop this process, also where the tests were started in the background, which makes shells ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing(sign: signal.Signals, neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    engine.before_end = lambda: os.kill(os.getpid(), sign)
    told = neman_("run", "two_lines", "--out", "deep/er/out")
    assert told.code == 130
    assert "nothing was written" in told.err
    assert names(tmp_path) == []
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


@pytest.mark.parametrize("words", [("compare",), ("compare", "--policy", "missing.yaml"), ("sensitivity", "--only", "readmision")])
def test_mistakes_are_told_before_anything_is_compiled(words: tuple[str, ...], neman_: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neman, "is_compiled", lambda scenario: pytest.fail("it is compiled too soon"))
    assert neman_(words[0], "two_lines", *words[1:]).code == 2


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_fit_that_is_stopped_says_how_to_go_on(sign: signal.Signals, neman_: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(scenario: neman.Scenario, *, folder: Path, **more: object) -> None:
        folder.mkdir()
        os.kill(os.getpid(), sign)

    monkeypatch.setattr(neman, "calibrate", stopped)
    told = neman_("fit", "two_lines", "--out", "mine")
    assert (told.code, told.err) == (130, "stopped; what was run is kept; go on with the same command and --out mine\n")
    assert "a fit goes on when it is asked for again with --out mine" in neman_("resume", "mine").err


def test_a_report_that_fails_leaves_nothing(neman_: Call, engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(result: neman.Result, path: Path, **more: object) -> None:
        raise neman.MissingPart("parts of the report are not installed")

    monkeypatch.setattr(neman, "write_report", fail)
    told = neman_("run", "two_lines", "--out", "out")
    assert told.code == 2
    assert "not installed" in told.err
    assert names(tmp_path) == []


def test_a_run_folder_can_be_run_again(neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    assert neman_("run", "two_lines", "--end", "2030-05-20", "--seed", 7, "--members", 2, "--out", "first").code == 0
    told = neman_("rerun", "first", "--out", "second")
    assert told.code == 0
    assert "bit for bit" in told.out
    assert (engine.calls[-1]["seed"], engine.calls[-1]["members"], engine.calls[-1]["scenario"].end) == (7, 2, date(2030, 5, 20))
    assert names(tmp_path / "second") == names(tmp_path / "first")


def test_tables_that_differ_are_named(neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    neman_("run", "two_lines", "--out", "first")
    settings = tmp_path / "first" / "run.json"
    settings.write_text(settings.read_text().replace('"seed": 1', '"seed": 2'), encoding="utf-8")
    told = neman_("rerun", "first")
    assert told.code == 1
    assert "stock" in told.err


def test_a_run_folder_that_does_not_say_its_seed_cannot_be_run_again(neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    neman_("run", "two_lines", "--out", "first")
    (tmp_path / "first" / "run.json").write_text('{"neman": "0", "members": 1, "engine": "cohorts"}', encoding="utf-8")
    told = neman_("rerun", "first")
    assert told.code == 2
    assert "does not say: seed" in told.err


def test_a_full_disk_is_told_without_traceback(neman_: Call, engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(result: neman.Result, path: Path, **more: object) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(neman, "write_report", full)
    told = neman_("run", "two_lines", "--out", "out")
    assert told.code == 2
    assert "report.html: No space left on device" in told.err
    assert names(tmp_path) == []


def test_what_is_no_run_cannot_be_run_again(neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    told = neman_("rerun", "nothing")
    assert told.code == 2
    assert "not the folder of a run" in told.err


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
