"""How much of what was begun in a folder is there: of a run, a study of several, or a sensitivity analysis of many points."""

from __future__ import annotations

from pathlib import Path

from neman.ensemble.ledger import FILE, TABLE, count
from neman.io.begun import NOTES, begun_kind
from neman.io.folders import opened, read_json

__all__ = ["POINTS", "members_done"]

#: File and table of the points of a sensitivity analysis that have been run, each with all its members.
POINTS = ("points.sqlite", "point")


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
