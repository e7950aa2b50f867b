"""`neman resume`: go on with a run, a study or a sensitivity analysis that was stopped."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import neman
from neman.cli.arguments import ExecutorOption, ThreadsOption
from neman.cli.compare import tell_study, write_page
from neman.cli.folder import begun_folder, draft_of, drafts_beside, folder_of, stoppable
from neman.cli.progress import Meter
from neman.cli.run import meter_of, tell, write_rest
from neman.cli.sensitivity import tell_drivers, write_drivers

__all__ = ["resume"]


def resume(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that the run was to be written to.", show_default=False)],
    threads: ThreadsOption = None,
    executor: ExecutorOption = "threads",
) -> None:
    """Go on with a run, a study or a sensitivity analysis that was stopped, in whatever way, and end as if it had not been."""
    folder = folder_of(run)
    draft = draft_of(folder)
    if not draft.exists():
        _nothing_to_do(folder)
        return
    done, wanted = neman.members_done(draft)
    if not wanted:
        raise neman.RunError(f"{folder} was stopped before anything was kept; start it again")
    typer.echo(f"{done} of {wanted} members are done", err=True)
    kind = neman.begun_kind(draft)
    if kind == "study":
        _resume_study(folder, draft, threads, executor)
    elif kind == "sensitivity":
        _resume_sensitivity(folder, draft, threads, executor)
    else:
        _resume_run(folder, draft, wanted, threads, executor)


def _resume_run(folder: Path, draft: Path, wanted: int, threads: int | None, executor: str) -> None:
    with stoppable(), begun_folder(folder):
        with meter_of(folder.name, wanted) as meter:
            result = neman.resume(draft, threads=threads, executor=executor, progress=meter)
        write_rest(result, draft)
    tell(result.moved(folder), folder)


def _resume_study(folder: Path, draft: Path, threads: int | None, executor: str) -> None:
    with stoppable(), begun_folder(folder):
        with Meter(f"comparing {folder.name}") as meter:
            study = neman.resume_study(draft, threads=threads, executor=executor, progress=meter)
        write_page(study, draft)
    tell_study(study, folder)


def _resume_sensitivity(folder: Path, draft: Path, threads: int | None, executor: str) -> None:
    with stoppable(), begun_folder(folder):
        with Meter(f"varying the inputs of {folder.name}") as meter:
            result = neman.resume_sensitivity(draft, threads=threads, executor=executor, progress=meter)
        write_drivers(result, draft)
    tell_drivers(result, folder)


def _nothing_to_do(folder: Path) -> None:
    """Say that what the folder holds is complete, or what beside it is not."""
    if neman.begun_kind(folder):
        typer.echo(f"{folder} is complete")
        return
    others = ", ".join(map(str, drafts_beside(folder))) or "none"
    raise neman.RunError(f"there is nothing to go on with at {folder}; not complete beside it: {others}")
