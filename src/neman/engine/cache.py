"""Compiled code on disk: Numba renews a function when its own file changes; here, when any file of the engine does."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from neman.engine.kernels.gates import gates
from neman.engine.step import run_days

__all__ = ["is_compiled", "refresh"]

_SOURCES = Path(__file__).parent


def _folders() -> list[Path]:
    return [Path(kernel.stats.cache_path) for kernel in (run_days, gates)]


def refresh() -> None:
    """Remove compiled code that is older than the newest source file of the engine."""
    newest = max(file.stat().st_mtime for file in [*_SOURCES.rglob("*.py"), _SOURCES.parent / "rng.py"])
    for folder in _folders():
        for index in folder.glob("*.nbi"):
            with suppress(OSError):
                if index.stat().st_mtime < newest:
                    index.unlink()


def is_compiled() -> bool:
    """Return whether compiled code for a day is on disk, so that a run starts at once."""
    refresh()
    return any(_folders()[0].glob("step.run_days-*.nbi"))
