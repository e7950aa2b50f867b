"""Progress: silent at first, then plain lines or a bar."""

from __future__ import annotations

import pytest

from neman.cli import progress
from neman.cli.progress import Meter, announced


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that is moved by hand: its last entry is the time."""
    times = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: times[-1])
    return times


def test_short_runs_are_silent(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Meter("running") as meter:
        for second in (0.5, 1.0, 1.9):
            clock.append(second)
            meter(1, 10)
    assert capsys.readouterr().err == ""


def test_long_runs_tell_the_time_left_in_plain_lines(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Meter("running") as meter:
        for second in range(31):
            clock.append(float(second))
            meter(second, 100)
    lines = capsys.readouterr().err.splitlines()
    assert lines == ["running: 2 %, 98 s left", "running: 12 %, 88 s left", "running: 22 %, 78 s left"]


def test_the_time_left_is_not_guessed_from_less_than_a_hundredth(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with Meter("running") as meter:
        clock.append(5.0)
        meter(9, 1000)
    assert capsys.readouterr().err == "running: 1 %, time left not known yet\n"


def test_a_terminal_gets_a_bar(clock: list[float], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True)
    with Meter("running") as meter:
        clock.append(500.0)
        meter(50, 100)
        assert meter.bar is not None
        task = meter.bar.tasks[0]
        assert (task.completed, task.total, task.fields["left"]) == (50, 100, "8 min left")


def test_what_takes_long_is_announced_with_its_time(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    with announced("compiling"):
        clock.append(12.0)
    assert "compiling: 12 s" in capsys.readouterr().err
    with announced("compiling"):
        clock.append(13.0)
    assert capsys.readouterr().err == ""
