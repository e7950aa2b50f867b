"""All errors of neman, in one tree: catch `NemanError` to catch every mistake that a user can make.

    NemanError
    ├── InputError      a file, row or column that cannot be read or breaks a rule
    ├── SettingError    an option, lever or parameter that does not exist or is out of range
    ├── RunError        a run that cannot go on: people not conserved, run folder unusable
    │   └── NothingRan  no member of a run could be run
    └── MissingPart     an optional part of neman that is not installed
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path

__all__ = ["InputError", "MissingPart", "NemanError", "NothingRan", "RunError", "SettingError", "did_you_mean", "ended"]


class NemanError(Exception):
    """Root of every error that neman raises on purpose."""


class InputError(NemanError):
    """A broken input: says which file, row, column and value, and what to do about it.

    >>> str(InputError("links.csv", row=14, column="km", value="-3", problem="must be above 0", remedy="write the distance in km"))
    "links.csv, row 14, column 'km': must be above 0, got '-3'. Remedy: write the distance in km."
    """

    def __init__(
        self,
        file: str | Path,
        *,
        problem: str,
        remedy: str,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
    ) -> None:
        self.file, self.row, self.column, self.value = str(file), row, column, value
        self.problem, self.remedy = problem, remedy
        where = self.file
        if row is not None:
            where += f", row {row}"
        if column is not None:
            where += f", column {column!r}"
        got = "" if value is None else f", got {str(value)!r}"
        super().__init__(f"{where}: {ended(f'{problem}{got}')} Remedy: {ended(remedy)}")


class SettingError(NemanError):
    """An unknown or impossible option, lever or parameter."""


class RunError(NemanError):
    """A run that cannot go on."""


class NothingRan(RunError):
    """No member of a run could be run; `failed`: the error of each member."""

    def __init__(self, failed: Mapping[str, str]) -> None:
        self.failed = dict(failed)
        super().__init__(f"no member could be run; member 0: {self.failed['0']}")


class MissingPart(NemanError):
    """An optional part of neman is not installed."""


def ended(text: str) -> str:
    """Return a text with a full stop where it has no end yet.

    >>> ended("did you mean 'patrols'?"), ended("known: patrols")
    ("did you mean 'patrols'?", 'known: patrols.')
    """
    return text if text.endswith(("?", ".")) else f"{text}."


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the closest known words, or lists them all.

    >>> did_you_mean("patrol", ["patrols", "barrier"])
    "did you mean 'patrols'?"
    >>> did_you_mean("patrol", [])
    'there is none to choose from'
    """
    known = sorted(known)
    if not known:
        return "there is none to choose from"
    near = difflib.get_close_matches(word, known, n=2, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(repr(w) for w in near) + "?"
    return "known: " + ", ".join(known) if len(known) <= 40 else f"none of {len(known)} known names is close"
