"""Run a scenario: an ensemble of simulated histories, in memory or into a folder, and go on with one that was stopped."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import polars as pl

from neman.engine.flee_step import run_flee_days
from neman.engine.kernels.gates import gates
from neman.ensemble import Executor, Growing, Outcome, executor_of
from neman.errors import NothingRan, RunError
from neman.member import ENGINES, Members
from neman.record.blocks import Frames
from neman.result import Result
from neman.run_flee import is_flee_run
from neman.scenario import Scenario

__all__ = ["ENGINES", "Progress", "is_compiled", "resume", "simulate"]

#: Called with the number of days run so far, over all members, and the number to run.
Progress = Callable[[int, int], None]


def simulate(
    scenario: Scenario,
    *,
    members: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    engine: str = "auto",
    executor: str = "threads",
    into: str | Path | None = None,
    keep_failed: bool = False,
    command: str = "",
    progress: Progress | None = None,
) -> Result:
    """Run an ensemble and return its result; the numbers do not depend on where and on how many threads it is run.

    Parameters
    ----------
    scenario : as `neman.read` returns it.
    members : number of runs; default: the scenario's.
    seed : 0 to 2**64 - 1; default: the scenario's.
    threads : threads or processes to use; default: one per processor.
    engine : "individuals" (a row is a party), "cohorts" (a row is all parties that share place, class and plans), or
        "auto": individuals up to 20,000 expected parties, or people of a Flee instance.
    executor : "threads", "processes", or "dask://host:port", a cluster.
    into : new folder that is filled while members are run, so that memory does not grow with their number and `neman.resume`
        can go on after any stop; members that fail are then kept with their error (`Result.failed`).
    keep_failed : keep them without `into`, too, instead of stopping at the first.
    command : how it was called, for the record.
    progress : called in this thread with (days run, days to run), over all members.

    Raises
    ------
    RunError : people are not conserved, an option is out of range, or no member could be run.
    SettingError : there is no such engine or executor.
    MissingPart : Dask is not installed.

    >>> import neman
    >>> result = neman.simulate(neman.read("two_lines"), members=2, seed=1)
    >>> result.members
    2
    """
    members = scenario.members if members is None else members
    seed = scenario.seed if seed is None else seed
    if members < 1:
        raise RunError(f"members must be 1 or more, got {members}")
    if not 0 <= seed < 2**64:
        raise RunError(f"seed must be from 0 to 2**64 - 1, got {seed}")
    where = executor_of(executor, threads)
    work = Members.of(scenario, engine, seed)
    provenance = _provenance(work, members, command)
    if into is None:
        return _in_memory(work, members, provenance, where, progress, keep_failed)
    with Growing.new(Path(into), scenario, provenance) as run:
        return _fill(run, work, where, progress)


def resume(folder: str | Path, *, threads: int | None = None, executor: str = "threads", progress: Progress | None = None) -> Result:
    """Go on with a run that was stopped, and return what the run would have returned.

    Parameters
    ----------
    folder : given to `simulate` as `into`; what it lacks is run, what it has is kept.
    threads, executor, progress : as for `simulate`; they may differ from those of the first start.

    Raises
    ------
    RunError : no run was begun there, another process is at it, its scenario was changed, or it was begun by another version.

    >>> import neman, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     begun = neman.simulate(neman.read("two_lines"), members=1, into=folder)
    ...     neman.resume(folder).provenance == begun.provenance
    True
    """
    where = executor_of(executor, threads)
    with Growing(Path(folder)) as run:
        if run.complete:
            return run.finish()
        made = run.provenance
        if made["neman"] != version("neman"):
            raise RunError(f"{folder} was begun with neman {made['neman']}, this is {version('neman')}: go on with the same version")
        return _fill(run, Members.of(run.scenario, made["engine"], made["seed"]), where, progress)


def is_compiled(scenario: Scenario) -> bool:
    """Return whether the engine has been compiled for a scenario before: the first run of all takes half a minute longer.

    >>> import neman
    >>> scenario = neman.read("two_lines")
    >>> neman.simulate(scenario, members=1).members, neman.is_compiled(scenario)
    (1, True)
    """
    return run_flee_days.is_stored if is_flee_run(scenario) else gates.is_stored  # the largest parts of a day


def _in_memory(
    work: Members, members: int, provenance: dict[str, object], where: Executor, progress: Progress | None, keep_failed: bool,
) -> Result:
    began = time.perf_counter()
    frames: list[Frames] = []
    failed: dict[str, str] = {}
    with closing(_outcomes(where, work, range(members), members, progress)) as outcomes:
        for outcome in outcomes:
            if outcome.frames is not None:
                frames.append(outcome.frames)
            elif keep_failed and not outcome.concerns_all:
                failed[str(outcome.member)] = outcome.problem
            else:
                raise outcome.error or RunError(f"member {outcome.member} failed")
    if not frames:
        raise NothingRan(failed)
    tables = {name: pl.concat([f[name] for f in frames]) for name in frames[0]}
    seconds = {"seconds": round(time.perf_counter() - began, 3)}
    return Result(work.scenario, tables, {**provenance, **seconds, **({"failed": failed} if failed else {})})


def _fill(run: Growing, work: Members, where: Executor, progress: Progress | None) -> Result:
    if left := run.left():
        with closing(_outcomes(where, work, left, run.members, progress)) as outcomes:
            for outcome in outcomes:
                run.add(outcome)
    return run.finish()


def _outcomes(where: Executor, work: Members, left: Sequence[int], members: int, progress: Progress | None) -> Generator[Outcome]:
    """Yield what becomes of the members that are left, and tell how far all are, in days."""
    days, before, done = work.plan.days, members - len(left), 0

    def beat() -> None:
        if progress is not None:
            here = max(work.counter.days, done * days)  # the days of other processes are known when a member comes back
            progress(min(before * days + here, members * days), members * days)

    with closing(where.map(work, left, beat)) as outcomes:
        for outcome in outcomes:
            done += 1
            beat()
            yield outcome


def _provenance(work: Members, members: int, command: str) -> dict[str, object]:
    """Return what is needed to run this again, and what it was run with."""
    scenario = work.scenario
    return {
        "neman": version("neman"),
        "scenario": scenario.name,
        "hash": scenario.hash,
        "seed": work.seed,
        "members": members,
        "engine": work.engine,
        "start": scenario.start.isoformat(),
        "end": scenario.end.isoformat(),
        "parameters": scenario.values,
        "command": command,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }
