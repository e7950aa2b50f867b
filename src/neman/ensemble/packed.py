"""A task on its way to another process: pickled once, unpacked there once."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version

from neman.ensemble.seam import Outcome, Task
from neman.errors import NemanError, RunError, SettingError

__all__ = ["Packed"]


@dataclass(frozen=True)
class Packed:
    """A task as bytes, made by a version of neman."""

    content: bytes
    version: str

    @classmethod
    def of(cls, task: Task) -> Packed:
        """Return a packed task."""
        return cls(zlib.compress(pickle.dumps(task), 1), version("neman"))

    def __call__(self, member: int) -> Outcome:
        """Run a member; an error comes back as one that can be pickled."""
        if self.version != (here := version("neman")):
            raise SettingError(f"a worker has neman {here}, this is {self.version}: install the same everywhere")
        outcome = _unpacked(self.content)(member)
        return outcome if outcome.error is None else outcome._replace(error=_plain(outcome.error))


@lru_cache(maxsize=1)
def _unpacked(content: bytes) -> Task:
    task: Task = pickle.loads(zlib.decompress(content))
    return task


def _plain(error: Exception) -> Exception:
    if isinstance(error, NemanError):
        return RunError(str(error)) if isinstance(error, RunError) else SettingError(str(error))
    return RuntimeError(f"{type(error).__name__}: {error}")
