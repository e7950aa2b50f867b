"""What a study compares: harm and need. Fewer arrivals are not a goal, and no outcome stands for one.

To add an outcome, add an entry to `OUTCOMES`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from neman.result import Result
from neman.scenario import Scenario

__all__ = ["OUTCOMES", "Outcome", "measure", "outcomes_of"]

_EVERYWHERE = (("border", "*"),)


@dataclass(frozen=True)
class Outcome:
    """One number of a run.

    Parameters
    ----------
    name : word in tables.
    one, many : how a difference of 1, or of any other number, is called.
    unit : persons, events or person-days.
    group : heading under which it is told.
    table, where : rows of the result's table that count.
    how : "sum" over all days, "peak" (the fullest day), or "end" (the last day).
    text : what it means, in one sentence.
    by_border : one outcome for each border of the scenario.
    anywhere : it means something where there is no border, too.
    """

    name: str
    one: str
    many: str
    unit: str
    group: str
    table: str
    where: tuple[tuple[str, str], ...]
    how: Literal["sum", "peak", "end"]
    text: str
    by_border: bool = False
    anywhere: bool = False


OUTCOMES: tuple[Outcome, ...] = (
    Outcome("people_turned_away", "person turned away", "people turned away", "persons", "Turned away", "persons",
            (*_EVERYWHERE, ("outcome", "turned_away")), "sum", "Each person counts once, however often it happened."),
    Outcome("times_turned_away", "time turned away", "times turned away", "events", "Turned away", "gate",
            (("outcome", "turned_away"),), "sum", "Events: somebody turned away five times counts five times."),
    Outcome("stranded", "person stranded between the lines", "people stranded between the lines", "persons", "Between the lines", "persons",
            (*_EVERYWHERE, ("outcome", "stranded")), "sum", "Turned away by one side and not taken back by the other, once or more."),
    Outcome("days_between", "person-day between the lines", "person-days between the lines", "person-days", "Between the lines", "ledger",
            (("state", "limbo"),), "sum", "Nights that somebody spent there, added up: food, shelter and care that are needed."),
    Outcome("peak_between", "person between the lines at the worst", "people between the lines at the worst", "persons",
            "Between the lines", "ledger", (("state", "limbo"),), "peak", "The fullest day of each run."),
    Outcome("days_waiting", "person-day waiting elsewhere", "person-days waiting elsewhere", "person-days", "Waiting elsewhere", "ledger",
            (("state", "waiting"),), "sum", "Nights in towns, conflict zones and border areas, outside centres: shelter that is needed.",
            anywhere=True),
    Outcome("admitted", "person admitted", "people admitted", "persons", "In reception", "persons",
            (*_EVERYWHERE, ("outcome", "admitted")), "sum", "Let in by the state behind the gate, from the gate or from the strip."),
    Outcome("peak_reception", "person in reception at the peak", "people in reception at the peak", "persons", "In reception", "ledger",
            (("state", "reception"),), "peak", "All centres together, on the fullest day of each run.", anywhere=True),
    Outcome("days_reception", "person-day in reception", "person-days in reception", "person-days", "In reception", "ledger",
            (("state", "reception"),), "sum", "Nights in centres, added up: places that are needed.", anywhere=True),
    Outcome("overflowed", "person admitted beyond the places", "people admitted beyond the places", "persons", "In reception", "processing",
            (("outcome", "overflowed"),), "sum", "People for whom no centre had room when they were admitted."),
    Outcome("died", "death", "deaths", "persons", "Hurt", "harm",
            (("kind", "died"),), "sum", "What the assumed hazards give; the known dead are a minimum."),
    Outcome("injured", "injury", "injuries", "events", "Hurt", "harm",
            (("kind", "injured"),), "sum", "What the assumed hazards give, per attempt and per day."),
    Outcome("tried", "person who tried to cross", "people who tried to cross", "persons", "Where people tried", "persons",
            (("outcome", "tried"),), "sum", "Each person counts once at each border: fewer at one and more at another is diversion.",
            by_border=True),
    Outcome("through", "person who got through", "people who got through", "persons", "Where people got to", "persons",
            (*_EVERYWHERE, ("outcome", "undetected")), "sum", "Crossed without being seen, once or more."),
    Outcome("returned_home", "person who returned home", "people who returned home", "persons", "Where people got to", "ledger",
            (("state", "returned_home"),), "end", "By the last day, from either side of the border."),
)


def outcomes_of(scenario: Scenario) -> tuple[Outcome, ...]:
    """Return the outcomes of a scenario, those that go by border once for each; without a border, those that mean something all the same.

    >>> import neman
    >>> [o.name for o in outcomes_of(neman.read("two_lines")) if "tried" in o.name]
    ['tried BR-AL']
    >>> [o.name for o in outcomes_of(replace(neman.read("two_lines"), gates=()))]
    ['days_waiting', 'peak_reception', 'days_reception']
    """
    borders = {border: scenario.called(border) for border in sorted({gate.border for gate in scenario.gates})}
    meant = [outcome for outcome in OUTCOMES if borders or outcome.anywhere]
    return tuple(told for outcome in meant for told in (_by_border(outcome, borders) if outcome.by_border else [outcome]))


def measure(result: Result) -> pl.DataFrame:
    """Return every outcome of every member that could be run.

    Returns
    -------
    DataFrame with `outcome`, `member` and `value`, in the order of `outcomes_of`; 0 where nothing happened.
    """
    result = result.ran
    members = pl.DataFrame({"member": pl.Series(range(result.members), dtype=pl.Int32)})
    return pl.concat([_one(result, outcome, members) for outcome in outcomes_of(result.scenario)])


def _by_border(outcome: Outcome, borders: dict[str, str]) -> list[Outcome]:
    return [
        replace(
            outcome, name=f"{outcome.name} {border}", one=f"{outcome.one} at {called}", many=f"{outcome.many} at {called}",
            where=(*outcome.where, ("border", border)), by_border=False,
        )
        for border, called in borders.items()
    ]


def _one(result: Result, outcome: Outcome, members: pl.DataFrame) -> pl.DataFrame:
    rows = result.scan(outcome.table).filter(pl.col(column).cast(pl.String) == wanted for column, wanted in outcome.where)
    if outcome.how == "end":
        rows = rows.filter(pl.col("date") == result.scenario.end)
    if outcome.how == "peak":
        rows = rows.group_by("member", "date").agg(pl.col("persons").sum())
    value = pl.col("persons").max() if outcome.how == "peak" else pl.col("persons").sum()
    found = rows.group_by("member").agg(value.cast(pl.Float64).alias("value")).collect()
    filled = members.join(found, on="member", how="left", maintain_order="left").with_columns(pl.col("value").fill_null(0.0))
    return filled.select(pl.lit(outcome.name).alias("outcome"), "member", "value")
