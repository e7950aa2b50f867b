"""Arguments that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

import neman

__all__ = ["Engine", "ExecutorOption", "Form", "SensitivityOption", "SourceArgument", "ThreadsOption", "drivers_for"]

Engine = Literal["auto", "individuals", "cohorts"]
Form = Literal["flee"]

SourceArgument = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or path of a scenario folder.", show_default=False)
]
ThreadsOption = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Threads or processes; any number gives the same result.", show_default="all cores")
]
ExecutorOption = Annotated[
    str, typer.Option(metavar="WHERE", help="threads, processes, or dask://HOST:PORT, a cluster; the result is the same everywhere.")
]
SensitivityOption = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of neman sensitivity on this scenario: shown on the page.", show_default=False),
]


def drivers_for(scenario: neman.Scenario, folder: Path | str | None) -> neman.Sensitivity | None:
    """Return the sensitivity analysis that is to be shown with a scenario; what is wrong with it is said before anything is run."""
    if folder is None:
        return None
    found = neman.Sensitivity.load(folder)
    if found.scenario.name != scenario.name:
        raise neman.RunError(f"{folder} is an analysis of {found.scenario.name}, not of {scenario.name}")
    return found
