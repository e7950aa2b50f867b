"""Tasks for executors, without an engine; processes import them by name."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from neman.ensemble import Outcome


@dataclass(frozen=True)
class Plain:
    """Does nothing; lower numbers take longer."""

    def __call__(self, member: int) -> Outcome:
        """Return an outcome without tables."""
        time.sleep(0.02 / (1 + member))
        return Outcome(member, {})

    def stop(self) -> None:
        """There is nothing to stop."""


@dataclass(frozen=True)
class Deadly(Plain):
    """One member kills the process that runs it: always, or only the first time where a file says so."""

    victim: int
    once: Path | None = None

    def __call__(self, member: int) -> Outcome:
        """Return an outcome, or die."""
        if member == self.victim and not (self.once and self.once.exists()):
            if self.once:
                self.once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(member)


class Hopeless(Deadly):
    """Every member kills its process."""

    def __call__(self, member: int) -> Outcome:
        """Die."""
        return Deadly(member)(member)
