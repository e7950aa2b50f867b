"""`neman resume`: go on with a run, a study or a sensitivity analysis that was stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

import neman
from neman.cli.arguments import ExecutorOption, ThreadsOption
from neman.cli.compare import tell_study, write_page
from neman.cli.folder import begun_folder, draft_of, drafts_beside, folder_of, stoppable
from neman.cli.progress import Meter
from neman.cli.run import meter_of, tell, write_rest
from neman.cli.sensitivity import tell_drivers, write_drivers

__all__ = ["resume"]

_Kept = TypeVar("_Kept")


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
        _go_on(folder, draft, "comparing", neman.resume_study, write_page, tell_study, threads=threads, executor=executor)
    elif kind == "sensitivity":
        what = "varying the inputs of"
        _go_on(folder, draft, what, neman.resume_sensitivity, write_drivers, tell_drivers, threads=threads, executor=executor)
    else:
        _resume_run(folder, draft, wanted, threads, executor)


def _resume_run(folder: Path, draft: Path, wanted: int, threads: int | None, executor: str) -> None:
    with stoppable(), begun_folder(folder):
        with meter_of(folder.name, wanted) as meter:
            result = neman.resume(draft, threads=threads, executor=executor, progress=meter)
        write_rest(result, draft)
    tell(result.moved(folder), folder)


def _go_on(
    folder: Path, draft: Path, doing: str, resumed: Callable[..., _Kept], write: Callable[[_Kept, Path], None],
    tell_it: Callable[[_Kept, Path], None], **where: Any,
) -> None:
    """Go on with a study or an analysis, write its page and say what it tells; `where`: threads and executor."""
    with stoppable(), begun_folder(folder):
        with Meter(f"{doing} {folder.name}") as meter:
            result = resumed(draft, progress=meter, **where)
        write(result, draft)
    tell_it(result, folder)


def _nothing_to_do(folder: Path) -> None:
    """Say that what the folder holds is complete, or what beside it is not."""
    if neman.begun_kind(folder):
        typer.echo(f"{folder} is complete")
        return
    others = ", ".join(map(str, drafts_beside(folder))) or "none"
    raise neman.RunError(
        f"there is nothing to go on with at {folder}; not complete beside it: {others}; "
        f"a fit goes on when it is asked for again with --out {folder}"
    )
