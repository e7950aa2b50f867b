"""Compiled code on disk: Numba renews a function when its own file changes; here, when a file changes that it may call."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from neman.engine.flee_step import run_flee_days
from neman.engine.kernels.gates import gates

__all__ = ["refresh"]

_SOURCES = Path(__file__).parent
_FLEE = "flee"  # files of Flee's rules, which nothing else calls


def _newest(*, with_flee: bool) -> float:
    files = [file for file in _SOURCES.rglob("*.py") if with_flee or not file.name.startswith(_FLEE)]
    return max(file.stat().st_mtime for file in [*files, _SOURCES.parent / "rng.py"])


def _folders() -> list[Path]:
    return [Path(str(kernel.stats.cache_path)) for kernel in (run_flee_days, gates)]


def refresh() -> None:
    """Remove compiled code that is older than the newest source file that it may call."""
    newest = {True: _newest(with_flee=True), False: _newest(with_flee=False)}
    for folder in _folders():
        for index in folder.glob("*.nbi"):
            with suppress(OSError):
                if index.stat().st_mtime < newest[index.name.startswith(_FLEE)]:
                    index.unlink()
