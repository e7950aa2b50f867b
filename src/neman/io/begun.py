"""What a folder of results holds, by the file that says what was asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

__all__ = ["NOTES", "Kind", "begun_kind"]

Kind = Literal["run", "study", "sensitivity"]
#: The file that says what is asked for, by what a folder holds; it gets `seconds` when everything is there.
NOTES: dict[Kind, str] = {"run": "run.json", "study": "study.json", "sensitivity": "sensitivity.json"}


def begun_kind(folder: str | Path) -> Kind | None:
    """Return what was begun in a folder, complete or not; None where nothing was.

    >>> begun_kind("nowhere") is None
    True
    """
    return next((kind for kind, note in NOTES.items() if (Path(folder) / note).is_file()), None)
