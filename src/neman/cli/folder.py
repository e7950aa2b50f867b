"""A run folder appears only when it is complete: it is written beside its place and renamed at the end."""

from __future__ import annotations

import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType

import typer

__all__ = ["default_folder", "new_folder", "stoppable"]

STOPPED = 130


class _Terminated(KeyboardInterrupt):
    """The process was asked to end."""


def default_folder(name: str) -> Path:
    """Return the folder of a run that is not told where to go."""
    plain = re.sub(r"[^\w.-]+", "-", name)
    return Path("runs") / f"{plain}-{datetime.now():%Y%m%d-%H%M%S}"


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a temporary folder beside `folder`; rename it at the end, remove it where anything goes wrong."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise typer.BadParameter(f"{folder} exists and is not empty; choose another folder", param_hint="--out")
    made = _missing(folder.parent)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise typer.BadParameter(f"cannot write to {folder.parent} ({error.strerror}); choose another folder", param_hint="--out") from None
    try:
        draft.chmod(0o755)
        yield draft
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        for parent in made:
            if parent.exists() and not any(parent.iterdir()):
                parent.rmdir()
        raise


def _missing(folder: Path) -> list[Path]:
    """Return the folders that do not exist yet, the innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


@contextmanager
def stoppable() -> Iterator[None]:
    """Let Ctrl-C and a request to terminate end the command in order: clean up, say so, and return 130."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise _Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("stopped; nothing was written", err=True)
        raise typer.Exit(STOPPED) from None
    finally:
        signal.signal(signal.SIGTERM, before)
