"""A run that was stopped, in whatever way, goes on and ends as if it had not been."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pytest
from alike import differences
from conftest import MEMBERS

import neman
from neman.ensemble import Growing
from neman.ensemble.ledger import Ledger

PROGRAM = Path(sys.executable).with_name("neman")
MANY = 480
WORDS = ("run", "two_lines", "--end", "2030-05-08", "--seed", "7", "--no-report")


def call(folder: Path, *words: str, limit: str = "unlimited") -> subprocess.CompletedProcess[str]:
    """Call the command line; `limit` is the most kilobytes that a file may have."""
    command = ["bash", "-c", f'ulimit -f {limit}; exec "$@"', "bash", str(PROGRAM), *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@cache
def in_memory(members: int) -> neman.Result:
    """What an uninterrupted run gives."""
    scenario = neman.read("two_lines")
    return neman.simulate(scenario.with_settings(end=scenario.start.replace(day=8)), members=members, seed=7)


def test_kill_9_at_ten_random_moments_loses_nothing_and_runs_nothing_twice(tmp_path: Path) -> None:
    killer = [sys.executable, str(Path(__file__).with_name("killer.py")), "run", "1", *WORDS, "--members", str(MANY), "--out", "run"]
    done = subprocess.run(killer, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    states = [{tuple(row) for row in json.loads(line)} for line in done.stdout.splitlines() if line.startswith("[")]
    assert len(states) == 10
    assert 0 < len(states[-1]) < MANY, "no kill came while members were run"
    with sqlite3.connect(tmp_path / "run" / "members.sqlite") as base:
        last = {(".", *row) for row in base.execute("SELECT member, status, seconds FROM member")}
    base.close()
    for earlier, later in zip(states, [*states[1:], last], strict=True):
        assert earlier <= later
    assert sorted(member for _, member, *_ in last) == list(range(MANY))
    assert differences(in_memory(MANY), neman.Result.load(tmp_path / "run")) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["run"]


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.mark.parametrize("step", ["write_native", "Growing._write_block", "Ledger.add", "write_tables", "write_json", "StoredTables"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_run_that_dies_before_or_after_any_step_goes_on(
    step: str, after: bool, scenario: neman.Scenario, wanted: neman.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    home, _, name = f"neman.ensemble.growing.{step}".rpartition(".")
    calls, owner = [], sys.modules.get(home) or getattr(sys.modules["neman.ensemble.growing"], home.rpartition(".")[2])
    real = getattr(owner, name)

    def dying(*words: object, **more: object) -> object:
        calls.append(name)
        second = len(calls) == (1 if name in ("write_native", "write_tables", "StoredTables") else 2)
        if second and not after:
            raise Killed
        answer = real(*words, **more)
        if second:
            raise Killed
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, dying)
        patch.setattr(Growing, "__exit__", lambda self, *error: self.ledger.close())  # the dead tidy nothing up
        with pytest.raises(Killed):
            neman.simulate(scenario, members=MEMBERS, seed=7, into=tmp_path / "run")
    if step == "write_native":
        assert neman.members_done(tmp_path / "run") == (0, 0)
        return
    assert differences(wanted, neman.resume(tmp_path / "run")) == []
    assert differences(wanted, neman.Result.load(tmp_path / "run")) == []
    assert not (tmp_path / "run" / "blocks").exists()


def test_a_block_that_was_damaged_is_run_again(
    scenario: neman.Scenario, wanted: neman.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(blocks: object, folder: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("neman.ensemble.growing.write_tables", stop)
        with pytest.raises(KeyboardInterrupt):
            neman.simulate(scenario, members=MEMBERS, seed=7, into=tmp_path)
    assert neman.members_done(tmp_path) == (MEMBERS, MEMBERS)
    (tmp_path / "blocks" / "00001" / "stock.parquet").write_bytes(b"PAR1 torn")
    assert differences(wanted, neman.resume(tmp_path, executor="processes", threads=2)) == []


@pytest.mark.parametrize(("limit", "kept"), [("4", False), ("8", True), ("20", True)], ids=["at once", "later", "at the end"])
def test_a_full_disk_is_told_and_the_run_goes_on_when_there_is_room(limit: str, kept: bool, tmp_path: Path) -> None:
    words, expected = (*WORDS, "--members", "240", "--out", "run"), in_memory(240)  # the engine is compiled before disk is short
    done = call(tmp_path, *words, limit=limit)
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert ("go on with: neman resume run" in done.stderr) == kept
    assert not (tmp_path / "run").exists()
    again = call(tmp_path, *(("resume", "run") if kept else words))
    assert again.returncode == 0, again.stderr
    assert differences(expected, neman.Result.load(tmp_path / "run")) == []


def test_a_run_that_is_stopped_keeps_its_members_and_says_how_to_go_on(tmp_path: Path) -> None:
    words = [PROGRAM, *WORDS, "--members", "100000", "--out", "deep/run"]
    with subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as run:
        while not list(tmp_path.glob("deep/.run.part/blocks/*")) and run.poll() is None:
            time.sleep(0.01)
        refused = call(tmp_path, "resume", "deep/run")
        os.kill(run.pid, signal.SIGTERM)
        _, told = run.communicate()
    assert run.returncode == 130
    assert "of 100000 members are kept; go on with: neman resume deep/run" in told
    assert "is being run by another process" in refused.stderr
    assert refused.returncode == 2
    other = call(tmp_path, *WORDS, "--out", "deep/run")
    assert "was begun before" in other.stderr
    assert "deep/run" in call(tmp_path, "resume", "deep/other").stderr


def test_a_complete_run_has_nothing_left(scenario: neman.Scenario, tmp_path: Path) -> None:
    neman.simulate(scenario, members=1, into=tmp_path / "run")
    assert call(tmp_path, "resume", "run").stdout == "run is complete\n"


def test_a_run_goes_on_with_the_scenario_and_version_it_was_begun_with(scenario: neman.Scenario, tmp_path: Path) -> None:
    made = {"members": 1, "hash": scenario.hash, "seed": 1, "neman": "0.0"}
    Growing.new(tmp_path, scenario, made).ledger.close()
    settings = tmp_path / "scenario" / "scenario.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("Two lines", "Three lines"), encoding="utf-8")
    with pytest.raises(neman.RunError, match="was changed"):
        neman.resume(tmp_path)
    neman.write_native(scenario, tmp_path / "scenario")
    with pytest.raises(neman.RunError, match=r"begun with neman 0\.0"):
        neman.resume(tmp_path)
    with pytest.raises(neman.RunError, match="holds a run already"):
        neman.simulate(scenario, into=tmp_path)


def test_a_member_is_never_on_the_list_twice(tmp_path: Path) -> None:
    from neman.ensemble.ledger import Entry

    ledger = Ledger(tmp_path)
    ledger.add([Entry(0, "1", "done", 0.1, None, 0)])
    with pytest.raises(neman.RunError, match="UNIQUE"):
        ledger.add([Entry(1, "1", "done", 0.1, None, 1), Entry(0, "1", "done", 0.1, None, 1)])
    assert [entry.member for entry in ledger.entries()] == [0]
    ledger.close()
