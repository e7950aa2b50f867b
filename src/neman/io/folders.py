"""Folders of results: a new one is made only where nothing would be overwritten, and says in JSON where it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from neman.errors import RunError

__all__ = ["empty_folder", "write_json"]


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
    """Write what is known about a folder, for people and programs."""
    file.write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
