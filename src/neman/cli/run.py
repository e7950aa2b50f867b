"""`neman run`: simulate a scenario and write its report."""

from __future__ import annotations

import json
import shlex
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

import neman
from neman.cli.arguments import Engine, ExecutorOption, Form, SensitivityOption, SourceArgument, ThreadsOption, drivers_for
from neman.cli.folder import default_folder, new_folder, stoppable
from neman.cli.headline import headline
from neman.cli.progress import Meter, announced

__all__ = ["ask_for", "compile_engine", "meter_of", "run", "tell", "write_rest"]

_DAY = ["%Y-%m-%d"]
_MOST = 2**64 - 1
_AS_GIVEN = "as in the scenario"
_OPTIONS = "options.json"
_MOST_TOLD = 3  # members that failed
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
    executor: ExecutorOption = "threads",
    report: Annotated[bool, typer.Option(help="Write report.html.")] = True,
    form: Annotated[Form | None, typer.Option("--format", metavar="NAME", help=_FORM, show_default=False)] = None,
    sensitivity: SensitivityOption = None,
) -> None:
    """Simulate a scenario, write its report and say where it is."""
    scenario = neman.read(source).with_settings(settings or [], start=start and start.date(), end=end and end.date())
    drivers_for(scenario, sensitivity)
    folder = out or default_folder(scenario.name)
    with stoppable(), new_folder(folder) as draft:
        compile_engine(scenario)
        ask_for(draft, report, form, sensitivity)
        with meter_of(scenario.name, members or scenario.members) as meter:
            result = neman.simulate(
                scenario, members=members, seed=seed, engine=engine, threads=threads, executor=executor, into=draft, progress=meter,
                command=shlex.join(["neman", *sys.argv[1:]]),
            )
        write_rest(result, draft)
    tell(result.moved(folder), folder)


def meter_of(name: str, members: int) -> Meter:
    """Return what shows how far an ensemble is."""
    return Meter(f"running {name}", members=members if members > 1 else None)


def ask_for(draft: Path, report: bool, form: Form | None = None, sensitivity: Path | None = None) -> None:
    """Note what a run folder is to hold beside its tables, for this process or the one that goes on with it."""
    asked = {"report": report, "form": form, "sensitivity": sensitivity and str(sensitivity.resolve())}
    (draft / _OPTIONS).write_text(json.dumps(asked), encoding="utf-8")


def write_rest(result: neman.Result, draft: Path) -> None:
    """Write what was asked for beside the tables of a run."""
    if not (draft / _OPTIONS).exists():
        return
    options = json.loads((draft / _OPTIONS).read_text(encoding="utf-8"))
    with announced("writing the results"):
        if options["form"] == "flee":
            neman.write_flee(result.scenario, result.tables["stock"], result.tables["ledger"], draft / "out.csv")
        if options["report"]:
            drivers = drivers_for(result.scenario, options["sensitivity"])
            neman.write_report(result.ran, draft / "report.html", sensitivity=drivers)
    (draft / _OPTIONS).unlink()


def tell(result: neman.Result, folder: Path) -> None:
    """Say the headline, where the results are and which members failed; exit with 1 where any did."""
    for line in headline(result):
        typer.echo(line)
    report = folder / "report.html"
    where = report if report.exists() else folder
    typer.echo(f"{'report' if where == report else 'results'}: {where}\n{where.resolve().as_uri()}")
    for member, error in list(result.failed.items())[:_MOST_TOLD]:
        typer.echo(f"member {member} failed: {error}", err=True)
    if result.failed:
        typer.echo(f"{len(result.failed)} of {result.members} members failed, see {folder / 'run.json'}; no figure counts them", err=True)
        raise typer.Exit(1)


def compile_engine(scenario: neman.Scenario) -> None:
    """Make the engine ready on the first day of a scenario, so that the time this takes on the first run is told apart."""
    if neman.is_compiled(scenario):
        return
    with announced("making the engine ready (it is compiled on the first run only)"):
        neman.simulate(scenario.with_settings(end=scenario.start), members=1)
