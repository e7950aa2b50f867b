"""The scenarios that ship in the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

__all__ = ["shipped_folder", "shipped_names", "template_folder"]


def _home() -> Path:
    return Path(str(files("neman.scenarios")))


def shipped_names() -> tuple[str, ...]:
    """Return the names of the scenarios that ship with neman.

    >>> "two_lines" in shipped_names()
    True
    """
    return tuple(sorted(folder.parent.name for folder in _home().glob("[!_]*/scenario.yml")))


def shipped_folder(name: str) -> Path:
    """Return the folder of a shipped scenario."""
    return _home() / name


def template_folder() -> Path:
    """Return the folder from which `neman new` starts."""
    return _home() / "_new"
