"""A study in plain words: what the runs can tell about a policy, and what they cannot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl

from neman.study.outcomes import Outcome
from neman.units import number, rounded

__all__ = ["CAVEATS", "Said", "Told", "caveats", "in_words", "interval", "more_or_fewer"]

_FEW = 10  # pairs below which an interval is rough

CAVEATS = (
    "Both runs of a pair use the same random numbers; the intervals show what chance makes of the policy, and nothing else.",
    "Doubt about the parameters, about who would arrive and about the model itself comes on top.",
    "Whatever a policy does not name stays as in the baseline: nobody else is taken to answer it.",
    "Outcomes are harm and need. Neither more nor fewer arrivals count as success.",
)


def caveats(pairs: int) -> tuple[str, ...]:
    """Return what is to be said with differences of so many pairs of runs.

    >>> caveats(30) == CAVEATS, caveats(1)[0]
    (True, 'One pair of runs gives no interval: chance cannot be told from the policy.')
    """
    if pairs == 1:
        return ("One pair of runs gives no interval: chance cannot be told from the policy.", *CAVEATS)
    return (f"Intervals of {pairs} pairs of runs are rough: chance may look like an effect.", *CAVEATS) if pairs < _FEW else CAVEATS


def more_or_fewer(value: float, outcome: Outcome) -> str:
    """Return a difference in words.

    >>> from neman.study.outcomes import OUTCOMES
    >>> more_or_fewer(-2301.0, OUTCOMES[3]), more_or_fewer(1.2, OUTCOMES[10])
    ('2,300 fewer person-days between the lines', '1 more death')
    """
    size = rounded(abs(value))
    if size == 0:
        return f"no change in {outcome.many}"
    return f"{number(size)} {'more' if value > 0 else 'fewer'} {outcome.one if size == 1 else outcome.many}"


def interval(low: float, high: float) -> str:
    """Return an interval of differences in words.

    >>> interval(-2500, -2100), interval(-3, 5), interval(4, 5), interval(0, 7)
    ('2,100 to 2,500 fewer', '3 fewer to 5 more', '4 to 5 more', '0 to 7 more')
    """
    low, high = rounded(low), rounded(high)
    if low == high:
        return _signed(low)
    if low >= 0:
        return f"{number(low)} to {number(high)} more"
    if high <= 0:
        return f"{number(-high)} to {number(-low)} fewer"
    return f"{number(-low)} fewer to {number(high)} more"


class Told(NamedTuple):
    """A difference in words, the interval that holds nine pairs in ten (empty: there is one pair only), and the baseline."""

    phrase: str
    between: str
    before: str

    def __str__(self) -> str:
        between = f"nine pairs in ten: {self.between}; " if self.between else ""
        return f"{self.phrase} ({between}baseline {self.before})"


@dataclass(frozen=True)
class Said:
    """What the runs say about one policy.

    Parameters
    ----------
    clear : what is told of each outcome whose 90 % interval leaves zero out.
    unclear : outcomes whose interval includes zero.
    same : outcomes in which no run differs.
    """

    clear: tuple[Told, ...]
    unclear: tuple[str, ...]
    same: tuple[str, ...]

    @property
    def doubt(self) -> str:
        """What the runs cannot tell, and where they do not differ, in one or two sentences; empty where neither is the case."""
        told = [f"The interval includes zero, so the runs cannot tell, for {_list(self.unclear)}."] if self.unclear else []
        if self.same and not (self.clear or self.unclear):
            told.append("No run differs in anything.")
        elif self.same:
            told.append(f"No run differs in {_list(self.same)}.")
        return " ".join(told)

    def __str__(self) -> str:
        clear = "; ".join(str(one) for one in self.clear)
        return " ".join(part for part in (f"{clear}." if clear else "", self.doubt) if part)


def in_words(rows: pl.DataFrame, outcomes: Iterable[Outcome]) -> Said:
    """Say what the runs tell about one policy.

    Parameters
    ----------
    rows : `differences` of this policy.
    outcomes : in the order in which they are told.
    """
    by_name = {row["outcome"]: row for row in rows.iter_rows(named=True)}
    told = [(outcome, by_name[outcome.name]) for outcome in outcomes]
    return Said(
        tuple(_told(row, o) for o, row in told if row["told"]),
        tuple(o.many for o, row in told if row["differing"] and not row["told"]),
        tuple(o.many for o, row in told if not row["differing"]),
    )


def _told(row: dict[str, Any], outcome: Outcome) -> Told:
    between = "" if row["error"] is None else interval(row["q05"], row["q95"])
    return Told(more_or_fewer(row["q50"], outcome), between, number(row["baseline"]))


def _signed(value: float) -> str:
    return "no change" if value == 0 else f"{number(abs(value))} {'more' if value > 0 else 'fewer'}"


def _list(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
