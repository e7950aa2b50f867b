"""`neman run`: simulate a scenario and write its report."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

import neman
from neman.cli.arguments import SourceArgument, ThreadsOption
from neman.cli.folder import default_folder, new_folder, stoppable
from neman.cli.headline import headline
from neman.cli.progress import Meter, announced

__all__ = ["run"]

_DAY = ["%Y-%m-%d"]
_AS_GIVEN = "as in the scenario"
_SET = "Set a parameter (arrivals.scale=2) or a lever (LEVER[@TARGET][:DATE], as in turn_away@LT:2021-08-03=0.5); may be repeated."


def run(
    source: SourceArgument,
    members: Annotated[int | None, typer.Option(min=1, help="Runs of the ensemble.", show_default=_AS_GIVEN)] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**64 - 1, help="Seed of the random numbers.", show_default=_AS_GIVEN)] = None,
    start: Annotated[datetime | None, typer.Option(formats=_DAY, metavar="DATE", help="First day.", show_default=_AS_GIVEN)] = None,
    end: Annotated[datetime | None, typer.Option(formats=_DAY, metavar="DATE", help="Last day.", show_default=_AS_GIVEN)] = None,
    out: Annotated[Path | None, typer.Option(help="New folder for the results.", show_default="runs/NAME-DATE-TIME")] = None,
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=_SET, show_default=False)] = None,
    threads: ThreadsOption = None,
    report: Annotated[bool, typer.Option(help="Write report.html.")] = True,
) -> None:
    """Simulate a scenario, write its report and say where it is."""
    scenario = neman.read(source).with_settings(settings or [], start=start and start.date(), end=end and end.date())
    folder = out or default_folder(scenario.name)
    with stoppable(), new_folder(folder) as draft:
        compile_engine()
        with Meter(f"running {scenario.name}") as meter:
            result = neman.simulate(scenario, members=members, seed=seed, threads=threads, progress=meter)
        result = replace(result, provenance={**result.provenance, "command": shlex.join(["neman", *sys.argv[1:]])})
        with announced("writing the results"):
            result.save(draft)
            if report:
                neman.write_report(result, draft / "report.html")
    for line in headline(result):
        typer.echo(line)
    where = folder / "report.html" if report else folder
    typer.echo(f"{'report' if report else 'results'}: {where}\n{where.resolve().as_uri()}")


def compile_engine() -> None:
    """Make the engine ready on a small scenario, so that the time this takes on the first run is told apart."""
    scenario = neman.read("two_lines")
    with announced("compiling the engine (first run only)"):
        neman.simulate(scenario.with_settings(end=scenario.start), members=1)
