"""The command line in this process, with an engine that takes no time: the real one has tests of its own."""

from __future__ import annotations

import sys
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
    monkeypatch.setattr(neman, "write_report", lambda result, path: path.write_text("report", encoding="utf-8"))
    return fake
