"""`neman rerun`: run a run again and compare, bit for bit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import neman
from neman.cli.arguments import ThreadsOption
from neman.cli.folder import new_folder, stoppable
from neman.cli.progress import Meter
from neman.cli.run import compile_engine

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["rerun"]


def rerun(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.", show_default=False)],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="New folder for the second run.", show_default="not kept")] = None,
    threads: ThreadsOption = None,
) -> None:
    """Run the scenario of a run folder again with the same seed, and say whether every table is the same."""
    before = neman.Result.load(run)
    if missing := {"neman", "seed", "members", "engine"} - set(before.provenance):
        raise neman.RunError(f"{run / 'run.json'} does not say: {', '.join(sorted(missing))}")
    with stoppable():
        compile_engine()
        again = _again(before, threads)
        if out:
            with new_folder(out) as draft:
                again.save(draft)
                neman.write_report(again, draft / "report.html")
    different = [name for name, table in before.tables.items() if not _same(table, again.tables[name])]
    if before.provenance["neman"] != again.provenance["neman"]:
        typer.echo(f"note: the run was made with neman {before.provenance['neman']}, this is {again.provenance['neman']}", err=True)
    if different:
        typer.echo(f"{run} differs from its second run in: {', '.join(different)}", err=True)
        raise typer.Exit(1)
    typer.echo(f"{run} and its second run are the same, bit for bit ({len(before.tables)} tables)")


def _again(before: neman.Result, threads: int | None) -> neman.Result:
    made = before.provenance
    with Meter(f"running {before.scenario.name} again") as meter:
        return neman.simulate(
            before.scenario, members=made["members"], seed=made["seed"], engine=made["engine"], threads=threads, progress=meter,
        )


def _same(a: DataFrame, b: DataFrame) -> bool:
    return a.schema == b.schema and a.equals(b)
