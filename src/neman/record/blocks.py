"""From the day's book to the tables of a result: one function per table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np
import polars as pl

from neman.engine.names import HARM, LEDGER, OUTCOMES, PERSONS, PROCESSING
from neman.engine.plan import Floats, Ints, Layout, Plan
from neman.engine.state import Book
from neman.lower import Index
from neman.lower.rules import active_rules
from neman.record.tables import TABLE_BY_NAME, TABLES
from neman.scenario import Scenario

__all__ = ["Frames", "frames_of"]

Frames = dict[str, pl.DataFrame]
_Labels = dict[str, list[str]]
_DTYPES = {"int32": pl.Int32, "int64": pl.Int64, "float64": pl.Float64}


class _Source:
    """One run's book and what its cells mean."""

    def __init__(self, scenario: Scenario, index: Index, plan: Plan, book: Book) -> None:
        self.scenario, self.index, self.plan, self.book = scenario, index, plan, book
        self.dates = pl.Series("date", [scenario.start + timedelta(days=t) for t in range(plan.days)], pl.Date)

    def block(self, name: str, entries: Sequence[tuple[str, ...]], columns: tuple[str, ...]) -> pl.DataFrame:
        """Return the cells of a block of the book that are not zero, one row each; a block that is not booked has none."""
        at = Layout._fields.index(name)
        first, last = self.plan.layout[at : at + 2]
        return self.long(self.book.cells[:, first:last], entries, columns, "persons")

    def long(self, values: Ints | Floats, entries: Sequence[tuple[str, ...]], columns: tuple[str, ...], name: str) -> pl.DataFrame:
        day, entry = np.nonzero(values)
        labels = {c: _enum([e[i] for e in entries])[entry] for i, c in enumerate(columns)} if entries else {}
        return pl.DataFrame({"date": self.dates[day], **labels, name: values[day, entry]})


def _enum(names: list[str]) -> pl.Series:
    return pl.Series(names, dtype=pl.Enum(list(dict.fromkeys(names))))


def _stock(run: _Source) -> pl.DataFrame:
    return run.block("stock", [(p,) for p in run.index.places], ("place",))


def _flow(run: _Source) -> pl.DataFrame:
    return run.block("flow", list(run.index.pairs), ("from", "to"))


def _gate(run: _Source) -> pl.DataFrame:
    entries = [(g.name, g.border, o) for g in run.scenario.gates for o in OUTCOMES]
    return run.block("gate", entries, ("gate", "border", "outcome"))


def _persons(run: _Source) -> pl.DataFrame:
    entries = [(b, o) for b in [*run.index.borders, "*"] for o in PERSONS]
    return run.block("persons", entries, ("border", "outcome"))


def _processing(run: _Source) -> pl.DataFrame:
    return run.block("processing", [(p, o) for p in run.index.places for o in PROCESSING], ("place", "outcome"))


def _harm(run: _Source) -> pl.DataFrame:
    return run.block("harm", [(p, k) for p in run.index.places for k in HARM], ("place", "kind"))


def _ledger(run: _Source) -> pl.DataFrame:
    return run.block("ledger", [(s,) for s in LEDGER], ("state",))


def _histogram(values: Ints, name: str) -> pl.DataFrame:
    n = np.flatnonzero(values)
    return pl.DataFrame({name: n.astype(np.int32), "persons": values[n]})


def _tries(run: _Source) -> pl.DataFrame:
    return _histogram(run.book.tries, "tries")


def _limbo_days(run: _Source) -> pl.DataFrame:
    return _histogram(run.book.limbo_days, "days")


def _reports(run: _Source) -> pl.DataFrame:
    entries = [(r.name, r.quantity, r.border) for r in run.scenario.reporters]
    return run.long(run.book.report, entries, ("reporter", "quantity", "border"), "value")


def _rules(run: _Source) -> pl.DataFrame:
    return run.long(run.book.rule, [(r.name,) for r in active_rules(run.scenario)], ("rule",), "on")


def _beliefs(run: _Source) -> pl.DataFrame:
    return run.long(run.book.belief, [(g.name,) for g in run.scenario.gates], ("gate",), "belief")


RECORDERS: dict[str, Callable[[_Source], pl.DataFrame]] = {
    "stock": _stock, "flow": _flow, "gate": _gate, "persons": _persons, "processing": _processing, "harm": _harm, "ledger": _ledger,
    "tries": _tries, "limbo_days": _limbo_days, "reports": _reports, "rules": _rules, "beliefs": _beliefs,
}


def _as_declared(name: str, frame: pl.DataFrame, member: int) -> pl.DataFrame:
    """Give a table the columns and types that `record.tables` declares; series are put together, without the engine of queries."""
    found = {**frame.to_dict(), "member": pl.Series(np.full(frame.height, member, np.int32))}

    def column(name: str, dtype: str) -> pl.Series:
        values = found[name] if name in found else pl.Series([None] * frame.height, dtype=pl.String)
        return (values.cast(_DTYPES[dtype]) if dtype in _DTYPES else values).alias(name)

    return pl.DataFrame([column(name, dtype) for name, dtype, *_ in TABLE_BY_NAME[name].columns])


def frames_of(scenario: Scenario, index: Index, plan: Plan, book: Book, member: int) -> Frames:
    """Return the tables of one run.

    Parameters
    ----------
    book : truth and reports of the run.
    member : number of the run within the ensemble, from 0.
    """
    run = _Source(scenario, index, plan, book)
    return {table.name: _as_declared(table.name, RECORDERS[table.name](run), member) for table in TABLES}
