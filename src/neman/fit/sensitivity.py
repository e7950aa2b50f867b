"""Sensitivity: which assumptions drive which headline number."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from neman.errors import RunError, SettingError, did_you_mean
from neman.fit.driver import Driver
from neman.fit.indices import METHODS, Floats, Method, design, indices, path_length
from neman.fit.measured import NOTE, Measured, begin, begun, measured_at
from neman.fit.uncertain import Uncertain, chosen_inputs, with_inputs
from neman.io.folders import empty_folder, opened, read_json, write_json, writing
from neman.io.readers.native import read_native
from neman.io.writers.native import write_native
from neman.scenario import Scenario
from neman.study import Outcome, outcomes_of

__all__ = ["Sensitivity", "resume_sensitivity", "sensitivity"]

#: Size of the design where none is given.
_SIZES: dict[Method, int] = {"morris": 10, "sobol": 64}
_FEWEST = 2  # paths, and members of a point
#: Standard normal number that one in a hundred exceeds.
_ONE_IN_A_HUNDRED = 2.326
#: Skewness of the size of a normal number.
_SKEW = 0.995
#: Called with the number of points run so far, and the number to run.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Sensitivity:
    """Which inputs drive which outcome.

    Parameters
    ----------
    scenario : as it is, before any input was varied.
    inputs : what was varied, and between which bounds.
    table : `outcome`, `input` and the indices (see `neman.fit.indices`), and `chance`: the strength that one in a
        hundred inputs without effect would exceed with so few members; what is not above it cannot be told from chance.
    points : one row for each point that counts: the value of each input, and the mean of each outcome over the members that ran.
    provenance : version, method, size of the design, members, seed, scenario hash, and `failed`: errors by point and member.
    """

    scenario: Scenario
    inputs: tuple[Uncertain, ...]
    table: pl.DataFrame
    points: pl.DataFrame
    provenance: dict[str, Any]

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcomes, in order."""
        return outcomes_of(self.scenario)

    @property
    def paths(self) -> int:
        """Number of trajectories (morris) or base samples (sobol) that count."""
        return self.points.height // path_length(self.provenance["method"], len(self.inputs))

    @property
    def failed(self) -> int:
        """Number of runs that failed; no number counts them."""
        return sum(len(errors) for errors in self.provenance.get("failed", {}).values())

    def drivers(self, outcome: str) -> pl.DataFrame:
        """Return the inputs by their strength on one outcome, the strongest first."""
        return self.table.filter(pl.col("outcome") == outcome).sort("strength", descending=True)

    def told(self, outcome: str) -> tuple[Driver, ...]:
        """Return the inputs that move an outcome, the strongest first; none where nothing does."""
        inputs = {own.name: own for own in self.inputs}
        return tuple(Driver.of(inputs[row["input"]], row) for row in self.drivers(outcome).iter_rows(named=True) if row["strength"] > 0)

    def span(self, outcome: str) -> tuple[float, float]:
        """Return the interval that holds an outcome (mean over members) at nine of ten points."""
        low, high = np.quantile(self.points[outcome].to_numpy(), (0.05, 0.95))
        return float(low), float(high)

    def save(self, folder: str | Path) -> Path:
        """Write `sensitivity.json`, `indices.csv`, `points.csv` and `scenario/` into a new folder.

        Raises
        ------
        RunError : the folder exists and is not empty.
        """
        folder = empty_folder(folder)
        write_native(self.scenario, folder / "scenario")
        self.write(folder)
        return folder

    def write(self, folder: Path) -> None:
        """Write the files of `save` into a folder that holds the scenario."""
        about = {**self.provenance, "inputs": [asdict(own) for own in self.inputs]}
        with writing(folder):
            self.table.write_csv(folder / "indices.csv")
            self.points.write_csv(folder / "points.csv")
            write_json(folder / NOTE, about)  # last: with it the analysis is complete

    @classmethod
    def load(cls, folder: str | Path) -> Sensitivity:
        """Read the folder of a sensitivity analysis.

        Raises
        ------
        RunError : the folder is not a complete one.
        """
        with opened(folder, "a sensitivity analysis") as folder:
            about = read_json(folder / NOTE)
            table, points = pl.read_csv(folder / "indices.csv"), pl.read_csv(folder / "points.csv")
        inputs = tuple(Uncertain(**own) for own in about.pop("inputs"))
        return cls(read_native(folder / "scenario"), inputs, table, points, about)


def sensitivity(
    scenario: Scenario,
    *,
    method: Method = "morris",
    size: int | None = None,
    inputs: Sequence[str] | None = None,
    members: int = 4,
    seed: int | None = None,
    engine: str = "cohorts",
    threads: int | None = None,
    executor: str = "threads",
    into: str | Path | None = None,
    command: str = "",
    progress: Progress | None = None,
) -> Sensitivity:
    """Vary the uncertain inputs of a scenario and return which of them drive which outcome.

    Every point has the same seed, so that points differ by their inputs and by what chance makes of them. A member that fails at a
    point is kept with its error and does not count there; a point that has fewer than two left costs its path (or base sample).

    Parameters
    ----------
    scenario : as `neman.read` returns it.
    method : "morris" to screen many inputs; "sobol" for shares of the variance, with far more runs.
    size : trajectories (morris, default 10) or base samples (sobol, a power of 2, default 64).
    inputs : names of the inputs to vary; default: all of `neman.uncertain_inputs`.
    members : runs of each point, 2 or more.
    seed, engine, threads, executor, command : as for `neman.simulate`.
    into : new folder that becomes the one of the analysis (`Sensitivity.save`); a point is on disk as soon as it is run, so that
        `neman.resume_sensitivity` can go on after any stop.
    progress : called with (points run, points to run).

    Raises
    ------
    SettingError : an unknown method or input, or a size or number of members that is too small.
    MissingPart : SALib is not installed.
    RunError : the folder is not empty, or fewer than two paths (or base samples) could be run.
    """
    size = _SIZES.get(method, 0) if size is None else size
    _check(method, size, members)
    varied = chosen_inputs(scenario, inputs)
    seed = scenario.seed if seed is None else seed
    points = design(method, _bounds(varied), size, seed)
    asked = {
        "neman": version("neman"), "scenario": scenario.name, "hash": scenario.hash, "method": method, "size": size, "members": members,
        "seed": seed, "engine": engine, "runs": len(points), "command": command, "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "inputs": [asdict(own) for own in varied],
    }
    folder = None if into is None else Path(into)
    if folder:
        begin(folder, scenario, asked)
    return _analysed(scenario, asked, points, folder, progress, threads=threads, executor=executor)


def resume_sensitivity(
    folder: str | Path, *, threads: int | None = None, executor: str = "threads", progress: Progress | None = None,
) -> Sensitivity:
    """Go on with an analysis that was stopped, and return what `sensitivity` would have returned.

    Parameters
    ----------
    folder : given to `sensitivity` as `into`; points that it lacks are run, those that it has are kept.
    threads, executor, progress : as for `sensitivity`.

    Raises
    ------
    RunError : none was begun there, another process is at it, its scenario was changed, or it was begun by another version.
    """
    folder = Path(folder)
    scenario, asked = begun(folder)
    if "seconds" in asked:
        return Sensitivity.load(folder)
    points = design(asked["method"], _bounds(_inputs(asked)), asked["size"], asked["seed"])
    return _analysed(scenario, asked, points, folder, progress, threads=threads, executor=executor)


def _analysed(
    scenario: Scenario, asked: dict[str, Any], points: Floats, folder: Path | None, progress: Progress | None, **where: Any,
) -> Sensitivity:
    """Run the points that have not been run, and work out the indices; `where`: threads and executor."""
    began, varied = time.monotonic(), _inputs(asked)
    with closing(Measured(folder, asked["members"])) as measured:
        done = measured.all()
        for number in (n for n in range(len(points)) if n not in done):
            world = with_inputs(scenario, dict(zip(varied, map(float, points[number]), strict=True)))
            done[number] = measured_at(world, asked["members"], seed=asked["seed"], engine=asked["engine"], **where)
            measured.add(number, done[number])
            if progress:
                progress(len(done), len(points))
    values = np.stack([done[number].numbers for number in range(len(points))])  # points x outcomes x members
    failed = {str(number): done[number].failed for number in range(len(points)) if done[number].failed}
    counted = _counted(values, path_length(asked["method"], len(varied)), failed)
    points, values = points[counted], values[counted]
    names = [outcome.name for outcome in outcomes_of(scenario)]
    span = {"start": scenario.start.isoformat(), "end": scenario.end.isoformat(), "seconds": round(time.monotonic() - began, 1)}
    kept = {key: value for key, value in asked.items() if key != "inputs"} | span | ({"failed": failed} if failed else {})
    table = _table(asked["method"], varied, points, values, names, seed=asked["seed"])
    told = Sensitivity(scenario, varied, table, _points(varied, points, np.nanmean(values, axis=2), names), kept)
    if folder:
        told.write(folder)
    return told


def _counted(values: Floats, length: int, failed: Mapping[str, Mapping[str, str]]) -> NDArray[np.bool_]:
    """Return which points count: all those of a path at whose every point enough members ran to tell effects from chance."""
    ran = np.count_nonzero(~np.isnan(values[:, 0]), axis=1)
    whole = (ran >= _FEWEST).reshape(-1, length).all(axis=1)
    if whole.sum() < _FEWEST:
        number, errors = next(iter(failed.items()))
        member, error = next(iter(errors.items()))
        raise RunError(f"fewer than two paths through the inputs could be run; combination {number}, member {member}: {error}")
    return np.repeat(whole, length)


def _inputs(asked: dict[str, Any]) -> tuple[Uncertain, ...]:
    return tuple(Uncertain(**own) for own in asked["inputs"])


def _bounds(varied: Sequence[Uncertain]) -> list[tuple[float, float]]:
    return [(own.low, own.high) for own in varied]


def _check(method: str, size: int, members: int) -> None:
    if method not in METHODS:
        raise SettingError(f"unknown method {method!r}; {did_you_mean(method, METHODS)}")
    if size < _FEWEST:
        raise SettingError(f"the design needs 2 trajectories (or base samples) or more, got {size}")
    if method == "sobol" and size & (size - 1):
        raise SettingError(f"sobol needs a power of 2 as its number of base samples (64, 128, 256 ...), got {size}")
    if members < _FEWEST:
        raise SettingError(f"sensitivity needs 2 members or more, to tell effects from chance, got {members}")


def _table(
    method: Method, varied: Sequence[Uncertain], points: Floats, values: Floats, names: list[str], *, seed: int,
) -> pl.DataFrame:
    frames, size = [], len(points) // path_length(method, len(varied))
    for k, name in enumerate(names):
        found = indices(method, _bounds(varied), points, np.nanmean(values[:, k], axis=1), seed)
        chance = _chance(method, values[:, k], size)
        frames.append(pl.DataFrame({"outcome": name, "input": [own.name for own in varied], **found, "chance": chance}))
    return pl.concat(frames)


def _chance(method: Method, values: Floats, size: int) -> float:
    """Return the strength that only one in a hundred inputs without any effect would exceed.

    The mean over m members of an outcome with variance s2 between members has variance s2 / m. A Morris step compares two
    such means over two thirds of the range, and the strength is the mean size of as many steps as there are paths: sizes of
    normal numbers, whose mean, variance and skewness are known. A total Sobol index is half the mean square of as many differences as there
    are base samples, over the variance between points: a chi-squared number (bound by Wilson & Hilferty 1931, doi 10.1073/pnas.17.12.684).
    """
    noise = float((np.nanvar(values, axis=1, ddof=1) / np.count_nonzero(~np.isnan(values), axis=1)).mean())
    if method == "morris":
        step = 1.5 * np.sqrt(2 * noise)
        beyond = _ONE_IN_A_HUNDRED + (_ONE_IN_A_HUNDRED**2 - 1) / 6 * _SKEW / np.sqrt(size)  # Cornish & Fisher
        return float(step * (np.sqrt(2 / np.pi) + beyond * np.sqrt((1 - 2 / np.pi) / size)))
    total = float(np.nanmean(values, axis=1).var())
    bound = (1 - 2 / (9 * size) + _ONE_IN_A_HUNDRED * np.sqrt(2 / (9 * size))) ** 3
    return float(noise / total * bound) if total else 0.0


def _points(varied: Sequence[Uncertain], points: Floats, means: Floats, names: list[str]) -> pl.DataFrame:
    columns = {own.name: points[:, i] for i, own in enumerate(varied)}
    return pl.DataFrame({**columns, **{name: means[:, k] for k, name in enumerate(names)}})
