"""Run one member of an ensemble: one simulated history, from the plan to its tables."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock

from neman.collector import paused
from neman.compiled import Handle
from neman.engine.kernels.arrivals import draw_parties
from neman.engine.names import FINE, NO_ROOM, STATUS
from neman.engine.plan import Plan
from neman.engine.state import Book, new_book, new_state
from neman.engine.step import run_days
from neman.ensemble import Outcome
from neman.errors import RunError, SettingError, did_you_mean
from neman.lower import Index, index_of, lower
from neman.record.blocks import Frames, frames_of
from neman.rng import key_of
from neman.run_flee import flee_run_plan, is_flee_run, run_flee_book
from neman.scenario import Scenario

__all__ = ["ENGINES", "Counter", "Members", "run_book"]

ENGINES = ("auto", "individuals", "cohorts")
_CHUNK = 64  # days between two looks at the clock and the stop sign
_FEWEST_ROWS = 256
_COHORT_ROWS = 2**13
MOST_INDIVIDUALS = 20_000  # expected parties, or people of a Flee instance, above which "auto" takes cohorts


class Counter:
    """Days run so far in this process, over all threads, and the sign to stop."""

    def __init__(self) -> None:
        self.days, self.lock, self.stop = 0, Lock(), Event()

    def __reduce__(self) -> tuple[type[Counter], tuple[()]]:
        return Counter, ()  # another process counts anew

    def tick(self, days: int) -> None:
        """Add days, or stop where told to."""
        if self.stop.is_set():
            raise _Stopped
        with self.lock:
            self.days += days


class _Stopped(BaseException):
    """A member was told to stop; it has not failed."""


@dataclass(frozen=True)
class Members:
    """Runs members of a scenario by their number; can be pickled."""

    scenario: Scenario
    index: Index
    plan: Plan
    seed: int
    counter: Counter = field(default_factory=Counter)

    @classmethod
    @paused()
    def of(cls, scenario: Scenario, engine: str, seed: int) -> Members:
        """Return what runs members of a scenario with an engine.

        Raises
        ------
        SettingError : there is no such engine, or it cannot run this scenario.
        """
        return cls(scenario, index_of(scenario), _plan(scenario, engine), seed)

    @property
    def engine(self) -> str:
        """The engine that was chosen."""
        return "cohorts" if self.plan.cohorts else "individuals"

    def __call__(self, member: int) -> Outcome:
        """Run a member; an error is part of the outcome."""
        began = time.perf_counter()
        try:
            frames = self._frames(member)
        except Exception as error:
            return Outcome(member, None, error, time.perf_counter() - began)
        return Outcome(member, frames, None, time.perf_counter() - began)

    def stop(self) -> None:
        """End members that are under way in this process."""
        self.counter.stop.set()

    def _frames(self, member: int) -> Frames:
        if is_flee_run(self.scenario):
            book = run_flee_book(self.scenario, self.index, self.plan, self.seed, member, self.counter.tick)
        else:
            book = run_book(self.scenario, self.plan, self.seed, member, self.counter)
        return frames_of(self.scenario, self.index, self.plan, book, member)


def _plan(scenario: Scenario, engine: str) -> Plan:
    if engine not in ENGINES:
        raise SettingError(f"unknown engine {engine!r}; {did_you_mean(engine, ENGINES)}")
    if is_flee_run(scenario):
        return flee_run_plan(scenario, engine, MOST_INDIVIDUALS)
    plan = lower(scenario, cohorts=engine == "cohorts")
    if engine == "auto" and plan.stream_mean.sum() > MOST_INDIVIDUALS:
        plan = plan._replace(cohorts=1)
    return plan


def run_book(scenario: Scenario, plan: Plan, seed: int, member: int, counter: Counter | None = None) -> Book:
    """Run one member and return its book; starts anew with more room where cohorts need more rows than were set aside."""
    key, counter = key_of(seed, member), counter or Counter()
    rows = _COHORT_ROWS if plan.cohorts else _FEWEST_ROWS
    while True:
        book = new_book(plan)
        draw_parties(Handle(plan), Handle(book), key)
        if not plan.cohorts:
            rows = max(int(book.parties.sum()), rows)
        status = _run(scenario, plan, book, rows, seed, member, counter)
        if status == FINE:
            return book
        rows *= 2


def _run(scenario: Scenario, plan: Plan, book: Book, rows: int, seed: int, member: int, counter: Counter) -> int:
    """Run all days; return how the run fared."""
    state = new_state(plan, rows)
    held = Handle(plan), Handle(state), Handle(book)
    for first in range(0, plan.days, _CHUNK):
        last = min(first + _CHUNK, plan.days)
        reached = run_days(*held, key_of(seed, member), first, last)
        status = int(state.counter[STATUS])
        if status == NO_ROOM:
            return status
        if status != FINE:
            when = scenario.start + timedelta(days=int(reached))
            raise RunError(f"people are not conserved on {when} (day {reached}) of member {member}, seed {seed}: please report this")
        counter.tick(last - first)
    return int(FINE)
