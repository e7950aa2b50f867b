"""`neman new`: a small commented scenario to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import neman

__all__ = ["new"]


def new(name: Annotated[Path, typer.Argument(metavar="NAME", help="Name, or path, of the folder to make.", show_default=False)]) -> None:
    """Make a small scenario folder with comments, ready to be run and changed."""
    folder = neman.new_scenario(name)
    typer.echo(f"made {folder}: edit its files, then\n  neman check {folder}\n  neman explain {folder}\n  neman run {folder}")
