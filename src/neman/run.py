"""Run a scenario: an ensemble of simulated histories."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from threading import Event, Lock

import polars as pl

from neman.engine.cache import refresh
from neman.engine.kernels.arrivals import draw_parties
from neman.engine.names import FINE, NO_ROOM, STATUS
from neman.engine.plan import Plan
from neman.engine.state import Book, new_book, new_state
from neman.engine.step import run_days
from neman.errors import RunError, SettingError, did_you_mean
from neman.lower import Index, index_of, lower
from neman.record.blocks import Frames, frames_of
from neman.result import Result
from neman.rng import key_of
from neman.run_flee import flee_run_plan, is_flee_run, run_flee_book
from neman.scenario import Scenario

__all__ = ["ENGINES", "Progress", "run_book", "simulate"]

#: Called with the number of days run so far, over all members, and the number to run.
Progress = Callable[[int, int], None]

ENGINES = ("auto", "individuals", "cohorts")
_CHUNK = 64  # days between two looks at the clock and the stop sign
_FEWEST_ROWS = 256
_COHORT_ROWS = 2**13
_MOST_INDIVIDUALS = 20_000  # expected parties above which "auto" takes cohorts
_TICK = 0.1  # seconds between two calls of the progress function


class _Counter:
    """Days run so far, over all threads, and the sign to stop."""

    def __init__(self) -> None:
        self.days, self.lock, self.stop = 0, Lock(), Event()

    def add(self, days: int) -> None:
        with self.lock:
            self.days += days

    def tick(self, days: int) -> None:
        """Add days, or stop where told to."""
        if self.stop.is_set():
            raise _Stopped
        self.add(days)


class _Stopped(Exception):
    """A member was told to stop."""


def simulate(
    scenario: Scenario,
    *,
    members: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    engine: str = "auto",
    progress: Progress | None = None,
) -> Result:
    """Run an ensemble and return its result; the numbers do not depend on the number of threads.

    Parameters
    ----------
    scenario : as `neman.read` returns it.
    members : number of runs; default: the scenario's.
    seed : 0 to 2**64 - 1; default: the scenario's.
    engine : "individuals" (a row is a party), "cohorts" (a row is all parties that share place, class and plans), or
        "auto": individuals up to 20,000 expected parties.
    threads : threads to use; default: one per processor.
    progress : called in this thread with (days run, days to run), over all members.

    Raises
    ------
    RunError : people are not conserved, or an option is out of range.

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
    began = time.perf_counter()
    refresh()
    index, plan, counter = index_of(scenario), _plan(scenario, engine), _Counter()
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        runs = [pool.submit(_run_member, scenario, index, plan, seed, m, counter) for m in range(members)]
        try:
            _watch(runs, counter, members * plan.days, progress)
        except BaseException:
            counter.stop.set()
            pool.shutdown(cancel_futures=True)
            raise
        frames = [run.result() for run in runs]
    tables = {name: pl.concat([f[name] for f in frames]) for name in frames[0]}
    return Result(scenario, tables, _provenance(scenario, members, seed, "cohorts" if plan.cohorts else "individuals", time.perf_counter() - began))


def _plan(scenario: Scenario, engine: str) -> Plan:
    if engine not in ENGINES:
        raise SettingError(f"unknown engine {engine!r}; {did_you_mean(engine, ENGINES)}")
    if is_flee_run(scenario):
        return flee_run_plan(scenario, engine)
    plan = lower(scenario, cohorts=engine == "cohorts")
    if engine == "auto" and plan.stream_mean.sum() > _MOST_INDIVIDUALS:
        plan = plan._replace(cohorts=1)
    return plan


def _watch(runs: list[Future[Frames]], counter: _Counter, total: int, progress: Progress | None) -> None:
    """Wait for all runs, tell how far they are, and raise the first error."""
    waiting = set(runs)
    while waiting:
        done, waiting = wait(waiting, timeout=_TICK, return_when=FIRST_EXCEPTION)
        for run in done:
            if error := run.exception():
                raise error
        if progress is not None:
            progress(min(counter.days, total), total)


def _run_member(scenario: Scenario, index: Index, plan: Plan, seed: int, member: int, counter: _Counter) -> Frames:
    if is_flee_run(scenario):
        book = run_flee_book(scenario, index, plan, seed, member, counter.tick)
    else:
        book = run_book(scenario, plan, seed, member, counter)
    return frames_of(scenario, index, plan, book, member)


def run_book(scenario: Scenario, plan: Plan, seed: int, member: int, counter: _Counter | None = None) -> Book:
    """Run one member and return its book; starts anew with more room where cohorts need more rows than were set aside."""
    key, counter = key_of(seed, member), counter or _Counter()
    rows = _COHORT_ROWS if plan.cohorts else _FEWEST_ROWS
    while True:
        book = new_book(plan)
        draw_parties(plan.stream_mean, book.parties, key)
        if not plan.cohorts:
            rows = max(int(book.parties.sum()), rows)
        status = _run(scenario, plan, book, rows, seed, member, counter)
        if status == FINE:
            return book
        rows *= 2


def _run(scenario: Scenario, plan: Plan, book: Book, rows: int, seed: int, member: int, counter: _Counter) -> int:
    """Run all days; return how the run fared."""
    state = new_state(plan, rows)
    for first in range(0, plan.days, _CHUNK):
        if counter.stop.is_set():
            raise _Stopped
        last = min(first + _CHUNK, plan.days)
        reached = run_days(plan, state, book, key_of(seed, member), first, last)
        status = int(state.counter[STATUS])
        if status == NO_ROOM:
            return status
        if status != FINE:
            when = scenario.start + timedelta(days=int(reached))
            raise RunError(f"people are not conserved on {when} (day {reached}) of member {member}, seed {seed}: please report this")
        counter.add(last - first)
    return FINE


def _provenance(scenario: Scenario, members: int, seed: int, engine: str, seconds: float) -> dict[str, object]:
    """Return what is needed to run this again, and what it was run with."""
    return {
        "neman": version("neman"),
        "scenario": scenario.name,
        "hash": scenario.hash,
        "seed": seed,
        "members": members,
        "engine": engine,
        "start": scenario.start.isoformat(),
        "end": scenario.end.isoformat(),
        "parameters": scenario.values,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
    }
