"""A study in plain words: what the runs can tell about a policy, and what they cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from neman.study.outcomes import Outcome
from neman.units import number, rounded

__all__ = ["CAVEATS", "interval", "more_or_fewer", "policy_in_words"]

Row = dict[str, float]

CAVEATS = (
    "Both runs of a pair use the same random numbers; the intervals show what chance makes of the policy, and nothing else.",
    "Doubt about the parameters, about who would arrive and about the model itself comes on top.",
    "Whatever a policy does not name stays as in the baseline: nobody else is taken to answer it.",
    "Outcomes are harm and need. Neither more nor fewer arrivals count as success.",
)


def more_or_fewer(value: float, outcome: Outcome) -> str:
    """Return a difference in words.

    >>> from neman.study.outcomes import OUTCOMES
    >>> more_or_fewer(-2301.0, OUTCOMES[3]), more_or_fewer(1.2, OUTCOMES[9])
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


def policy_in_words(rows: pl.DataFrame, outcomes: Iterable[Outcome]) -> Iterator[str]:
    """Yield sentences on one policy.

    Parameters
    ----------
    rows : `differences` of this policy.
    outcomes : in the order in which they are told.
    """
    by_name = {row["outcome"]: row for row in rows.iter_rows(named=True)}
    told = [(outcome, by_name[outcome.name]) for outcome in outcomes]
    clear = [_clear(outcome, row) for outcome, row in told if row["told"]]
    same = [outcome.many for outcome, row in told if not row["differing"]]
    open_ = [outcome.many for outcome, row in told if row["differing"] and not row["told"]]
    if clear:
        yield f"{_capital('; '.join(clear))}."
    if open_:
        yield f"The interval includes zero, so the runs cannot tell, for {_list(open_)}."
    if same:
        yield "No run differs in anything." if len(same) == len(told) else f"No run differs in {_list(same)}."


def _clear(outcome: Outcome, row: Row) -> str:
    return f"{more_or_fewer(row['q50'], outcome)} (nine pairs in ten: {interval(row['q05'], row['q95'])})"


def _signed(value: float) -> str:
    return "no change" if value == 0 else f"{number(abs(value))} {'more' if value > 0 else 'fewer'}"


def _list(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
