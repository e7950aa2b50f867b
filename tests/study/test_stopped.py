"""A study that was stopped, in whatever way, goes on and ends as if it had not been; one that is complete takes more members."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import neman

KILLER = Path(__file__).parents[1] / "ensemble" / "killer.py"
PROGRAM = Path(sys.executable).with_name("neman")
WORLD = neman.read("two_lines").with_settings(end=neman.read("two_lines").start.replace(day=8))
CLOSED = neman.Policy(name="closed", settings=("readmission@BR-AL=0",))
HALF = neman.Policy(name="half", settings=("turn_away@BR-AL=0.5",))
POLICY = "name: {name}\ntitle: {name}\nsettings: [\"{setting}\"]\n"


def entries(folder: Path) -> Iterator[tuple[str, int, str, float]]:
    """Yield the members on the lists of all runs of a study."""
    for file in folder.glob("runs/*/members.sqlite"):
        base = sqlite3.connect(file)
        yield from ((f"runs/{file.parent.name}", *row) for row in base.execute("SELECT member, status, seconds FROM member"))
        base.close()


def test_kill_9_at_ten_random_moments_loses_nothing_and_runs_nothing_twice(tmp_path: Path) -> None:
    for policy in (CLOSED, HALF):
        (tmp_path / f"{policy.name}.yaml").write_text(POLICY.format(name=policy.name, setting=policy.settings[0]), encoding="utf-8")
    words = ["compare", "two_lines", "--policy", "closed.yaml", "--policy", "half.yaml", "--members", "80", "--seed", "7", "--out", "study"]
    killer = [sys.executable, str(KILLER), "study", "4", *words]
    done = subprocess.run(killer, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    states = [{tuple(row) for row in json.loads(line)} for line in done.stdout.splitlines() if line.startswith("[")]
    last = set(entries(tmp_path / "study"))
    assert any(0 < len(state) < len(last) for state in states), "no kill came while members were run"
    for earlier, later in zip(states, [*states[1:], last], strict=True):
        assert earlier <= later
    assert len(last) == 3 * 80
    whole = neman.compare(neman.read("two_lines"), [CLOSED, HALF], members=80, seed=7)
    assert neman.Study.load(tmp_path / "study").values.equals(whole.values)
    assert (tmp_path / "study" / "study.html").exists()
    assert not (tmp_path / "study" / "options.json").exists()


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.mark.parametrize("step", ["measure", "Growing.want", "resume", "write_native"])
def test_a_study_that_dies_before_any_step_goes_on(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dying(*words: object, **more: object) -> object:
        raise Killed

    neman.compare(WORLD, [CLOSED], members=2, seed=7, into=tmp_path / "study")
    home = {"write_native": "neman.study.record"}.get(step, "neman.study.ensembles")
    with monkeypatch.context() as patch:
        patch.setattr(f"{home}.{step}", dying)
        with pytest.raises(Killed):
            neman.compare(WORLD, [CLOSED], members=5, seed=7, into=tmp_path / "study")
    study = neman.resume_study(tmp_path / "study")
    assert study.values.equals(neman.compare(WORLD, [CLOSED], members=5, seed=7).values)
    assert neman.Study.load(tmp_path / "study").values.equals(study.values)


def test_a_complete_study_takes_more_members_and_runs_only_those(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    neman.compare(WORLD, [CLOSED], members=3, seed=7, into=folder)
    assert neman.members_done(folder) == (6, 6)
    before = set(entries(folder))
    grown = neman.compare(WORLD, [CLOSED], members=20, seed=7, into=folder)
    assert before < set(entries(folder))
    whole = neman.compare(WORLD, [CLOSED], members=20, seed=7, into=tmp_path / "whole")
    assert grown.values.equals(whole.values)
    for name in ("as_decided", "closed"):
        ours, theirs = (neman.Result.load(place / "runs" / name) for place in (folder, tmp_path / "whole"))
        assert ours.members == 20
        assert all(ours.tables[table].equals(theirs.tables[table]) for table in theirs.tables)
    assert neman.resume_study(folder).values.equals(whole.values)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"seed": 8}, "another seed"),
        ({"members": 1}, "number of members, which is lower"),
        ({"engine": "cohorts"}, "another engine"),
        ({"policies": [HALF]}, "another policies"),
        ({"scenario": replace(WORLD, title="Three lines")}, "another scenario"),
    ],
)
def test_another_study_is_not_mixed_with_it(change: dict[str, object], told: str, tmp_path: Path) -> None:
    asked = {"scenario": WORLD, "policies": [CLOSED], "members": 2, "seed": 7, "into": tmp_path / "study"}
    neman.compare(**asked)  # type: ignore[arg-type]
    before = set(entries(tmp_path / "study"))
    with pytest.raises(neman.RunError, match=told):
        neman.compare(**{**asked, **change})  # type: ignore[arg-type]
    assert set(entries(tmp_path / "study")) == before


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    neman.write_native(WORLD, tmp_path / "scenario")
    with pytest.raises(neman.RunError, match="not empty"):
        neman.compare(WORLD, [CLOSED], members=1, into=tmp_path)
    with pytest.raises(neman.RunError, match=r"study\.json is missing"):
        neman.resume_study(tmp_path)
