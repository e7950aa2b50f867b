"""Whether two ensembles follow one law: means, variances and correlations of what happened, tested together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from neman.result import Result

__all__ = ["Agreement", "Comparison", "agreement"]

Floats = NDArray[np.float64]

_TABLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("gate", ("border", "outcome")),
    ("persons", ("border", "outcome")),
    ("processing", ("outcome",)),
    ("harm", ("kind",)),
    ("flow", ("from", "to")),
)
_FEWEST = 5.0  # mean below which an outcome is too rare for tests that rest on many people
_STRONGEST = 12  # outcomes with the largest means, between which correlations are compared


@dataclass(frozen=True)
class Comparison:
    """One test: what is compared, the values in both ensembles, and the chance of a larger difference under one law."""

    what: str
    first: float
    second: float
    p: float


@dataclass(frozen=True)
class Agreement:
    """All tests between two ensembles; `level` is the chance that any of them fails although there is one law."""

    comparisons: tuple[Comparison, ...]
    level: float

    @property
    def failures(self) -> tuple[Comparison, ...]:
        """Tests that fail at the level divided by their number (Bonferroni)."""
        return tuple(c for c in self.comparisons if c.p < self.level / len(self.comparisons))

    @property
    def ok(self) -> bool:
        """Whether no test fails."""
        return not self.failures


def _totals(result: Result) -> dict[str, Floats]:
    """Return the total of every outcome per member."""
    totals: dict[str, Floats] = {}
    for table, labels in _TABLES:
        sums = result.tables[table].group_by("member", *labels).agg(pl.col("persons").sum())
        for key, frame in sums.group_by(*labels):
            totals[" / ".join([table, *map(str, key)])] = _by_member(result, frame)
    last = result.tables["ledger"].filter(pl.col("date") == result.scenario.end)
    for (state,), frame in last.group_by("state"):
        totals[f"ledger / {state}"] = _by_member(result, frame)
    for table, number in (("tries", "tries"), ("limbo_days", "days")):
        times = pl.col(number).cast(pl.Int64) * pl.col("persons")
        totals[f"{table} / sum"] = _by_member(result, result.tables[table].group_by("member").agg(times.sum().alias("persons")))
    return totals


def _by_member(result: Result, frame: pl.DataFrame) -> Floats:
    """Return the persons of each member; 0 where it has no row."""
    values = np.zeros(result.members)
    values[frame["member"].to_numpy()] = frame["persons"].to_numpy()
    return values


def _correlation(a: Floats, b: Floats) -> tuple[float, float]:
    """Return a correlation, and the variance of its Fisher's z whatever the tails; never below 1 / (n - 3), that of normal outcomes."""
    a, b = ((x - x.mean()) / x.std() for x in (a, b))
    r = float(np.clip((a * b).mean(), -0.999999, 0.999999))
    pull = (a * b - r * (a * a + b * b) / 2.0) / (1.0 - r * r)  # of each member on z
    return r, max(float((pull * pull).mean()) / len(a), 1.0 / (len(a) - 3))


def _compare_correlations(first: dict[str, Floats], second: dict[str, Floats], names: list[str]) -> Iterator[Comparison]:
    strongest = sorted(names, key=lambda n: -first[n].mean())[:_STRONGEST]
    for a, b in combinations(strongest, 2):
        if min(x[n].std() for x in (first, second) for n in (a, b)) == 0.0:
            continue
        (r, u), (s, v) = _correlation(first[a], first[b]), _correlation(second[a], second[b])
        z = (np.arctanh(r) - np.arctanh(s)) / np.sqrt(u + v)
        if max(abs(r), abs(s)) < 0.999:  # else the two are one outcome counted twice
            yield Comparison(f"correlation of {a} and {b}", r, s, float(2.0 * stats.norm.sf(abs(z))))


def agreement(first: Result, second: Result, *, level: float = 0.01) -> Agreement:
    """Test whether two ensembles of independent seeds follow one law.

    Means by Welch's t, variances by Brown and Forsythe's test, correlations by Fisher's z with a variance that allows for heavy tails.

    Parameters
    ----------
    first, second : ensembles of one scenario, under different engines or settings.
    level : chance of a false alarm over all tests together.

    Sources: Brown & Forsythe 1974, doi 10.1080/01621459.1974.10482955; Steiger & Hakstian 1982, doi 10.1111/j.2044-8317.1982.tb00653.x.
    """
    a, b = _totals(first), _totals(second)
    names = sorted(n for n in a.keys() | b.keys() if max(a.get(n, np.zeros(1)).mean(), b.get(n, np.zeros(1)).mean()) >= _FEWEST)
    a, b = ({n: x.get(n, np.zeros(m)) for n in names} for x, m in ((a, first.members), (b, second.members)))
    tests: list[Comparison] = []
    for n in names:
        if a[n].std() == 0.0 and b[n].std() == 0.0:
            tests.append(Comparison(f"mean of {n}", a[n].mean(), b[n].mean(), float(a[n].mean() == b[n].mean())))
            continue
        tests.append(Comparison(f"mean of {n}", a[n].mean(), b[n].mean(), float(stats.ttest_ind(a[n], b[n], equal_var=False).pvalue)))
        tests.append(Comparison(f"variance of {n}", a[n].var(), b[n].var(), float(stats.levene(a[n], b[n], center="median").pvalue)))
    return Agreement((*tests, *_compare_correlations(a, b, names)), level)
