"""A new scenario folder, small, complete and commented."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree

from neman.errors import InputError
from neman.files import SETTINGS_FILE
from neman.io.shipped import template_folder

__all__ = ["new_scenario"]


def new_scenario(folder: str | Path) -> Path:
    """Copy the template to a new folder, name the scenario after it, and return its path.

    Raises
    ------
    InputError : the folder exists already, or its name cannot name a scenario.
    """
    folder = Path(folder)
    if folder.exists():
        raise InputError(folder, problem="exists already", remedy="choose another name; nothing is overwritten")
    if not re.fullmatch(r"\w[\w.-]*", folder.name):
        raise InputError(folder, problem="cannot name a scenario", value=folder.name, remedy="use letters, digits, '_', '-' and '.'")
    copytree(template_folder(), folder)
    settings = folder / SETTINGS_FILE
    settings.write_text(settings.read_text(encoding="utf-8").replace("name: NAME", f"name: {folder.name}"), encoding="utf-8", newline="\n")
    return folder
