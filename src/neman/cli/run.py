"""`neman run`: simulate a scenario and write its report."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

import neman
from neman.cli.arguments import Engine, SourceArgument, ThreadsOption
from neman.cli.folder import default_folder, new_folder, stoppable
from neman.cli.headline import headline
from neman.cli.progress import Meter, announced

__all__ = ["run"]

_DAY = ["%Y-%m-%d"]
_MOST = 2**64 - 1
_AS_GIVEN = "as in the scenario"
_ENGINE = "individuals (a row is a party), cohorts (a row is all parties alike), or by the number of parties."
_FORM = "Write out.csv as well, with the columns of this program: flee."
_SET = "Set a parameter (arrivals.scale=2) or a lever (LEVER[@TARGET][:DATE], as in turn_away@LT:2021-08-03=0.5); may be repeated."


def run(
    source: SourceArgument,
    members: Annotated[int | None, typer.Option(min=1, metavar="N", help="Runs of the ensemble.", show_default=_AS_GIVEN)] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=_MOST, metavar="S", help="Seed of the chances.", show_default=_AS_GIVEN)] = None,
    start: Annotated[datetime | None, typer.Option(formats=_DAY, metavar="DATE", help="First day.", show_default=_AS_GIVEN)] = None,
    end: Annotated[datetime | None, typer.Option(formats=_DAY, metavar="DATE", help="Last day.", show_default=_AS_GIVEN)] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="New folder for the results.", show_default="runs/NAME-DATE-TIME")] = None,
    settings: Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=_SET, show_default=False)] = None,
    engine: Annotated[Engine, typer.Option(metavar="NAME", help=_ENGINE)] = "auto",
    threads: ThreadsOption = None,
    report: Annotated[bool, typer.Option(help="Write report.html.")] = True,
    form: Annotated[Literal["flee"] | None, typer.Option("--format", metavar="NAME", help=_FORM, show_default=False)] = None,
) -> None:
    """Simulate a scenario, write its report and say where it is."""
    scenario = neman.read(source).with_settings(settings or [], start=start and start.date(), end=end and end.date())
    folder = out or default_folder(scenario.name)
    with stoppable(), new_folder(folder) as draft:
        if not scenario.values["flee.rules"]:
            compile_engine()
        with Meter(f"running {scenario.name}") as meter:
            result = neman.simulate(scenario, members=members, seed=seed, engine=engine, threads=threads, progress=meter)
        result = replace(result, provenance={**result.provenance, "command": shlex.join(["neman", *sys.argv[1:]])})
        with announced("writing the results"):
            result.save(draft)
            if form == "flee":
                neman.write_flee(result.scenario, result.tables["stock"], result.tables["ledger"], draft / "out.csv")
            if report:
                neman.write_report(result, draft / "report.html")
    for line in headline(result):
        typer.echo(line)
    where = folder / "report.html" if report else folder
    typer.echo(f"{'report' if report else 'results'}: {where}\n{where.resolve().as_uri()}")


def compile_engine() -> None:
    """Make the engine ready on a small scenario, so that the time this takes on the first run is told apart."""
    scenario = neman.read("two_lines")
    with announced("making the engine ready (it is compiled on the first run only)"):
        neman.simulate(scenario.with_settings(end=scenario.start), members=1)
