"""`neman import`: turn a scenario of another format into a native one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

import neman

__all__ = ["import_"]


def import_(
    form: Annotated[Literal["flee"], typer.Argument(metavar="FORMAT", help="Format of the source: flee.", show_default=False)],
    source: Annotated[Path, typer.Argument(help="Folder to read.", show_default=False)],
    destination: Annotated[Path, typer.Argument(help="New folder for the scenario.", show_default=False)],
) -> None:
    """Turn a folder of another format into a scenario of neman that gives the same results."""
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise neman.SettingError(f"{destination} exists and is not empty; choose a new folder")
    scenario = neman.read(source)
    if not scenario.values["flee.rules"]:
        raise neman.SettingError(f"{source} is no {form} instance; it must hold locations.csv and routes.csv, flat or in input_csv")
    neman.write_native(scenario, destination)
    typer.echo(f"{scenario.name}: {len(scenario.places)} places, {len(scenario.links)} links, {scenario.days} days")
    typer.echo(f"scenario: {destination}")
