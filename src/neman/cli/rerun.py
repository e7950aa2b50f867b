"""`neman rerun`: run a run again and compare, bit for bit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

import neman
from neman.cli.arguments import ExecutorOption, ThreadsOption
from neman.cli.folder import new_folder, stoppable
from neman.cli.progress import Meter
from neman.cli.run import ask_for, compile_engine, meter_of, write_rest

if TYPE_CHECKING:
    from polars import DataFrame

__all__ = ["rerun"]


def rerun(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a run.", show_default=False)],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="New folder for the second run.", show_default="not kept")] = None,
    threads: ThreadsOption = None,
    executor: ExecutorOption = "threads",
) -> None:
    """Run the scenario of a run folder again with the same seed, and say whether every table is the same."""
    before = neman.Result.load(run)
    if missing := {"neman", "seed", "members", "engine"} - set(before.provenance):
        raise neman.RunError(f"{run / 'run.json'} does not say: {', '.join(sorted(missing))}")
    with stoppable(), _draft(out) as draft:
        compile_engine(before.scenario)
        ask_for(draft, report=True)
        with meter_of(before.scenario.name, before.members) as meter:
            again = _again(before, draft, threads, executor, meter)
        different = [name for name in before.tables if not _same(before.tables[name], again.tables[name])]
        if out:
            write_rest(again, draft)
    if before.provenance["neman"] != again.provenance["neman"]:
        typer.echo(f"note: the run was made with neman {before.provenance['neman']}, this is {again.provenance['neman']}", err=True)
    if different:
        typer.echo(f"{run} differs from its second run in: {', '.join(different)}", err=True)
        raise typer.Exit(1)
    typer.echo(f"{run} and its second run are the same, bit for bit ({len(before.tables)} tables)")


def _draft(out: Path | None) -> AbstractContextManager[Path]:
    """Give a folder for the second run: a new one that stays, or one that goes when the two were compared."""
    return new_folder(out) if out else _passing_folder()


@contextmanager
def _passing_folder() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder)


def _again(before: neman.Result, draft: Path, threads: int | None, executor: str, meter: Meter) -> neman.Result:
    made = before.provenance
    return neman.simulate(
        before.scenario, members=made["members"], seed=made["seed"], engine=made["engine"], threads=threads, executor=executor,
        into=draft, progress=meter,
    )


def _same(a: DataFrame, b: DataFrame) -> bool:
    return a.schema == b.schema and a.equals(b)
