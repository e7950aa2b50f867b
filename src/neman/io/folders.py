"""Folders of results: a new one is made only where nothing would be overwritten, and says in JSON where it comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from neman.errors import RunError

__all__ = ["empty_folder", "opened", "read_json", "write_json", "writing"]


def empty_folder(folder: str | Path) -> Path:
    """Make a folder, or take an empty one, and return it.

    Raises
    ------
    RunError : the folder exists and is not empty.
    """
    folder = Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise RunError(f"{folder} exists and is not empty; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_json(file: Path, about: Mapping[str, Any]) -> None:
    """Write what is known about a folder, for people and programs; who is killed meanwhile leaves the file as it was."""
    draft = file.with_suffix(".part")
    draft.write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    draft.replace(file)


@contextmanager
def opened(folder: str | Path, what: str) -> Iterator[Path]:
    """Give the path of a folder whose files are read within; `what` says which command makes such a folder.

    Raises
    ------
    RunError : a file of it is missing, or cannot be read.
    """
    folder = Path(folder)
    try:
        yield folder
    except FileNotFoundError as problem:
        raise RunError(f"{folder} is not the folder of {what}: {Path(str(problem.filename or folder)).name} is missing") from None
    except (ValueError, pl.exceptions.PolarsError) as problem:
        raise RunError(f"{folder} cannot be read: {problem}") from None


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what keeps a file from being written, such as a full disk, into an error of neman."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        raise RunError(f"{path} cannot be written: {error}") from None


def read_json(file: Path) -> dict[str, Any]:
    """Return what `write_json` has written."""
    about: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return about
