"""`neman sensitivity`: which assumptions drive which number."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

import neman
from neman.cli.arguments import Engine, ExecutorOption, SourceArgument, ThreadsOption
from neman.cli.folder import default_folder, new_folder, stoppable
from neman.cli.progress import Meter, announced
from neman.cli.run import compile_engine

__all__ = ["sensitivity", "tell_drivers", "write_drivers"]

_METHOD = "morris: screens all inputs; sobol: shares of the variance, with far more runs."
_SIZE = "Paths through the inputs (morris), or base samples, a power of 2 (sobol)."
_ONLY = "Vary this input only; may be repeated."
_AS_GIVEN = "as in the scenario"
_PAGE = "sensitivity.html"
_SHOWN = 5


def sensitivity(
    source: SourceArgument,
    method: Annotated[Literal["morris", "sobol"], typer.Option(metavar="NAME", help=_METHOD)] = "morris",
    trajectories: Annotated[int | None, typer.Option(min=2, metavar="N", help=_SIZE, show_default="10, or 64 for sobol")] = None,
    only: Annotated[list[str] | None, typer.Option(metavar="INPUT", help=_ONLY, show_default="all that are uncertain")] = None,
    show: Annotated[bool, typer.Option("--list", help="List the uncertain inputs with their bounds, and do nothing else.")] = False,
    members: Annotated[int, typer.Option(min=2, metavar="N", help="Runs of each point.")] = 4,
    seed: Annotated[int | None, typer.Option(min=0, max=2**64 - 1, metavar="S", help="Seed of the runs.", show_default=_AS_GIVEN)] = None,
    engine: Annotated[Engine, typer.Option(metavar="NAME", help="individuals, cohorts, or by the number of parties.")] = "cohorts",
    threads: ThreadsOption = None,
    executor: ExecutorOption = "threads",
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="New folder.", show_default="runs/NAME-sensitivity-DATE-TIME")] = None,
) -> None:
    """Vary what is assumed, and say which assumptions drive which number."""
    scenario = neman.read(source)
    if show:
        for own in neman.uncertain_inputs(scenario):
            typer.echo(f"{own.name:<26}{own.low:>10.4g} to {own.high:<10.4g}{'times' if own.kind == 'lever' else '':<7}{own.text}")
        return
    neman.chosen_inputs(scenario, only)  # what is wrong with them is said before anything is compiled
    folder = out or default_folder(f"{scenario.name}-sensitivity")
    with stoppable(), new_folder(folder) as draft:
        compile_engine(scenario)
        with Meter(f"varying the inputs of {scenario.name}") as meter:
            result = neman.sensitivity(
                scenario, method=method, size=trajectories, inputs=only, members=members, seed=seed, engine=engine, threads=threads,
                executor=executor, into=draft, command=shlex.join(["neman", *sys.argv[1:]]), progress=meter,
            )
        write_drivers(result, draft)
    tell_drivers(result, folder)


def write_drivers(result: neman.Sensitivity, draft: Path) -> None:
    """Write the page of an analysis beside its tables."""
    with announced("writing the results"):
        neman.write_sensitivity(result, draft / _PAGE)


def tell_drivers(result: neman.Sensitivity, folder: Path) -> None:
    """Say which inputs drive which outcome, where the page is and how many runs failed; exit with 1 where any did."""
    for line in _table(result):
        typer.echo(line)
    where = folder / _PAGE
    typer.echo(f"sensitivity: {where}\n{where.resolve().as_uri()}")
    if result.failed:
        runs = result.provenance["runs"] * result.provenance["members"]
        typer.echo(f"{result.failed} of {runs} runs failed, see {folder / 'sensitivity.json'}; no figure counts them", err=True)
        size, what = result.provenance["size"], "paths" if result.provenance["method"] == "morris" else "base samples"
        if lost := size - result.paths:
            typer.echo(f"{lost} of {size} {what} are left out, with combinations of which fewer than two runs are left", err=True)
        raise typer.Exit(1)


def _table(result: neman.Sensitivity) -> Iterator[str]:
    """Yield the strongest inputs of every outcome; `?` marks those that cannot be told from chance."""
    morris, scenario = result.provenance["method"] == "morris", result.scenario
    yield f"{scenario.title or scenario.name}, {scenario.start} to {scenario.end}"
    yield f"{len(result.inputs)} assumptions, {result.points.height} combinations of {result.provenance['members']} runs"
    what = "how far a figure goes as one assumption goes from its lowest to its highest" if morris else "share of a figure's variance"
    yield f"{what} (95 % interval); ? = no more than chance may show"
    told = {outcome: result.told(outcome.name) for outcome in result.outcomes}
    for outcome, drivers in told.items():
        if not drivers:
            continue
        low, high = result.span(outcome.name)
        yield f"\n{outcome.many}: {low:,.0f} to {high:,.0f} in nine of ten combinations"
        for one in drivers[:_SHOWN]:
            mark = " " if one.above_chance else "?"
            yield f"  {one.size:>17} {mark} {f'({one.between})':<22}{one.input.text} [{one.input.name}]"
    if still := [outcome.many for outcome, drivers in told.items() if not drivers]:
        yield f"\nmoved by no assumption: {', '.join(still)}"
