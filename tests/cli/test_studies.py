"""`neman compare` and `neman sensitivity` on the real engine: what they write and say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import neman

PROGRAM = Path(sys.executable).with_name("neman")
POLICY = """\
name: closed
title: Nobody is taken back
changes:
  - {date: 2030-05-24, actor: Alden, lever: readmission, target: BR-AL, value: 0}
"""


def call(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, text=True, check=False)


def test_a_study_is_written_and_told(tmp_path: Path) -> None:
    (tmp_path / "closed.yaml").write_text(POLICY, encoding="utf-8")
    done = call(tmp_path, "compare", "two_lines", "--policy", "closed.yaml", "--members", "3", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert "Nobody is taken back (closed)" in done.stdout
    written = {path.name for path in (tmp_path / "out").iterdir()}
    tables = {"differences.csv", "differences.parquet", "values.parquet"}
    assert written == {"study.json", "study.html", "summary.txt", "scenario", "runs", *tables}
    study = neman.Study.load(tmp_path / "out")
    assert study.provenance["command"].startswith("neman compare two_lines --policy closed.yaml")
    assert pl.read_csv(tmp_path / "out" / "differences.csv").height == len(study.outcomes)


def test_sensitivity_is_written_told_and_shown_in_a_study(tmp_path: Path) -> None:
    pytest.importorskip("SALib", reason="SALib is not installed: pip install 'neman[study]'")
    words = ("--only", "readmission", "--only", "arrivals.scale", "--trajectories", "2", "--members", "2", "--out", "drivers")
    done = call(tmp_path, "sensitivity", "two_lines", *words)
    assert done.returncode == 0, done.stderr
    assert "2 assumptions, 6 combinations of 2 runs" in done.stdout
    assert "how many people arrive: multiplies all arrivals [arrivals.scale]" in done.stdout
    written = {path.name for path in (tmp_path / "drivers").iterdir()}
    assert written == {"sensitivity.json", "sensitivity.html", "indices.csv", "points.csv", "points.sqlite", "scenario"}
    (tmp_path / "closed.yaml").write_text(POLICY, encoding="utf-8")
    more = ("--policy", "closed.yaml", "--members", "2", "--sensitivity", "drivers", "--out", "out")
    assert call(tmp_path, "compare", "two_lines", *more).returncode == 0
    assert call(tmp_path, "run", "two_lines", "--members", "1", "--sensitivity", "drivers", "--out", "run").returncode == 0
    for page in ("out/study.html", "run/report.html"):
        assert "Which assumptions drive which number" in (tmp_path / page).read_text(encoding="utf-8")
    other = call(tmp_path, "run", "belarus_eu_2021", "--sensitivity", "drivers", "--out", "other")
    assert (other.returncode, other.stderr) == (2, "neman: drivers is an analysis of two_lines, not of belarus_eu_2021\n")


def test_shipped_policies_are_listed(tmp_path: Path) -> None:
    done = call(tmp_path, "compare", "belarus_eu_2021", "--list")
    assert done.returncode == 0
    assert done.stdout.startswith("barrier_earlier  ")
    assert "Belarus takes people back" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("compare", "two_lines"), "write a policy file"),
        (("compare", "belarus_eu_2021", "--policy", "take_back"), "did you mean 'takes_back'"),
        (("compare", "two_lines", "--policy", "missing.yaml"), "missing.yaml: the file is missing"),
        (("compare", "two_lines", "--policy", "missing.yaml", "--sensitivity", "nowhere"), "sensitivity.json is missing"),
        (("sensitivity", "two_lines", "--only", "readmision"), "did you mean 'readmission'"),
        (("sensitivity", "two_lines", "--method", "sobol", "--trajectories", "3"), "power of 2"),
    ],
)
def test_mistakes_are_told_without_traceback_and_leave_nothing(words: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = call(tmp_path, *words, *(() if words == ("compare", "two_lines") else ("--out", "out")))
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
