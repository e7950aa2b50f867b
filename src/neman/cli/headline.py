"""The headline figures of a result, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from polars import LazyFrame

    import neman

__all__ = ["headline"]


class _Figure(NamedTuple):
    text: str
    table: str
    where: dict[str, str]
    peak: bool = False  # the fullest day instead of the sum of all days


_FIGURES = (
    _Figure("people tried to cross", "persons", {"border": "*", "outcome": "tried"}),
    _Figure("attempts (events, not people)", "gate", {"outcome": "attempted"}),
    _Figure("got through undetected", "gate", {"outcome": "undetected"}),
    _Figure("admitted", "gate", {"outcome": "admitted"}),
    _Figure("times that somebody was turned away", "gate", {"outcome": "turned_away"}),
    _Figure("different people turned away", "persons", {"border": "*", "outcome": "turned_away"}),
    _Figure("people stranded between the lines", "persons", {"border": "*", "outcome": "stranded"}),
    _Figure("between the lines on the fullest day", "ledger", {"state": "limbo"}, peak=True),
    _Figure("person-days between the lines", "ledger", {"state": "limbo"}),
    _Figure("in reception on the fullest day", "ledger", {"state": "reception"}, peak=True),
    _Figure("injuries", "harm", {"kind": "injured"}),
    _Figure("deaths", "harm", {"kind": "died"}),
)


def headline(result: neman.Result) -> Iterator[str]:
    """Yield the headline: median and 90 % interval over the runs; figures that are 0 in every run are left out."""
    import numpy as np

    yield f"{result.scenario.title or result.scenario.name}, {result.scenario.start} to {result.scenario.end}"
    yield f"median of {result.members} runs (90 % of them lie between)" if result.members > 1 else "one run"
    for figure, values in zip(_FIGURES, _values(result), strict=True):
        if not any(values):
            continue
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
        between = f"  ({low:,.0f} to {high:,.0f})" if result.members > 1 else ""
        yield f"  {middle:>9,.0f}  {figure.text}{between}"


def _values(result: neman.Result) -> Iterator[list[int]]:
    """Yield each figure of every run; days and runs without a row count 0."""
    import polars as pl

    ran = [m for m in range(result.members) if m not in result.failed]
    for own in pl.collect_all([_figure(result, figure) for figure in _FIGURES], engine="streaming"):  # memory does not grow with members
        found = dict(own.iter_rows())
        yield [found.get(member, 0) for member in ran]


def _figure(result: neman.Result, figure: _Figure) -> LazyFrame:
    """Return the figure of each run that has a row of it."""
    import polars as pl

    persons = pl.col("persons")
    rows = result.scan(figure.table).filter(pl.col(column).cast(pl.String) == name for column, name in figure.where.items())
    if figure.peak:
        rows = rows.group_by("member", "date").agg(persons.sum())
    return rows.group_by("member").agg(persons.max() if figure.peak else persons.sum())
