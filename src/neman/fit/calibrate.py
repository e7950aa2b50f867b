"""Fit a scenario to contested figures: from the prior, in a few updates, to a sample of parameters that agrees with the reports."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neman.errors import RunError, SettingError
from neman.fit.belief import RECONCILE, Stance, denied, stances
from neman.fit.figures import Figure, observe
from neman.fit.flee import fittable
from neman.fit.members import Sample, run_members
from neman.fit.posterior import Fit
from neman.fit.priors import Prior, applied, bias_of, priors_of
from neman.fit.update import moved
from neman.scenario import Scenario

__all__ = ["calibrate", "predicted"]

Floats = NDArray[np.float64]
UPDATES = 4
_CHUNK = 24  # runs between two writings to disk
_FEWEST = 20

#: Called with the number of runs done and the number to do.
Told = Callable[[int, int], None]


def calibrate(
    scenario: Scenario,
    *,
    until: date | None = None,
    known_by: date | None = None,
    last_days: dict[str, date] | None = None,
    believe: str = RECONCILE,
    budget: int = 600,
    seed: int | None = None,
    folder: str | Path | None = None,
    threads: int | None = None,
    progress: Told | None = None,
) -> Fit:
    """Return the posterior sample of everything that the scenario marks as free.

    Parameters
    ----------
    until : last day that is fitted; default: the last of the scenario.
    known_by : figures published later are not used; default: all vintages are.
    last_days : other last days for single borders or countries, by name.
    believe : a side, a reporter, or `reconcile` (see `neman.fit.belief`).
    budget : runs of the model; a fifth of them are the members of the sample.
    folder : keeps what is done, so that a fit that was stopped goes on where it was.

    Raises
    ------
    SettingError : nothing is free, no figure can be used, or the budget is too small.
    RunError : the folder holds another fit.
    """
    scenario = fittable(scenario)
    until = until or scenario.end
    if not scenario.start <= until <= scenario.end:
        raise SettingError(f"--until {until}: {scenario.name} covers {scenario.start} to {scenario.end}")
    members = budget // (UPDATES + 1)
    if members < _FEWEST:
        raise SettingError(f"--budget {budget} is too small: {_FEWEST * (UPDATES + 1)} runs or more are needed")
    cut = replace(scenario, end=until)
    taken = stances(scenario, believe)
    figures, left_out = observe(cut, until=until, known_by=known_by, last_days=last_days, minimum=denied(taken))
    priors = priors_of(cut, taken, {f.series for f in figures})
    if not figures or not priors:
        problem = f"{scenario.name}: no figure up to {until} can be compared with the model"
        raise SettingError(problem if priors else _nothing_free(scenario))
    seed = scenario.seed if seed is None else seed
    key = _key(scenario, until, known_by, last_days, believe, budget, seed)
    store = _Store(Path(folder) / "progress" if folder else None, key)
    runner = _Runner(cut, priors, taken, figures, seed, threads, store, _Counter(members * (UPDATES + 1), progress))
    random = np.random.default_rng(seed)
    prior = random.standard_normal((members, len(priors)))
    z, steps = prior, []
    for update in range(UPDATES):
        steps.append(runner.run(z, update))
        z = moved(z, steps[-1].said, figures, float(UPDATES), random)
    last = runner.run(z, UPDATES)
    return Fit(scenario, believe, until, known_by, last_days or {}, seed, priors, taken, figures, left_out,
               prior, z, steps[0].sample, last.sample, last.said)


def predicted(
    scenario: Scenario, figures: Sequence[Figure], counted: Floats, priors: Sequence[Prior], z: Floats, taken: Sequence[Stance],
) -> Floats:
    """Return what each member says that would have been reported on average, people, shape (members, figures)."""
    factors = {p.name: p.of(z[:, i]) for i, p in enumerate(priors) if p.name.startswith("bias.")}
    one = np.ones(len(z))
    said = [factors.get(f"bias.{bias_of(scenario, taken, f.series)}", one) * f.mean(counted, taken[f.series].coverage) for f in figures]
    return np.array(said).T


class _Step:
    """What the members of one step say: figures, and the sample itself."""

    def __init__(self, said: Floats, sample: Sample) -> None:
        self.said, self.sample = said, sample


class _Counter:
    """Tells how many runs are done."""

    def __init__(self, total: int, progress: Told | None) -> None:
        self.total, self.progress, self.done = total, progress, 0

    def add(self, runs: int = 1) -> None:
        self.done += runs
        if self.progress:
            self.progress(self.done, self.total)


class _Store:
    """Keeps runs on disk, so that a fit can go on."""

    def __init__(self, folder: Path | None, key: str) -> None:
        self.folder = folder
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        mark = folder / "key"
        if mark.exists() and mark.read_text(encoding="utf-8") != key:
            raise RunError(f"{folder.parent} holds another fit; choose another folder, or delete it")
        mark.write_text(key, encoding="utf-8")

    def read(self, name: str) -> Sample | None:
        path = self.folder / f"{name}.npz" if self.folder else None
        if path is None or not path.exists():
            return None
        with np.load(path) as kept:
            return Sample(kept["counted"].astype(np.float64), kept["outcomes"])

    def write(self, name: str, sample: Sample) -> None:
        if self.folder:
            draft = self.folder / f".{name}.npz"
            np.savez_compressed(draft, counted=sample.counted.astype(np.float32), outcomes=sample.outcomes)
            draft.rename(self.folder / f"{name}.npz")


class _Runner:
    """Runs the members of a step in parts that are kept."""

    def __init__(
        self, scenario: Scenario, priors: Sequence[Prior], taken: Sequence[Stance], figures: Sequence[Figure], seed: int,
        threads: int | None, store: _Store, counter: _Counter,
    ) -> None:
        self.scenario, self.priors, self.taken, self.figures = scenario, priors, taken, figures
        self.seed, self.threads, self.store, self.counter = seed, threads, store, counter

    def run(self, z: Floats, step: int) -> _Step:
        parts = [self._part(z[first : first + _CHUNK], step, first) for first in range(0, len(z), _CHUNK)]
        sample = Sample(np.concatenate([p.counted for p in parts]), np.concatenate([p.outcomes for p in parts]))
        return _Step(predicted(self.scenario, self.figures, sample.counted, self.priors, z, self.taken), sample)

    def _part(self, z: Floats, step: int, first: int) -> Sample:
        name = f"{step}-{first}"
        kept = self.store.read(name)
        if kept is not None:
            self.counter.add(len(z))
            return kept
        values = np.column_stack([p.of(z[:, i]) for i, p in enumerate(self.priors)])
        sample = run_members(
            lambda m: applied(self.scenario, self.priors, values[m].tolist()), len(z), seed=self.seed, first=first,
            threads=self.threads, done=self.counter.add,
        )
        self.store.write(name, sample)
        return sample


def _nothing_free(scenario: Scenario) -> str:
    return f"{scenario.name}: nothing can be fitted; mark parameters as free, with low and high, in parameters.csv"


def _key(scenario: Scenario, *settings: Any) -> str:
    return hashlib.sha256(json.dumps([scenario.hash, *settings], default=str, sort_keys=True).encode()).hexdigest()
