"""`neman forecast`: what reporters will publish, as far as was known on a day."""

from __future__ import annotations

import shlex
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

import neman
from neman.cli.arguments import SourceArgument, ThreadsOption
from neman.cli.fit import note_fitted
from neman.cli.folder import default_folder
from neman.cli.progress import Meter

__all__ = ["forecast"]

_DAY = ["%Y-%m-%d"]
_FROM = "Everything published up to this day is used, nothing later."
_BELIEVE = "A side, a reporter, or reconcile, as for neman fit."


def forecast(
    source: SourceArgument,
    origin: Annotated[datetime, typer.Option("--from", formats=_DAY, metavar="DATE", help=_FROM)],
    days: Annotated[int, typer.Option(min=1, max=730, metavar="N", help="How far to look ahead.")] = 30,
    believe: Annotated[str, typer.Option(metavar="WHOM", help=_BELIEVE)] = "reconcile",
    fit: Annotated[Path | None, typer.Option(metavar="DIR", help="Use this fit instead of a new one.", show_default=False)] = None,
    budget: Annotated[int, typer.Option(min=100, metavar="N", help="Runs of the model for the fit.")] = 400,
    seed: Annotated[int | None, typer.Option(min=0, metavar="S", help="Seed of the chances.", show_default="as in the scenario")] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder.", show_default="runs/NAME-forecast-DATE-TIME")] = None,
    threads: ThreadsOption = None,
) -> None:
    """Fit to all that was known on a day, go on under the decisions then in force, and store the forecast of every series."""
    scenario = neman.read(source)
    note_fitted(scenario)
    folder = out or default_folder(f"{scenario.name}-forecast")
    with Meter(f"fitting {scenario.name} to what was known on {origin.date()}") as meter:
        made = neman.forecast(
            scenario, origin.date(), days, believe=believe, budget=budget, seed=seed, fit=neman.Fit.load(fit) if fit else None,
            folder=folder, threads=threads, progress=meter,
        )
    made.save(folder, command=shlex.join(["neman", *sys.argv[1:]]))
    whom = "" if scenario.values["flee.rules"] else f", believing {believe}"
    typer.echo(f"{scenario.name}, {days} days from {made.origin}{whom}: {made.members} members")
    typer.echo("sum over the days (a stock: its last day), in the unit of the reporter: median, 50 % interval, 90 % interval")
    for k, who in enumerate(made.scenario.reporters):
        low, lower, middle, upper, high = made.total_quantiles(k)
        if high > 0:
            intervals = f"({lower:,.0f} to {upper:,.0f})  ({low:,.0f} to {high:,.0f})"
            typer.echo(f"  {middle:>9,.0f}  {intervals}  {who.border} {who.quantity}, {who.name}")
    typer.echo(f"forecast: {folder}")
