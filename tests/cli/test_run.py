"""`neman run` and `neman rerun`: what they pass on, what they write, and that nothing half-written stays."""

from __future__ import annotations

import json
import os
import re
import signal
from datetime import date
from pathlib import Path

import pytest
from pretend import Call, FakeEngine

import neman


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
    words = ("--start", "2030-05-10", "--end", "2030-05-20", "--set", "arrivals.scale=2", "--set", "turn_away@BR-AL=0.5", "--threads", 2)
    assert neman_("run", "two_lines", *words).code == 0
    call = engine.calls[-1]
    scenario = call["scenario"]
    assert (scenario.start, scenario.end, call["threads"]) == (date(2030, 5, 10), date(2030, 5, 20), 2)
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


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing(sign: signal.Signals, neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    engine.before_end = lambda: os.kill(os.getpid(), sign)
    told = neman_("run", "two_lines", "--out", "deep/er/out")
    assert told.code == 130
    assert "nothing was written" in told.err
    assert names(tmp_path) == []
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_a_report_that_fails_leaves_nothing(neman_: Call, engine: FakeEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(result: neman.Result, path: Path) -> None:
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


def test_what_is_no_run_cannot_be_run_again(neman_: Call, engine: FakeEngine, tmp_path: Path) -> None:
    told = neman_("rerun", "nothing")
    assert told.code == 2
    assert "not a run folder" in told.err
