"""`neman compare`: what would have been otherwise under other decisions."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

import neman
from neman.cli.arguments import Engine, ExecutorOption, SensitivityOption, SourceArgument, ThreadsOption, drivers_for
from neman.cli.folder import default_folder, new_folder, stoppable
from neman.cli.progress import Meter, announced
from neman.cli.run import compile_engine

__all__ = ["compare", "tell_study", "write_page"]

_POLICY = "Name of a policy that ships with the scenario, or path of a policy file; may be repeated."
_BASELINE = "What the policies are compared with: a policy, or the scenario as it is."
_AS_GIVEN = "as in the scenario"
_OPTIONS = "options.json"


def compare(
    source: SourceArgument,
    policy: Annotated[list[str] | None, typer.Option(metavar="POLICY", help=_POLICY, show_default="all that ship")] = None,
    baseline: Annotated[str | None, typer.Option(metavar="POLICY", help=_BASELINE, show_default=_AS_GIVEN)] = None,
    show: Annotated[bool, typer.Option("--list", help="List the policies that ship with the scenario, and do nothing else.")] = False,
    members: Annotated[int | None, typer.Option(min=1, metavar="N", help="Pairs of runs for each policy.", show_default=_AS_GIVEN)] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**64 - 1, metavar="S", help="Seed of the runs.", show_default=_AS_GIVEN)] = None,
    engine: Annotated[Engine, typer.Option(metavar="NAME", help="individuals, cohorts, or by the number of parties.")] = "auto",
    threads: ThreadsOption = None,
    executor: ExecutorOption = "threads",
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="New folder.", show_default="runs/NAME-compare-DATE-TIME")] = None,
    sensitivity: SensitivityOption = None,
) -> None:
    """Compare policies on the same random numbers: harm and need, with intervals, as a table and a page."""
    scenario = neman.read(source)
    shipped = neman.shipped_policies(scenario)
    if show:
        for line in _shown(scenario, shipped):
            typer.echo(line)
        return
    policy = policy or [own.name for own in shipped if own.name != baseline]
    drivers_for(scenario, sensitivity)
    before, *compared = neman.compared_policies(scenario, policy, baseline)
    folder = out or default_folder(f"{scenario.name}-compare")
    with stoppable(), new_folder(folder) as draft:
        compile_engine(scenario)
        (draft / _OPTIONS).write_text(json.dumps({"sensitivity": sensitivity and str(sensitivity.resolve())}), encoding="utf-8")
        with Meter(f"comparing {len(compared) + 1} ensembles of {scenario.name}") as meter:
            study = neman.compare(
                scenario, compared, baseline=before, members=members, seed=seed, engine=engine, threads=threads, executor=executor,
                into=draft, command=shlex.join(["neman", *sys.argv[1:]]), progress=meter,
            )
        write_page(study, draft)
    tell_study(study, folder)


def write_page(study: neman.Study, draft: Path) -> None:
    """Write the page of a study beside its runs, with what was asked for when it was begun."""
    if not (draft / _OPTIONS).exists():
        return
    options = json.loads((draft / _OPTIONS).read_text(encoding="utf-8"))
    with announced("writing the results"):
        neman.write_study(study, draft / "study.html", sensitivity=drivers_for(study.scenario, options["sensitivity"]))
    (draft / _OPTIONS).unlink()


def tell_study(study: neman.Study, folder: Path) -> None:
    """Say what differs, where the page is and how many pairs failed; exit with 1 where any did."""
    for line in _table(study):
        typer.echo(line)
    where = folder / "study.html"
    typer.echo(f"study: {where}\n{where.resolve().as_uri()}")
    wanted = study.provenance["members"]
    if lost := wanted - study.pairs:
        typer.echo(f"{lost} of {wanted} pairs could not be run, see {folder / 'study.json'}; no figure counts them", err=True)
        raise typer.Exit(1)


def _shown(scenario: neman.Scenario, shipped: tuple[neman.Policy, ...]) -> Iterator[str]:
    """Yield a line for each policy that ships with a scenario."""
    if not shipped:
        yield f"{scenario.name} ships with no policies; write a policy file and give it with --policy"
    for policy in shipped:
        yield f"{policy.name:<28}{policy.title}"


def _table(study: neman.Study) -> Iterator[str]:
    """Yield the differences of every policy, and what is to be kept in mind; `?` marks those whose 90 % interval includes zero."""
    yield f"{study.scenario.title or study.scenario.name}, {study.scenario.start} to {study.scenario.end}"
    several = study.pairs > 1
    what = f"median of {study.pairs} pairs of runs; ? = nine pairs in ten include zero" if several else "one pair of runs"
    yield f"compared with {study.baseline.title!r}; {what}"
    for policy in study.policies:
        yield f"\n{policy.title} ({policy.name})"
        yield f"  {'baseline':>11} {'difference':>11}   {'nine pairs in ten' if several else ''}"
        rows = {row["outcome"]: row for row in study.of(policy.name).iter_rows(named=True)}
        for outcome in study.outcomes:
            row = rows[outcome.name]
            mark = " " if row["told"] or not row["differing"] else "?"
            change = f"{row['q50']:+,.0f}" if row["differing"] else "same"
            between = f"({row['q05']:+,.0f} to {row['q95']:+,.0f})" if row["differing"] and several else ""
            yield f"  {row['baseline']:>11,.0f} {change:>11} {mark} {between:<28}{outcome.many}"
    yield f"\n{' '.join(study.caveats)}"
