"""The result of a fit: samples of parameters and outcomes, what was learned, what was used, and how far to trust it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neman.evidence import Report
from neman.evidence.spans import fullest
from neman.fit.belief import Stance, denied, stances
from neman.fit.figures import Figure, observe
from neman.fit.likelihood import log_probability
from neman.fit.members import Sample, names_of_outcomes
from neman.fit.priors import Prior, applied, overlap, priors_of
from neman.io.folders import opened, read_json, write_json
from neman.io.readers.native import read_native
from neman.io.writers.native import write_native
from neman.run_flee import is_flee_run
from neman.scenario import Scenario

__all__ = ["NOT_IDENTIFIED", "Fit", "Learned"]

Floats = NDArray[np.float64]
#: Overlap of prior and posterior above which a quantity is called not identified.
NOT_IDENTIFIED = 0.8
_DIED = "* persons died"
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_COLUMNS = ("date_start", "date_end", "border", "quantity", "value", "precision", "reported_by", "weight",
            "low", "median", "high", "why_not")


@dataclass(frozen=True)
class Learned:
    """What a fit learned about one quantity: quantiles (5, 25, 50, 75, 95 %) before and after, and their overlap."""

    name: str
    text: str
    before: tuple[float, ...]
    after: tuple[float, ...]
    overlap: float

    @property
    def identified(self) -> bool:
        """Whether the reports say anything about it."""
        return self.overlap <= NOT_IDENTIFIED


@dataclass(frozen=True)
class Fit:
    """A posterior sample. `z` and `prior` are in units of the prior, shape (members, parameters)."""

    scenario: Scenario
    believe: str
    until: date
    known_by: date | None
    last_days: dict[str, date]
    seed: int
    priors: tuple[Prior, ...]
    taken: tuple[Stance, ...]
    figures: tuple[Figure, ...]
    left_out: tuple[tuple[Report, str], ...]
    prior: Floats
    z: Floats
    before: Sample
    after: Sample
    said: Floats

    @property
    def members(self) -> int:
        """Size of the sample."""
        return len(self.z)

    @cached_property
    def learned(self) -> tuple[Learned, ...]:
        """Prior against posterior for everything that was free."""
        return tuple(
            Learned(p.name, p.text, _bands(p.of(self.prior[:, i])), _bands(p.of(self.z[:, i])), overlap(self.z[:, i]))
            for i, p in enumerate(self.priors)
        )

    @cached_property
    def outcomes(self) -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
        """Quantiles before and after the fit of persons and events up to `until`, by name."""
        names = names_of_outcomes(self.scenario)
        return {n: (_bands(self.before.outcomes[:, i]), _bands(self.after.outcomes[:, i])) for i, n in enumerate(names)}

    @cached_property
    def unrecorded_deaths(self) -> tuple[float, tuple[float, ...]]:
        """Deaths recorded by anybody up to `until`, no day or body twice, and quantiles of the share of deaths not recorded.

        What is recorded is a minimum: only members in which at least as many died say anything about the share; empty where
        there is none.
        """
        return self._recorded_deaths, self._unrecorded(self.after)

    @cached_property
    def unrecorded_before(self) -> tuple[float, ...]:
        """Quantiles of the share of deaths not recorded before any figure was read, as `unrecorded_deaths` has them after."""
        return self._unrecorded(self.before)

    @cached_property
    def _recorded_deaths(self) -> float:
        start = self.scenario.start
        rows = [r for r in self.scenario.reports if r.quantity == "deaths" and start <= r.date_start and r.date_end <= self.until]
        return _recorded(rows)

    def _unrecorded(self, sample: Sample) -> tuple[float, ...]:
        names = names_of_outcomes(self.scenario)
        if _DIED not in names:
            return ()
        died = sample.outcomes[:, names.index(_DIED)]
        possible = died[died >= max(self._recorded_deaths, 1)]
        return _bands(1 - self._recorded_deaths / possible)

    @cached_property
    def coverage(self) -> dict[str, float]:
        """Share of the figures (not mere bounds) inside the 50 % and 90 % interval of what the fitted model would report."""
        exact = [i for i, f in enumerate(self.figures) if not f.censored]
        random = np.random.default_rng(self.seed)
        inside = {"50": 0, "90": 0}
        for i in exact:
            size = self.figures[i].size()
            drawn = random.poisson(random.gamma(size, np.maximum(self.said[:, i], 1e-9) / size))
            for name, (low, high) in {"50": (0.25, 0.75), "90": (0.05, 0.95)}.items():
                a, b = np.quantile(drawn, (low, high))
                inside[name] += int(a <= self.figures[i].high and self.figures[i].low <= b)
        return {name: n / max(len(exact), 1) for name, n in inside.items()}

    @cached_property
    def effective(self) -> dict[str, float]:
        """How many members the exact likelihood would keep, and in how many independent directions the sample still varies."""
        rows = zip(self.figures, self.said.T, strict=True)
        logs = np.sum([f.weight * log_probability(mean, f.size(), f.low, f.high) for f, mean in rows], axis=0)
        weights = np.exp(logs - logs.max())
        values = np.linalg.eigvalsh(np.cov(self.z.T)) if len(self.priors) > 1 else np.array([1.0])
        return {
            "members": float(weights.sum() ** 2 / (weights**2).sum()),
            "directions": float(values.sum() ** 2 / (values**2).sum()),
        }

    def fitted(self) -> Scenario:
        """Return the scenario with the median of everything that was fitted."""
        found = applied(self.scenario, self.priors, [row.after[2] for row in self.learned])
        return replace(found, reporters=()) if is_flee_run(found) else found  # camps were given one each for the fit

    def save(self, folder: str | Path, **more: Any) -> Path:
        """Write `fit.json`, `draws.npz`, `figures.csv`, `scenario/` (before) and `fitted/` (with medians) and return the folder."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        write_native(self.scenario, folder / "scenario")
        write_native(self.fitted(), folder / "fitted")
        np.savez_compressed(
            folder / "draws.npz", prior=self.prior, z=self.z, said=self.said, counted=self.after.counted.astype(np.float32),
            outcomes=self.after.outcomes, before=self.before.outcomes,
        )
        self._write_figures(folder / "figures.csv")
        write_json(folder / "fit.json", self._record() | more)
        return folder

    @classmethod
    def load(cls, folder: str | Path) -> Fit:
        """Read a fit.

        Raises
        ------
        RunError : the folder is not a complete fit.
        """
        with opened(folder, "a fit") as folder:
            record = read_json(folder / "fit.json")
            with np.load(folder / "draws.npz") as kept:
                draws = {name: kept[name] for name in kept.files}
        scenario = read_native(folder / "scenario")
        until = date.fromisoformat(record["until"])
        known_by = date.fromisoformat(record["known_by"]) if record["known_by"] else None
        last_days = {name: date.fromisoformat(day) for name, day in record["last_days"].items()}
        taken = stances(scenario, record["believe"])
        figures, left_out = observe(scenario, until=until, known_by=known_by, last_days=last_days, minimum=denied(taken))
        priors = priors_of(replace(scenario, end=until), taken, {f.series for f in figures})
        before = Sample(np.zeros((0, 0, 0)), draws["before"])
        after = Sample(draws["counted"].astype(np.float64), draws["outcomes"])
        return cls(scenario, record["believe"], until, known_by, last_days, record["seed"], priors, taken, figures, left_out,
                   draws["prior"], draws["z"], before, after, draws["said"])

    def _record(self) -> dict[str, Any]:
        recorded, share = self.unrecorded_deaths
        return {
            "scenario": self.scenario.name, "hash": self.scenario.hash, "believe": self.believe, "until": self.until.isoformat(),
            "known_by": self.known_by.isoformat() if self.known_by else None,
            "last_days": {name: day.isoformat() for name, day in self.last_days.items()},
            "seed": self.seed, "members": self.members, "quantiles": _QUANTILES,
            "figures_used": len(self.figures), "figures_left_out": len(self.left_out),
            "effective": self.effective, "coverage": self.coverage,
            "parameters": [asdict(row) | {"identified": row.identified} for row in self.learned],
            "outcomes": {name: {"before": before, "after": after} for name, (before, after) in self.outcomes.items()},
            "deaths": {"recorded": recorded, "share_unrecorded": share, "share_unrecorded_before": self.unrecorded_before},
        }

    def _write_figures(self, path: Path) -> None:
        with path.open("w", newline="", encoding="utf-8") as handle:
            rows = csv.writer(handle, lineterminator="\n")
            rows.writerow(_COLUMNS)
            for f, said in zip(self.figures, self.said.T, strict=True):
                low, middle, high = (round(float(v), 1) for v in np.quantile(said, (0.05, 0.5, 0.95)))
                rows.writerow((*_cells(f.report), round(f.weight, 3), low, middle, high, ""))
            for report, reason in self.left_out:
                rows.writerow((*_cells(report), 0, "", "", "", reason))


def _cells(r: Report) -> tuple[object, ...]:
    return r.date_start, r.date_end, r.border, r.quantity, r.value, r.precision, r.reported_by


def _bands(values: Floats) -> tuple[float, ...]:
    return tuple(float(v) for v in np.quantile(values, _QUANTILES)) if len(values) else ()


def _recorded(rows: Sequence[Report]) -> float:
    """Return the most deaths that figures of one reporter for one border add up to, single events on a day each counted; over borders."""
    best: dict[str, float] = {}
    for reporter in {(r.reported_by, r.border) for r in rows}:
        own = [r for r in rows if (r.reported_by, r.border) == reporter and r.value is not None]
        single = sum(float(r.value or 0) for r in own if r.date_start == r.date_end)
        spans = sum(float(r.value or 0) for r in fullest(r for r in own if r.date_start < r.date_end))
        best[reporter[1]] = max(best.get(reporter[1], 0.0), single, spans)
    together = sum(v for b, v in best.items() if not b.startswith("EU-"))
    return max([together, *(v for b, v in best.items() if b.startswith("EU-"))])
