"""How far a run is: a bar with the time left, or plain lines where there is no terminal; nothing in the first two seconds."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

__all__ = ["Meter", "announced"]

_QUIET_SECONDS = 2.0
_SECONDS_BETWEEN_LINES = 10.0


class Meter:
    """Shows how much is done; call it with what is done and what there is to do.

    Use it as a context: the bar is taken away at the end.

    Parameters
    ----------
    members : size of the ensemble whose members all have the same to do, so that they are told as well.
    """

    def __init__(self, label: str, members: int | None = None) -> None:
        self.label, self.members, self.began, self.told = label, members, time.monotonic(), 0.0
        self.bar: Bar | None = None

    def __enter__(self) -> Meter:
        self.began = time.monotonic()
        return self

    def __exit__(self, *stopped: object) -> None:
        if self.bar:
            self.bar.stop()

    def __call__(self, done: int, total: int) -> None:
        """Show that `done` of `total` is done."""
        passed = time.monotonic() - self.began
        if passed < _QUIET_SECONDS or total <= 0:
            return
        if sys.stderr.isatty():
            self._move_bar(done, total)
        elif passed - self.told >= (_SECONDS_BETWEEN_LINES if self.told else 0.0):
            self.told = passed
            typer.echo(f"{self.label}: {100 * done / total:.0f} %, {self._left(done, total)}", err=True)

    def _move_bar(self, done: int, total: int) -> None:
        if self.bar is None:
            self.bar = _new_bar()
            self.bar.add_task(self.label, left="")
            self.bar.start()
        self.bar.update(self.bar.task_ids[0], completed=done, total=total, left=self._left(done, total))

    def _left(self, done: int, total: int) -> str:
        members = f"{done * self.members // total:,} of {self.members:,} members, " if self.members else ""
        return members + _left(time.monotonic() - self.began, done, total)


def _new_bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[left]}")
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _left(passed: float, done: int, total: int) -> str:
    if 100 * done < total:
        return "time left not known yet"
    seconds = passed * (total - done) / done
    return f"{seconds:.0f} s left" if seconds < 100 else f"{seconds / 60:.0f} min left"


@contextmanager
def announced(text: str) -> Iterator[None]:
    """Say what is going on once it has taken two seconds, and at the end how long it took."""
    began = time.monotonic()
    timer = threading.Timer(_QUIET_SECONDS, typer.echo, [f"{text} ..."], {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    passed = time.monotonic() - began
    if passed > _QUIET_SECONDS:
        typer.echo(f"{text}: {passed:.0f} s", err=True)
