"""The real engine behind the command line: a run, the run again bit for bit, and a run that is stopped half way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

import neman

PROGRAM = Path(sys.executable).with_name("neman")


def call(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one short run."""
    folder = tmp_path_factory.mktemp("home")
    done = call(folder, "run", "two_lines", "--members", "2", "--end", "2030-06-04", "--set", "arrivals.scale=0.5", "--out", "run")
    assert done.returncode == 0, done.stderr
    return folder


def test_a_run_folder_is_complete(home: Path) -> None:
    assert sorted(path.name for path in home.iterdir()) == ["run"]
    assert {path.stem for path in (home / "run" / "tables").iterdir()} == {table.name for table in neman.TABLES}
    assert (home / "run" / "report.html").stat().st_size > 10_000
    assert neman.read(home / "run").values["arrivals.scale"] == 0.5


def test_a_run_is_the_same_again_with_any_number_of_threads(home: Path) -> None:
    done = call(home, "rerun", "run", "--threads", "1")
    assert done.returncode == 0, done.stderr
    assert "bit for bit" in done.stdout


def test_a_changed_figure_is_found(home: Path) -> None:
    path = home / "run" / "tables" / "ledger.parquet"
    before = path.read_bytes()
    pl.read_parquet(path).with_columns(pl.col("persons") + 1).write_parquet(path)
    done = call(home, "rerun", "run")
    path.write_bytes(before)
    assert done.returncode == 1
    assert done.stderr.endswith("in: ledger\n")


def test_a_new_scenario_can_be_run_at_once(tmp_path: Path) -> None:
    assert call(tmp_path, "new", "mine").returncode == 0
    done = call(tmp_path, "run", "mine", "--members", "2", "--out", "run")
    assert done.returncode == 0, done.stderr
    assert "people tried to cross" in done.stdout


def test_a_run_that_is_stopped_half_way_leaves_nothing(tmp_path: Path) -> None:
    words = [PROGRAM, "run", "two_lines", "--members", "100000", "--out", "run"]
    with subprocess.Popen(words, cwd=tmp_path, stderr=subprocess.PIPE) as run:
        while not list(tmp_path.glob(".run.*")) and run.poll() is None:
            time.sleep(0.05)
        os.kill(run.pid, signal.SIGTERM)
        _, told = run.communicate()
    assert run.returncode == 130
    assert b"nothing was written" in told
    assert list(tmp_path.iterdir()) == []
