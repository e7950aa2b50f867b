"""A run folder appears only when it is complete: it is filled beside its place, in a draft, and renamed at the end."""

from __future__ import annotations

import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType

import typer

import neman

__all__ = ["begun_fit", "begun_folder", "default_folder", "draft_of", "drafts_beside", "folder_of", "new_folder", "stoppable"]

STOPPED = 130
_DRAFT = ".part"


class _Terminated(KeyboardInterrupt):
    """The process was asked to end."""


def default_folder(name: str) -> Path:
    """Return the folder of a run that is not told where to go."""
    plain = re.sub(r"[^\w.-]+", "-", name)
    return Path("runs") / f"{plain}-{datetime.now():%Y%m%d-%H%M%S}"


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """Give a draft beside `folder` and rename it at the end; where anything goes wrong, keep it only if it holds members."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise typer.BadParameter(f"{folder} exists and is not empty; choose another folder", param_hint="--out")
    draft = draft_of(folder)
    if neman.members_done(draft)[1]:
        raise typer.BadParameter(f"{folder} was begun before: go on with `neman resume {folder}`, or remove {draft}", param_hint="--out")
    made = _missing(folder.parent)
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
    except OSError as error:
        raise typer.BadParameter(f"cannot write to {folder.parent} ({error.strerror}); choose another folder", param_hint="--out") from None
    try:
        with begun_folder(folder):
            yield draft
    except BaseException:
        if not neman.members_done(draft)[0]:
            shutil.rmtree(draft, ignore_errors=True)
            for parent in made:
                if parent.exists() and not any(parent.iterdir()):
                    parent.rmdir()
        raise


@contextmanager
def begun_folder(folder: Path) -> Iterator[Path]:
    """Give the draft of `folder` and rename it at the end; where anything goes wrong, say how to go on."""
    draft = draft_of(folder)
    for torso in draft.glob("tmp*.html"):  # of a page that was being written when the process was killed
        torso.unlink()
    try:
        yield draft
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except BaseException as problem:
        done, wanted = neman.members_done(draft)
        if done:
            problem.add_note(f"{done} of {wanted} members are kept; go on with: neman resume {folder}")
        raise


@contextmanager
def begun_fit(folder: Path) -> Iterator[None]:
    """Say how to go on with a fit where anything goes wrong; it needs no draft, for it goes on when it is asked for again."""
    try:
        yield
    except BaseException as problem:
        if folder.exists():
            problem.add_note(f"what was run is kept; go on with the same command and --out {folder}")
        raise


def draft_of(folder: Path) -> Path:
    """Return where a run is kept until it is complete."""
    return folder.parent / f".{folder.name}{_DRAFT}"


def folder_of(draft: Path) -> Path:
    """Return the folder that a draft becomes."""
    return draft.parent / draft.name.removeprefix(".").removesuffix(_DRAFT) if draft.name.endswith(_DRAFT) else draft


def drafts_beside(folder: Path) -> list[Path]:
    """Return the folders beside this one whose runs are not complete."""
    return sorted(folder_of(draft) for draft in folder.parent.glob(f".*{_DRAFT}"))


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
    except KeyboardInterrupt as stopped:
        typer.echo(f"stopped; {'; '.join(getattr(stopped, '__notes__', [])) or 'nothing was written'}", err=True)
        raise typer.Exit(STOPPED) from None
    finally:
        signal.signal(signal.SIGTERM, before)
