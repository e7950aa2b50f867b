"""What was begun in a folder, and how much of it is there: a run, a study of several, or a sensitivity analysis of many points."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from neman.ensemble.ledger import FILE, TABLE, count
from neman.io.folders import opened, read_json

__all__ = ["NOTES", "POINTS", "Kind", "begun_kind", "members_done"]

Kind = Literal["run", "study", "sensitivity"]
#: The file that says what is asked for, by kind; it gets `seconds` when everything is there.
NOTES: dict[Kind, str] = {"run": "run.json", "study": "study.json", "sensitivity": "sensitivity.json"}
#: File and table of the points of a sensitivity analysis that have been run, each with all its members.
POINTS = ("points.sqlite", "point")


def begun_kind(folder: str | Path) -> Kind | None:
    """Return what was begun in a folder, complete or not; None where nothing was.

    >>> begun_kind("nowhere") is None
    True
    """
    return next((kind for kind, note in NOTES.items() if (Path(folder) / note).is_file()), None)


def members_done(folder: str | Path) -> tuple[int, int]:
    """Return how many members of what was begun in a folder are on disk, and how many are wanted; (0, 0) where nothing was begun.

    Raises
    ------
    RunError : another process is running it.
    """
    folder, kind = Path(folder), begun_kind(folder)
    if kind is None:
        return 0, 0
    with opened(folder, "what was begun"):
        made = read_json(folder / NOTES[kind])
    members, runs = int(made["members"]), int(made.get("runs", 1))
    if kind == "sensitivity":
        return members * count(folder, *POINTS), members * runs
    return sum(count(run, FILE, TABLE) for run in (folder, *folder.glob("runs/*"))), members * runs
