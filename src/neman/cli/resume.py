"""`neman resume`: go on with a run or a study that was stopped."""

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

__all__ = ["resume"]

_STUDY = "study.json"


def resume(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that the run was to be written to.", show_default=False)],
    threads: ThreadsOption = None,
    executor: ExecutorOption = "threads",
) -> None:
    """Go on with a run or a study that was stopped, in whatever way, and end with the same tables as if it had not been."""
    folder = folder_of(run)
    draft = draft_of(folder)
    if not draft.exists():
        _nothing_to_do(folder)
        return
    done, wanted = neman.members_done(draft)
    if not wanted:
        raise neman.RunError(f"{folder} was stopped before anything was kept; start it again")
    typer.echo(f"{done} of {wanted} members are done", err=True)
    if (draft / _STUDY).exists():
        _resume_study(folder, draft, threads)
        return
    with stoppable(), begun_folder(folder):
        with meter_of(folder.name, wanted) as meter:
            result = neman.resume(draft, threads=threads, executor=executor, progress=meter)
        write_rest(result, draft)
    tell(result.moved(folder), folder)


def _resume_study(folder: Path, draft: Path, threads: int | None) -> None:
    with stoppable(), begun_folder(folder):
        with Meter(f"comparing {folder.name}") as meter:
            study = neman.resume_study(draft, threads=threads, progress=meter)
        write_page(study, draft)
    tell_study(study, folder)


def _nothing_to_do(folder: Path) -> None:
    """Say that a run or a study is complete, or which are not."""
    if any((folder / name).exists() for name in ("run.json", _STUDY)):
        typer.echo(f"{folder} is complete")
        return
    others = ", ".join(map(str, drafts_beside(folder))) or "none"
    raise neman.RunError(f"there is nothing to go on with at {folder}; not complete beside it: {others}")
