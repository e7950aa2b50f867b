"""Arguments that several verbs share."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

__all__ = ["Engine", "ExecutorOption", "Form", "SourceArgument", "ThreadsOption"]

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
