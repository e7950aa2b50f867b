"""Arguments that several verbs share."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

__all__ = ["Engine", "SourceArgument", "ThreadsOption"]

Engine = Literal["auto", "individuals", "cohorts"]

SourceArgument = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="Name of a shipped scenario, or path of a scenario folder.", show_default=False)
]
ThreadsOption = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Threads; the result is the same for any number.", show_default="all cores")
]
